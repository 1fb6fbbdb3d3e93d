import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { RefusalCode, RefusalSchema } from './gen/relay_pb';
import { errorCodeFromRefusal, errorFromRefusal, refusalCodeFromError } from './refusal';

const allCodes = Object.values(RefusalCode).filter((value): value is RefusalCode => typeof value === 'number');

describe('refusals', () => {
  it('keep their meaning on the way to a device, for every code', () => {
    for (const code of allCodes) {
      const error = errorFromRefusal(create(RefusalSchema, { code }));
      expect(error.code).toBe(errorCodeFromRefusal(code));
      expect(errorCodeFromRefusal(refusalCodeFromError(error.code))).toBe(error.code);
    }
  });

  it('carry the current epoch and the time to wait', () => {
    const stale = create(RefusalSchema, { code: RefusalCode.REFUSAL_STALE_EPOCH, currentEpoch: 4n });
    expect(errorFromRefusal(stale).details).toEqual({ currentEpoch: 4 });
    const limited = create(RefusalSchema, { code: RefusalCode.REFUSAL_RATE_LIMITED, retryAfterMs: 250 });
    expect(errorFromRefusal(limited)).toMatchObject({ retry: 'later', details: { retryAfterMs: 250 } });
  });

  it('of an unknown kind are an unexpected frame', () => {
    expect(errorFromRefusal(create(RefusalSchema, { code: 999 as RefusalCode })).code).toBe('protocol.unexpected');
  });

  it('tell nothing of internal errors', () => {
    expect(refusalCodeFromError('internal.unexpected')).toBe(RefusalCode.REFUSAL_UNAVAILABLE);
    expect(refusalCodeFromError('relay.refused')).toBe(RefusalCode.REFUSAL_FORBIDDEN);
  });
});

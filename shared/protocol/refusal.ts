/** The relay's reasons for a refusal, and the error codes that they are on either side. */
import { AppError } from '../errors';
import type { ErrorCode, Retry } from '../errors';
import { numberFromUint64 } from './relay-codec';
import { RefusalCode } from './gen/relay_pb';
import type { Refusal } from './gen/relay_pb';

interface Meaning {
  readonly code: ErrorCode;
  readonly retry: Retry;
}

const meanings: Readonly<Record<RefusalCode, Meaning>> = {
  [RefusalCode.REFUSAL_UNSPECIFIED]: { code: 'protocol.unexpected', retry: 'never' },
  [RefusalCode.REFUSAL_MALFORMED]: { code: 'protocol.malformed', retry: 'never' },
  [RefusalCode.REFUSAL_UNSUPPORTED]: { code: 'protocol.unsupported-version', retry: 'never' },
  [RefusalCode.REFUSAL_NOT_AUTHENTICATED]: { code: 'relay.refused', retry: 'reconnect' },
  [RefusalCode.REFUSAL_FORBIDDEN]: { code: 'relay.refused', retry: 'never' },
  [RefusalCode.REFUSAL_TOO_LARGE]: { code: 'relay.too-large', retry: 'never' },
  [RefusalCode.REFUSAL_RATE_LIMITED]: { code: 'relay.rate-limited', retry: 'later' },
  [RefusalCode.REFUSAL_QUOTA_EXCEEDED]: { code: 'relay.quota-exceeded', retry: 'later' },
  [RefusalCode.REFUSAL_UNKNOWN_TOPIC]: { code: 'relay.unknown-topic', retry: 'never' },
  [RefusalCode.REFUSAL_TOPIC_EXISTS]: { code: 'relay.topic-exists', retry: 'never' },
  [RefusalCode.REFUSAL_STALE_EPOCH]: { code: 'relay.stale-epoch', retry: 'never' },
  [RefusalCode.REFUSAL_DIRECTORY_MOVED]: { code: 'directory.moved', retry: 'later' },
  [RefusalCode.REFUSAL_DIRECTORY_REFUSED]: { code: 'directory.refused', retry: 'never' },
  [RefusalCode.REFUSAL_ALREADY_FOUNDED]: { code: 'workspace.already-founded', retry: 'never' },
  [RefusalCode.REFUSAL_INVITE_EXPIRED]: { code: 'invite.expired', retry: 'never' },
  [RefusalCode.REFUSAL_INVITE_USED_UP]: { code: 'invite.used-up', retry: 'never' },
  [RefusalCode.REFUSAL_INVITE_REVOKED]: { code: 'invite.revoked', retry: 'never' },
  [RefusalCode.REFUSAL_WRONG_WORKSPACE]: { code: 'invite.wrong-workspace', retry: 'never' },
  [RefusalCode.REFUSAL_NO_KEY_PACKAGE]: { code: 'relay.no-key-package', retry: 'later' },
  [RefusalCode.REFUSAL_UNAVAILABLE]: { code: 'relay.unavailable', retry: 'later' },
  [RefusalCode.REFUSAL_OUT_OF_ORDER]: { code: 'relay.unavailable', retry: 'later' },
  [RefusalCode.REFUSAL_HOST_FORBIDDEN]: { code: 'web.forbidden', retry: 'never' },
  [RefusalCode.REFUSAL_HOST_UNREACHABLE]: { code: 'web.unreachable', retry: 'later' },
};

// Two refusals mean `relay.refused`, and two `relay.unavailable`; the others are what the relay answers when it has only
// the error.
const ambiguous: ReadonlySet<RefusalCode> = new Set([
  RefusalCode.REFUSAL_NOT_AUTHENTICATED,
  RefusalCode.REFUSAL_OUT_OF_ORDER,
]);

const refusalCodes: ReadonlyMap<ErrorCode, RefusalCode> = new Map(
  Object.entries(meanings)
    .map(([key, meaning]) => [meaning.code, Number(key) as RefusalCode] as const)
    .filter(([, refusalCode]) => !ambiguous.has(refusalCode)),
);

/**
 * The error that a refusal is to a device. Details: `currentEpoch` with `relay.stale-epoch`, `retryAfterMs` where the
 * relay gave one. A code that this version doesn't know becomes `protocol.unexpected`.
 */
export function errorFromRefusal(refusal: Refusal): AppError {
  const { code, retry } = meanings[refusal.code] ?? meanings[RefusalCode.REFUSAL_UNSPECIFIED];
  return new AppError(code, {
    retry,
    details: {
      ...(code === 'relay.stale-epoch' ? { currentEpoch: numberFromUint64(refusal.currentEpoch) } : {}),
      ...(refusal.retryAfterMs > 0 ? { retryAfterMs: refusal.retryAfterMs } : {}),
    },
  });
}

/** The refusal that tells a device of an error; `REFUSAL_UNAVAILABLE` for errors that are none of its business. */
export function refusalCodeFromError(code: ErrorCode): RefusalCode {
  return refusalCodes.get(code) ?? RefusalCode.REFUSAL_UNAVAILABLE;
}

/** The error code that a refusal stands for. */
export function errorCodeFromRefusal(refusalCode: RefusalCode): ErrorCode {
  return (meanings[refusalCode] ?? meanings[RefusalCode.REFUSAL_UNSPECIFIED]).code;
}

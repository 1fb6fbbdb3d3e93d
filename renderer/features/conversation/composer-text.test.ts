import { describe, expect, it } from 'vitest';
import { limits } from '../../../shared/domain/limits';
import { readComposer } from './composer-text';
import { newMessageId } from './message-id';
import { isId } from '../../../shared/domain/ids';

describe('the composer', () => {
  it('sends no blank message and no blanks around one', () => {
    expect(readComposer(' \n ')).toEqual({ text: '', canSend: false, charactersLeft: undefined });
    expect(readComposer('\n hello\n  there \n')).toEqual({
      text: 'hello\n  there',
      canSend: true,
      charactersLeft: undefined,
    });
  });

  it('counts when the limit is near and refuses beyond it', () => {
    expect(readComposer('x'.repeat(limits.messageLength - 501)).charactersLeft).toBeUndefined();
    expect(readComposer('x'.repeat(limits.messageLength - 500)).charactersLeft).toBe(500);
    expect(readComposer('x'.repeat(limits.messageLength))).toMatchObject({ canSend: true, charactersLeft: 0 });
    expect(readComposer('x'.repeat(limits.messageLength + 1))).toMatchObject({ canSend: false, charactersLeft: -1 });
  });

  it('makes message ids that are valid and never alike', () => {
    const ids = Array.from({ length: 100 }, newMessageId);
    expect(ids.every((id) => isId('MessageId', id))).toBe(true);
    expect(new Set(ids).size).toBe(100);
  });
});

import { describe, expect, it } from 'vitest';
import type { UserId } from './ids';
import { limits } from './limits';
import { mentionsUser, usableMentions } from './mentions';

const anna = 'aa'.repeat(32) as UserId;
const ben = 'bb'.repeat(32) as UserId;

describe('the mentions of a text', () => {
  it('are those inside it, in order and without overlap', () => {
    const good = [
      { start: 0, length: 2, userId: anna },
      { start: 2, length: 3 },
      { start: 8, length: 2, userId: ben },
    ];
    expect(usableMentions('0123456789', good)).toEqual(good);
  });

  it.each([
    ['beyond its end', { start: 8, length: 3 }],
    ['of no length', { start: 5, length: 0 }],
    ['before the last one', { start: 0, length: 1 }],
    ['over the last one', { start: 3, length: 4 }],
  ])('are no others: one %s is left out, and those behind it stay', (_, bad) => {
    const [first, last] = [
      { start: 2, length: 2, userId: anna },
      { start: 8, length: 2, userId: ben },
    ];
    expect(usableMentions('0123456789', [first, bad, last])).toEqual([first, last]);
  });

  it('are not too many', () => {
    const many = Array.from({ length: limits.mentionsPerMessage + 5 }, (_, start) => ({ start, length: 1 }));
    expect(usableMentions('x'.repeat(1_000), many)).toEqual(many.slice(0, limits.mentionsPerMessage));
  });

  it('name a person, or all', () => {
    expect(mentionsUser([{ start: 0, length: 1, userId: ben }], anna)).toBe(false);
    expect(mentionsUser([{ start: 0, length: 1, userId: anna }], anna)).toBe(true);
    expect(mentionsUser([{ start: 0, length: 1 }], anna)).toBe(true);
    expect(mentionsUser([], anna)).toBe(false);
  });
});

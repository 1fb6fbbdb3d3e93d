import { describe, expect, it } from 'vitest';
import { anna, bert } from '../conversation/test-message';
import { countReactions, hasReacted, splitReactions } from './quick-reactions';

const many = Array.from({ length: 50 }, (_, index) => ({
  emoji: String.fromCodePoint(0x1f600 + index),
  userIds: [anna],
}));

describe('reactions', () => {
  it('know whether the reader is among those who reacted', () => {
    const reactions = [{ emoji: '👍', userIds: [anna, bert] }];
    expect(hasReacted(reactions, '👍', bert)).toBe(true);
    expect(hasReacted(reactions, '✅', bert)).toBe(false);
    expect(hasReacted(reactions, '👍', undefined)).toBe(false);
  });

  it('are all shown while they are few', () => {
    expect(splitReactions(many.slice(0, 20), bert)).toEqual({ shown: many.slice(0, 20), hiddenCount: 0 });
  });

  it('are cut to a number that fits, but never by those of the reader', () => {
    const own = { emoji: '🦊', userIds: [bert] };
    const { shown, hiddenCount } = splitReactions([...many, own], bert);
    expect(shown).toEqual([...many.slice(0, 20), own]);
    expect(hiddenCount).toBe(30);
  });

  it('are counted over all kinds', () => {
    expect(countReactions([{ emoji: '👍', userIds: [anna, bert] }, ...many])).toBe(52);
  });
});

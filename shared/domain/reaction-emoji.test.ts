import { describe, expect, it } from 'vitest';
import { isReactionEmoji } from './reaction-emoji';
import { wellFormed } from './well-formed';

describe('a reaction', () => {
  it.each(['👍', '👍🏽', '❤️', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👩🏾‍❤️‍💋‍👨🏻', '🇩🇪', '✅'])('may be %s', (emoji) => {
    expect(isReactionEmoji(emoji)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['a space', ' '],
    ['two', '👍👍'],
    ['a word', 'no'],
    ['what turns the direction', '\u202E'],
    ['a lone surrogate', '\uD83D'],
    ['a mark without a letter', '\u0301'],
    ['longer than any emoji', `a${'\u0301'.repeat(64)}`],
    ['a new line', '\n'],
  ])('may not be %s', (_, text) => {
    expect(isReactionEmoji(text)).toBe(false);
  });
});

describe('a text', () => {
  it('has a replacement character for each lone surrogate, in the same place', () => {
    expect(wellFormed('a\uD83Db👍\uDC4Dc')).toBe('a\uFFFDb👍\uFFFDc');
    expect(wellFormed('Grüße 👋')).toBe('Grüße 👋');
  });
});

import { describe, expect, it } from 'vitest';
import { isOnlyEmoji } from './only-emoji';

describe('up to three emoji', () => {
  it.each(['👍', '👍🏽 🎉', '👩‍❤️‍👨', '🇩🇪🇦🇹', '❤️', '1️⃣', ' 😀😀😀 '])('%s are a gesture', (text) => {
    expect(isOnlyEmoji(text)).toBe(true);
  });

  it.each(['', ' ', '1', '#', '😀😀😀😀', 'ok 👍', '©', '\ud83d', '\u200d', '*👍*', '👍'.repeat(9_000)])(
    '%j are not',
    (text) => {
      expect(isOnlyEmoji(text)).toBe(false);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { anna } from '../conversation/test-message';
import { isOnlyEmoji } from './only-emoji';
import { plainText } from './plain-text';

const nameOf = (userId: string | undefined): string => (userId === undefined ? 'all' : 'Anna now');

describe('a message in one line', () => {
  it('has no marks, and names as they are now', () => {
    const text = '*Hello* @Anna,\n\n- see `x`\n- [here](https://example.org)\n> and\n```js\nlet a\n```';
    expect(plainText(text, [{ start: 8, length: 5, userId: anna }], nameOf)).toBe(
      'Hello @Anna now, • see x • here and let a',
    );
    expect(plainText('@all', [{ start: 0, length: 4 }], nameOf)).toBe('@all');
  });

  it('is short, and halves no character', () => {
    expect(Array.from(plainText('😀'.repeat(20_000), [], nameOf)).length).toBe(160);
    expect(plainText('\ud83d', [], nameOf)).toBe('\ufffd');
  });
});

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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserId } from '../ids';
import { plainLines, plainText } from './plain-text';

const anna = 'a'.repeat(64) as UserId;
const nameOf = (userId: string | undefined): string => (userId === undefined ? 'all' : 'Anna now');

describe('a message in its lines', () => {
  it('is what is read of it, to its end', () => {
    const text = '**Bed** 12\n\n- see `x`\n  and y\n2. [here](https://example.org)\n> @Anna_B\n```js\nlet a\n```';
    expect(plainLines(text)).toBe('Bed 12\n• see x\nand y\n2. here\n@Anna_B\nlet a');
    expect(plainLines(`*${'x'.repeat(20_000 - 2)}*`)).toBe('x'.repeat(20_000 - 2));
  });
});

describe('words without any format', () => {
  it('are the same as when they are read together with some', () => {
    const plain = [...Array.from('aZäßé9 .,;!?\'"„“”–-'), 'www.a.de', ' 1. ', ' - '];
    const words = fc.string({ unit: fc.constantFrom(...plain), maxLength: 30 });
    fc.assert(
      fc.property(words, (text) => {
        expect(plainLines(`E${text}\n*x*`)).toBe(`${plainLines(`E${text}`)}\nx`);
      }),
    );
  });
});

describe('a message in one line', () => {
  it('has no marks, and names as they are now', () => {
    const text = '*Hello* @Anna,\n\n- see `x`\n- [here](https://example.org)\n> and\n```js\nlet a\n```';
    expect(plainText(text, [{ start: 8, length: 5, userId: anna }], nameOf)).toBe(
      'Hello @Anna now, • see x • here and let a',
    );
    expect(plainText('@all', [{ start: 0, length: 4 }], nameOf)).toBe('@all');
    expect(plainText('@alle da', [{ start: 0, length: 5 }], (_, written) => written)).toBe('@alle da');
  });

  it('keeps covered what is covered, however long, but not from whoever searches', () => {
    expect(plainText('the end: ||they *all* marry|| :)', [], nameOf)).toBe('the end: ▒▒▒▒ :)');
    expect(plainText('||x||', [], nameOf)).toBe('▒▒▒▒');
    expect(plainLines('the end: ||they *all* marry||')).toBe('the end: they all marry');
  });

  it('is short, and halves no character', () => {
    expect(Array.from(plainText('😀'.repeat(20_000), [], nameOf)).length).toBe(160);
    expect(plainText('😀'.repeat(20), [], nameOf, 3)).toBe('😀😀😀');
    expect(plainText('\ud83d', [], nameOf)).toBe('\ufffd');
  });
});

import { describe, expect, it } from 'vitest';
import { linksIn } from './links-in';
import type { Inline } from './message-tree';
import { parseMessage } from './parse-message';

/** The words of one paragraph, with what is covered in brackets. */
function covered(text: string): string {
  const write = (node: Inline): string => {
    if (!('children' in node)) return node.kind === 'mention' ? node.written : node.text;
    const inside = node.children.map(write).join('');
    return node.kind === 'spoiler' ? `[${inside}]` : inside;
  };
  const [block] = parseMessage(text, []);
  return block?.kind === 'paragraph' ? block.lines.map((line) => line.map(write).join('')).join('/') : '';
}

describe('covered words', () => {
  it.each([
    ['~~a ||b|| c~~', 'a [b] c'],
    ['one ||two *three*||', 'one [two three]'],
    ['see ||https://example.org||', 'see [https://example.org]'],
    ['||a|| and ||b||', '[a] and [b]'],
  ])('of %j stand between double bars', (text, expected) => {
    expect(covered(text)).toBe(expected);
  });

  it.each(['if a || b || c', '|a|', '|||a|||', '||open', '||', '||||', '||a\nb||', '`||a||`'])(
    'are not in %j',
    (text) => {
      expect(covered(text)).not.toContain('[');
    },
  );

  it('have no link of which a card could be made', () => {
    expect(linksIn('https://a.test ||https://b.test||').map(({ host }) => host)).toEqual(['a.test']);
  });
});

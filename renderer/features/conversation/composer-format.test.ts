import { describe, expect, it } from 'vitest';
import { applyFormat, formatOfKeys, type Format } from './composer-format';

/** Formats what stands between two bars and shows the selection that results in the same way. */
function formatted(marked: string, format: Format): string {
  const start = marked.indexOf('|');
  const end = marked.lastIndexOf('|') - (marked.lastIndexOf('|') > start ? 1 : 0);
  const text = marked.replaceAll('|', '');
  const change = applyFormat(text, { start, end }, format);
  const result = text.slice(0, change.start) + change.text + text.slice(change.end);
  const { selection } = change;
  const bar = selection.start === selection.end ? '|' : `|${result.slice(selection.start, selection.end)}|`;
  return result.slice(0, selection.start) + bar + result.slice(selection.end);
}

describe('formatting', () => {
  it.each([
    ['say |this| now', 'bold', 'say **|this|** now'],
    ['say **|this|** now', 'bold', 'say |this| now'],
    ['say |**this**| now', 'bold', 'say |this| now'],
    ['say| this |now', 'italic', 'say _|this|_ now'],
    ['|', 'strike', '~~|~~'],
    ['they |marry|', 'spoiler', 'they |||marry|||'],
    ['run |ls -l|', 'code', 'run `|ls -l|`'],
    ['see |here|', 'link', 'see [here](|https://|)'],
    ['|https://example.org|', 'link', '[|](https://example.org)'],
    ['a\nb|b\nc|c\nd', 'list', 'a\n|- bb\n- cc|\nd'],
    ['|- bb\n- cc|', 'list', '|bb\ncc|'],
    ['one|', 'quote', '> one|'],
    ['> one|', 'quote', 'one|'],
    ['a |x = 1| b', 'code-block', 'a \n```\n|x = 1|\n```\n b'],
    ['|', 'code-block', '```\n|\n```'],
  ] as const)('turns %j with %s into %j', (before, format, after) => {
    expect(formatted(before, format)).toBe(after);
  });

  it('has keys', () => {
    const none = { code: '', key: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
    expect(formatOfKeys({ ...none, key: 'b', ctrlKey: true })).toBe('bold');
    expect(formatOfKeys({ ...none, key: 'i', metaKey: true })).toBe('italic');
    expect(formatOfKeys({ ...none, key: 'X', ctrlKey: true, shiftKey: true })).toBe('strike');
    expect(formatOfKeys({ ...none, key: 'B', ctrlKey: true, shiftKey: true })).toBe('spoiler');
    expect(formatOfKeys({ ...none, key: '(', code: 'Digit8', ctrlKey: true, shiftKey: true })).toBe('list');
    expect(formatOfKeys({ ...none, key: 'b' })).toBeUndefined();
    expect(formatOfKeys({ ...none, key: 'b', ctrlKey: true, altKey: true })).toBeUndefined();
    expect(formatOfKeys({ ...none, key: 'constructor', ctrlKey: true })).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { cleanLines, cleanName } from './clean-name';

describe('a name', () => {
  it.each([
    ['Ada Quill', 'Ada Quill'],
    ['  Ada\u0000\n Quill ', 'Ada Quill'],
    ['\u202eliuQ adA\u202c', 'liuQ adA'],
    ['A\u200bd\u2060a\ufeff', 'Ada'],
    ['Ada\u2028Owner of this workspace', 'AdaOwner of this workspace'],
    ['half \ud83d, half \udc69', 'half \ufffd, half \ufffd'],
    [`Z${'\u0335\u0322'.repeat(30)}algo\u202e`, `Z${'\u0335\u0322'.repeat(3)}algo`],
    [`Z${'\u0335\u200d\u0322\u{e0041}'.repeat(30)}algo`, `Z${'\u0335\u200d\u0322\u{e0041}'.repeat(3)}\u{e0041}algo`],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['👩\u200d⚕\ufe0f Mara', '👩\u200d⚕\ufe0f Mara'],
  ])('%j is shown as %j', (text, shown) => {
    expect(cleanName(text, 80)).toBe(shown);
  });

  it.each(['\u200d', '\u3164\u115f', '\u2800', '\u00ad\u00a0', '\u0301', '\u{e0041}'])('%j is none', (text) => {
    expect(cleanName(text, 80)).toBe('');
  });

  it('is cut between characters', () => {
    expect(cleanName('ab😀', 3)).toBe('ab');
    expect(cleanName('a😀b', 3)).toBe('a😀');
  });
});

describe('a text of several lines', () => {
  it.each([
    ['Ward 3\r\nBeds: 20', 'Ward 3\nBeds: 20'],
    ['Ward\u0000 3\u2028\u202eBeds\u0007: 20\t', 'Ward 3\nBeds: 20'],
    ['\n\nWard 3 \r\r \n\u200b\n\n  Beds', 'Ward 3\n\n  Beds'],
    ['\u200d\n\u3164', ''],
  ])('%j is shown as %j', (text, shown) => {
    expect(cleanLines(text, 80)).toBe(shown);
    expect(cleanLines(shown, 80)).toBe(shown);
  });

  it('is cut between characters', () => {
    expect(cleanLines('a\nb😀', 4)).toBe('a\nb');
  });
});

import { arePressed, type KeyCombination, type PressedKeys } from '../../ui/keys';

/** What the buttons and keys for formatting do to the text. */

export const formats = ['bold', 'italic', 'strike', 'spoiler', 'code', 'code-block', 'list', 'quote', 'link'] as const;

export type Format = (typeof formats)[number];

export interface Selection {
  readonly start: number;
  readonly end: number;
}

/** Replaces the text between `start` and `end`, and selects `selection` of the text that results. */
export interface Replacement extends Selection {
  readonly text: string;
  readonly selection: Selection;
}

const inlineMarks = { bold: '**', italic: '_', strike: '~~', spoiler: '||', code: '`' } as const;
const linePrefixes = { list: '- ', quote: '> ' } as const;

/** The change that lays `format` on the selection, or takes it away where it is. */
export function applyFormat(text: string, selection: Selection, format: Format): Replacement {
  if (format === 'code-block') return fence(text, selection);
  if (format === 'link') return link(text, selection);
  if (format === 'list' || format === 'quote') return prefixLines(text, selection, linePrefixes[format]);
  return wrap(text, selection, inlineMarks[format]);
}

function wrap(text: string, selection: Selection, mark: string): Replacement {
  const { start, end } = trimmed(text, selection);
  const inner = text.slice(start, end);
  const { length } = mark;
  if (inner.length >= 2 * length && inner.startsWith(mark) && inner.endsWith(mark)) {
    const bare = inner.slice(length, -length);
    return { start, end, text: bare, selection: { start, end: start + bare.length } };
  }
  if (text.slice(start - length, start) === mark && text.slice(end, end + length) === mark && start >= length) {
    const from = start - length;
    return { start: from, end: end + length, text: inner, selection: { start: from, end: from + inner.length } };
  }
  const from = start + length;
  return { start, end, text: `${mark}${inner}${mark}`, selection: { start: from, end: from + inner.length } };
}

/** Marks stand close to words: blanks at the ends of the selection stay outside. */
function trimmed(text: string, { start, end }: Selection): Selection {
  const inner = text.slice(start, end);
  if (inner.trim() === '') return { start, end };
  return { start: start + inner.length - inner.trimStart().length, end: end - inner.length + inner.trimEnd().length };
}

function fence(text: string, { start, end }: Selection): Replacement {
  const inner = text.slice(start, end).replace(/\n$/, '');
  const before = start === 0 || text.charAt(start - 1) === '\n' ? '' : '\n';
  const after = end === text.length || text.charAt(end) === '\n' ? '' : '\n';
  const from = start + before.length + 4;
  return {
    start,
    end,
    text: `${before}\`\`\`\n${inner}\n\`\`\`${after}`,
    selection: { start: from, end: from + inner.length },
  };
}

function link(text: string, selection: Selection): Replacement {
  const { start, end } = trimmed(text, selection);
  const inner = text.slice(start, end);
  if (/^(https?:\/\/|mailto:)\S+$/i.test(inner)) {
    return { start, end, text: `[](${inner})`, selection: { start: start + 1, end: start + 1 } };
  }
  const from = start + inner.length + 3;
  return { start, end, text: `[${inner}](https://)`, selection: { start: from, end: from + 'https://'.length } };
}

function prefixLines(text: string, { start, end }: Selection, prefix: string): Replacement {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const to = lineEnd === -1 ? text.length : lineEnd;
  const lines = text.slice(from, to).split('\n');
  const isPrefixed = lines.every((line) => line.startsWith(prefix));
  const changed = lines.map((line) => (isPrefixed ? line.slice(prefix.length) : prefix + line)).join('\n');
  const selection =
    start === end
      ? caretAt(Math.max(from, end + changed.length - (to - from)))
      : { start: from, end: from + changed.length };
  return { start: from, end: to, text: changed, selection };
}

function caretAt(position: number): Selection {
  return { start: position, end: position };
}

/** The keys of each format. */
export const formatKeys: Readonly<Record<Format, KeyCombination>> = {
  bold: ['Mod', 'B'],
  italic: ['Mod', 'I'],
  strike: ['Mod', 'Shift', 'X'],
  spoiler: ['Mod', 'Shift', 'B'],
  code: ['Mod', 'E'],
  'code-block': ['Mod', 'Shift', 'C'],
  list: ['Mod', 'Shift', '8'],
  quote: ['Mod', 'Shift', '9'],
  link: ['Mod', 'Shift', 'K'],
};

/** The format that a key press stands for. */
export function formatOfKeys(pressed: PressedKeys): Format | undefined {
  return formats.find((format) => arePressed(formatKeys[format], pressed));
}

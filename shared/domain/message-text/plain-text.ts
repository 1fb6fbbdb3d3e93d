import type { UserId } from '../ids';
import type { Mention } from '../mentions';
import type { Block, Line } from './message-tree';
import { parseMessage } from './parse-message';

/**
 * The name that a mention is shown by, without its sign: that of all without a `userId`. `written` is what the sender called
 * them.
 */
export type MentionName = (userId: UserId | undefined, written: string) => string;

/** In characters: as much as any preview in the window shows. */
const previewLength = 160;
/** In UTF-16 units: so much of a message is read for each character of its line. */
const readPerCharacter = 4;

/** Stands for covered words, and does not say how many they are. */
const cover = '▒▒▒▒';

/** The beginning of a message in one line of at most `length` characters, without its formatting; what is covered stays so. */
export function plainText(
  text: string,
  mentions: readonly Mention[],
  nameOf: MentionName,
  length = previewLength,
): string {
  const lines: string[] = [];
  collect(parseMessage(text.slice(0, length * readPerCharacter), mentions), lines, { nameOf, spoilers: 'covered' });
  const line = lines.join(' ').replaceAll(/\s+/g, ' ').trim();
  return Array.from(line).slice(0, length).join('');
}

/** A whole message in its lines, without its formatting; what it mentions stands as it was written, and nothing is covered. */
export function plainLines(text: string): string {
  if (unformatted.test(text)) return text;
  const lines: string[] = [];
  collect(parseMessage(text, []), lines, { nameOf: (_, written) => written, spoilers: 'open' });
  return lines.join('\n');
}

/** One line of words that stands for itself: what most messages are. Nothing in it begins a format, a list, or a link. */
const unformatted = /^(?!.*www\.)\p{Letter}[\p{Letter}\p{Number} .,;!?'"„“”–-]*$/iu;

interface Reading {
  readonly nameOf: MentionName;
  readonly spoilers: 'covered' | 'open';
}

function collect(blocks: readonly Block[], lines: string[], reading: Reading): void {
  for (const block of blocks) {
    switch (block.kind) {
      case 'paragraph':
        lines.push(...block.lines.map((line) => lineText(line, reading)));
        break;
      case 'code':
        lines.push(block.text);
        break;
      case 'quote':
        collect(block.blocks, lines, reading);
        break;
      case 'list':
        for (const { number, lines: inside } of block.items) {
          const mark = number === undefined ? '• ' : `${number}. `;
          lines.push(...inside.map((line, index) => (index === 0 ? mark : '') + lineText(line, reading)));
        }
        break;
    }
  }
}

function lineText(line: Line, reading: Reading): string {
  return line
    .map((node): string => {
      switch (node.kind) {
        case 'text':
        case 'code':
          return node.text;
        case 'mention':
          return `@${reading.nameOf(node.userId, node.written)}`;
        case 'bold':
        case 'italic':
        case 'strike':
        case 'link':
          return lineText(node.children, reading);
        case 'spoiler':
          return reading.spoilers === 'covered' ? cover : lineText(node.children, reading);
      }
    })
    .join('');
}

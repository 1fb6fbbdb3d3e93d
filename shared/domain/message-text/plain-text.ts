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

/** The beginning of a message in one line of at most `length` characters, without its formatting. */
export function plainText(
  text: string,
  mentions: readonly Mention[],
  nameOf: MentionName,
  length = previewLength,
): string {
  const lines: string[] = [];
  collect(parseMessage(text.slice(0, length * readPerCharacter), mentions), lines, nameOf);
  const line = lines.join(' ').replaceAll(/\s+/g, ' ').trim();
  return Array.from(line).slice(0, length).join('');
}

/** A whole message in its lines, without its formatting; what it mentions stands as it was written. */
export function plainLines(text: string): string {
  if (unformatted.test(text)) return text;
  const lines: string[] = [];
  collect(parseMessage(text, []), lines, (_, written) => written);
  return lines.join('\n');
}

/** One line of words that stands for itself: what most messages are. Nothing in it begins a format, a list, or a link. */
const unformatted = /^(?!.*www\.)\p{Letter}[\p{Letter}\p{Number} .,;!?'"„“”–-]*$/iu;

function collect(blocks: readonly Block[], lines: string[], nameOf: MentionName): void {
  for (const block of blocks) {
    switch (block.kind) {
      case 'paragraph':
        lines.push(...block.lines.map((line) => lineText(line, nameOf)));
        break;
      case 'code':
        lines.push(block.text);
        break;
      case 'quote':
        collect(block.blocks, lines, nameOf);
        break;
      case 'list':
        for (const { number, lines: inside } of block.items) {
          const mark = number === undefined ? '• ' : `${number}. `;
          lines.push(...inside.map((line, index) => (index === 0 ? mark : '') + lineText(line, nameOf)));
        }
        break;
    }
  }
}

function lineText(line: Line, nameOf: MentionName): string {
  return line
    .map((node): string => {
      switch (node.kind) {
        case 'text':
        case 'code':
          return node.text;
        case 'mention':
          return `@${nameOf(node.userId, node.written)}`;
        case 'bold':
        case 'italic':
        case 'strike':
        case 'link':
          return lineText(node.children, nameOf);
      }
    })
    .join('');
}

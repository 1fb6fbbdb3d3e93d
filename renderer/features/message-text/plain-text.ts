import type { UserId } from '../../../shared/domain/ids';
import type { Mention } from '../../../shared/ipc/core-contract';
import type { Block, Line } from './message-tree';
import { parseMessage } from './parse-message';

/** The name that a mention is shown by, without its sign: that of all without a `userId`. */
export type MentionName = (userId: UserId | undefined) => string;

/** In UTF-16 units of the message: as much as any preview shows. */
const readLength = 640;
/** In characters of the preview. */
const previewLength = 160;

/** The beginning of a message in one line, without its formatting: for previews, quotes and notifications. */
export function plainText(text: string, mentions: readonly Mention[], nameOf: MentionName): string {
  const parts: string[] = [];
  collect(parseMessage(text.slice(0, readLength), mentions), parts, nameOf);
  const line = parts.join(' ').replaceAll(/\s+/g, ' ').trim();
  return Array.from(line).slice(0, previewLength).join('');
}

function collect(blocks: readonly Block[], parts: string[], nameOf: MentionName): void {
  for (const block of blocks) {
    switch (block.kind) {
      case 'paragraph':
        parts.push(...block.lines.map((line) => lineText(line, nameOf)));
        break;
      case 'code':
        parts.push(block.text);
        break;
      case 'quote':
        collect(block.blocks, parts, nameOf);
        break;
      case 'list':
        for (const { number, lines } of block.items) {
          parts.push(number === undefined ? '•' : `${number}.`, ...lines.map((line) => lineText(line, nameOf)));
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
          return `@${nameOf(node.userId)}`;
        case 'bold':
        case 'italic':
        case 'strike':
        case 'link':
          return lineText(node.children, nameOf);
      }
    })
    .join('');
}

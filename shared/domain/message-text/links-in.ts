import type { LinkTarget } from './judge-link';
import type { Block, Line } from './message-tree';
import { parseMessage } from './parse-message';

/** The targets of all links of a message, in the order in which they stand in it; but for covered ones, which a card would uncover. */
export function linksIn(text: string): readonly LinkTarget[] {
  return linksInBlocks(parseMessage(text, []));
}

/** The same of a message that is read already, or of a part of it. */
export function linksInBlocks(blocks: readonly Block[]): readonly LinkTarget[] {
  return blocks.flatMap(linksOfBlock);
}

function linksOfBlock(block: Block): readonly LinkTarget[] {
  switch (block.kind) {
    case 'paragraph':
      return block.lines.flatMap(linksOfLine);
    case 'quote':
      return linksInBlocks(block.blocks);
    case 'list':
      return block.items.flatMap(({ lines }) => lines.flatMap(linksOfLine));
    case 'code':
      return [];
  }
}

function linksOfLine(line: Line): readonly LinkTarget[] {
  return line.flatMap((node): readonly LinkTarget[] => {
    switch (node.kind) {
      case 'link':
        return [node.target];
      case 'bold':
      case 'italic':
      case 'strike':
        return linksOfLine(node.children);
      case 'text':
      case 'spoiler':
      case 'code':
      case 'mention':
        return [];
    }
  });
}

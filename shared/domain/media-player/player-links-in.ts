import type { LinkTarget } from '../message-text/judge-link';
import type { Block, Line } from '../message-text/message-tree';
import { playerLink, type PlayerLink } from './player-link';

export interface FoundPlayer {
  readonly player: PlayerLink;
  /** The link that it was written as. */
  readonly target: LinkTarget;
}

/** As many players are offered below one message. */
const playersPerMessage = 3;

/** The first players that a message's own words link to, each once. What it quotes was offered where it was said. */
export function playerLinksIn(blocks: readonly Block[]): readonly FoundPlayer[] {
  const found = new Map<string, FoundPlayer>();
  for (const line of blocks.flatMap(linesOf)) {
    for (const target of targetsIn(line)) {
      const player = playerLink(target.href);
      if (player === undefined || found.has(player.embedUrl)) continue;
      found.set(player.embedUrl, { player, target });
      if (found.size === playersPerMessage) return [...found.values()];
    }
  }
  return [...found.values()];
}

function linesOf(block: Block): readonly Line[] {
  switch (block.kind) {
    case 'paragraph':
      return block.lines;
    case 'list':
      return block.items.flatMap((item) => item.lines);
    case 'code':
    case 'quote':
      return [];
  }
}

function targetsIn(line: Line): readonly LinkTarget[] {
  return line.flatMap((node) => {
    switch (node.kind) {
      case 'link':
        return [node.target];
      case 'bold':
      case 'italic':
      case 'strike':
        return targetsIn(node.children);
      case 'text':
      case 'code':
      case 'mention':
        return [];
    }
  });
}

import type { LinkTarget } from '../message-text/judge-link';
import { linksInBlocks } from '../message-text/links-in';
import type { Block } from '../message-text/message-tree';
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
  for (const target of linksInBlocks(blocks.filter(({ kind }) => kind !== 'quote'))) {
    const player = playerLink(target.href);
    if (player === undefined || found.has(player.embedUrl)) continue;
    found.set(player.embedUrl, { player, target });
    if (found.size === playersPerMessage) break;
  }
  return [...found.values()];
}

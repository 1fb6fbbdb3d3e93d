import type { UserId } from '../../../shared/domain/ids';
import type { MessageView } from '../../../shared/ipc/core-contract';

/** Those that are one press away. */
export const quickReactions = ['👍', '❤️', '✅'] as const;

/** So many chips stand under a message; the rest is in its info. */
const shownChips = 20;

type Reactions = MessageView['reactions'];

/** Whether the reader reacted with this emoji. */
export function hasReacted(reactions: Reactions, emoji: string, self: UserId | undefined): boolean {
  return self !== undefined && reactions.some((each) => each.emoji === emoji && each.userIds.includes(self));
}

/** The reactions that get a chip, and how many kinds are left out. Those of the reader are never left out. */
export function splitReactions(
  reactions: Reactions,
  self: UserId | undefined,
  atMost = shownChips,
): { readonly shown: Reactions; readonly hiddenCount: number } {
  if (reactions.length <= atMost) return { shown: reactions, hiddenCount: 0 };
  const shown = reactions.filter(({ emoji }, index) => index < atMost || hasReacted(reactions, emoji, self));
  return { shown, hiddenCount: reactions.length - shown.length };
}

/** How many reactions there are of all kinds together. */
export function countReactions(reactions: Reactions): number {
  return reactions.reduce((sum, { userIds }) => sum + userIds.length, 0);
}

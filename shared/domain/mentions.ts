import type { UserId } from './ids';
import { limits } from './limits';

/** A part of a text that names somebody. In UTF-16 units. */
export interface Mention {
  readonly start: number;
  readonly length: number;
  /** Absent for all members. */
  readonly userId?: UserId | undefined;
}

/** Those of the mentions that a text can have: inside it, ascending, without overlap, and not too many. */
export function usableMentions(text: string, mentions: readonly Mention[]): readonly Mention[] {
  const usable: Mention[] = [];
  let end = 0;
  for (const mention of mentions) {
    const { start, length } = mention;
    const isInPlace = start >= end && length > 0 && start + length <= text.length;
    if (!isInPlace || usable.length === limits.mentionsPerMessage) continue;
    usable.push(mention);
    end = start + length;
  }
  return usable;
}

/** Whether one of the mentions names this person, or all. */
export function mentionsUser(mentions: readonly Mention[], userId: UserId): boolean {
  return mentions.some((mention) => mention.userId === undefined || mention.userId === userId);
}

export function equalMentions(some: readonly Mention[], others: readonly Mention[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ start, length, userId }, index) => {
      const other = others[index];
      return other !== undefined && start === other.start && length === other.length && userId === other.userId;
    })
  );
}

import type { ConversationView } from '../../../shared/ipc/core-contract';
import { isUnread } from '../conversation-actions/mark-read';

export const listFilters = ['all', 'unread', 'mentions'] as const;
export type ListFilter = (typeof listFilters)[number];

/** When something last happened in a conversation: its last message, else its creation. */
export function lastActivityMs(conversation: ConversationView): number {
  return conversation.lastMessage?.sentAtMs ?? conversation.createdAtMs;
}

/** Last activity first; those of the same moment in an order that does not change. */
export function orderConversations(conversations: readonly ConversationView[]): readonly ConversationView[] {
  return conversations.toSorted((a, b) => {
    const byActivity = lastActivityMs(b) - lastActivityMs(a);
    return byActivity === 0 ? (a.conversationId < b.conversationId ? -1 : 1) : byActivity;
  });
}

/**
 * The conversations that a filter lets through. `openId` stays among them while it is open, so that reading does not
 * take the row away from under the reader.
 */
export function filterConversations(
  conversations: readonly ConversationView[],
  filter: ListFilter,
  openId: string | undefined,
): readonly ConversationView[] {
  if (filter === 'all') return conversations;
  const isWanted = filter === 'unread' ? isUnread : mentionsReader;
  return conversations.filter((conversation) => isWanted(conversation) || conversation.conversationId === openId);
}

function mentionsReader({ unreadMentionCount }: ConversationView): boolean {
  return unreadMentionCount > 0;
}

import type { ConversationView } from '../../../shared/ipc/core-contract';
import type { Core } from '../../connection/core';

/** There is something that the person has not read, or wants to come back to. */
export function isUnread({ unreadCount, isMarkedUnread }: ConversationView): boolean {
  return unreadCount > 0 || isMarkedUnread;
}

/** Marks all that is in a conversation as read, without opening it. */
export async function markRead(core: Core, { conversationId, lastMessage }: ConversationView): Promise<void> {
  if (lastMessage === undefined) return;
  await core.callRepeatable('conversations.markRead', { conversationId, messageId: lastMessage.messageId });
}

/** Marks a conversation, so that its reader comes back to it. Opening it takes the mark away. */
export async function markUnread(core: Core, { conversationId }: ConversationView): Promise<void> {
  await core.callRepeatable('conversations.markUnread', { conversationId });
}

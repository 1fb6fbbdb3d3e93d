import type { ConversationView } from '../../../shared/ipc/core-contract';
import type { Core } from '../../connection/core';

/** Marks all that is in a conversation as read, without opening it. */
export async function markRead(core: Core, { conversationId, lastMessage }: ConversationView): Promise<void> {
  if (lastMessage === undefined) return;
  await core.callRepeatable('conversations.markRead', { conversationId, messageId: lastMessage.messageId });
}

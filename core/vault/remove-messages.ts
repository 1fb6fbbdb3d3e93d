import { idFromBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import { idBlob, type Blob } from './columns';
import { quotesChanged } from './message-changes';
import { insertRemovedMessage } from './removed-message-table';
import type { Transaction } from './vault';

/**
 * Removes messages from this device, with all that is kept of them, and keeps them from coming back. Unknown ones are passed over.
 * The one place where rows of `message` are deleted: reactions and former texts go with them.
 */
export function removeMessages(
  tx: Transaction,
  conversationId: ConversationId,
  messageIds: readonly MessageId[],
): void {
  const id = idBlob(conversationId);
  const find = tx.db.prepare('SELECT key, sender FROM message WHERE conversation_id = ? AND message_id = ?');
  const remove = tx.db.prepare('DELETE FROM message WHERE key = ?');
  const removed = messageIds.filter((messageId) => {
    const row = find.get<{ readonly key: number; readonly sender: Blob }>([id, idBlob(messageId)]);
    if (row === undefined) return false;
    insertRemovedMessage(tx, { conversationId, messageId, sender: idFromBytes('UserId', row.sender) });
    remove.run([row.key]);
    quotesChanged(tx, conversationId, messageId);
    return true;
  });
  if (removed.length === 0) return;
  tx.changed({ what: 'messages', conversationId, messageIds: removed });
  tx.changed({ what: 'conversations', conversationIds: [conversationId] });
}

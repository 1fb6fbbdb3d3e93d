import { idFromBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import { idBlob, type Blob } from './columns';
import { forgetActionsOn, forgetAllActionsIn } from './direct-action-table';
import { quotesChanged } from './message-changes';
import { deleteImage } from './image-table';
import { forgetContent } from './outbox-table';
import { deleteAllReceipts, deleteReceipts } from './receipt-table';
import { insertRemovedMessage } from './removed-message-table';
import type { Transaction } from './vault';

/**
 * Removes messages from this device, with all that is kept of them, and keeps them from coming back. Unknown ones are passed over.
 * Here and below alone rows of `message` are deleted: whatever else is stored about a message is deleted along with it.
 *
 * What was removed is overwritten in the file at once, and what was to vanish in the log, too.
 */
export function removeMessages(
  tx: Transaction,
  conversationId: ConversationId,
  messageIds: readonly MessageId[],
): void {
  const id = idBlob(conversationId);
  const find = tx.db.prepare('SELECT key, sender, timer_ms FROM message WHERE conversation_id = ? AND message_id = ?');
  const remove = tx.db.prepare('DELETE FROM message WHERE key = ?');
  const removed = messageIds.filter((messageId) => {
    const row = find.get<{ readonly key: number; readonly sender: Blob; readonly timer_ms: number | null }>([
      id,
      idBlob(messageId),
    ]);
    if (row === undefined) return false;
    if (row.timer_ms !== null) tx.emptyLogAfterwards();
    deleteReceipts(tx, conversationId, row.key);
    forgetActionsOn(tx, conversationId, messageId);
    forgetContent(tx, messageId);
    deleteImage(tx, row.key);
    insertRemovedMessage(tx, { conversationId, messageId, sender: idFromBytes('UserId', row.sender) });
    remove.run([row.key]);
    return true;
  });
  if (removed.length === 0) return;
  tx.changed({ what: 'messages', conversationId, messageIds: removed });
  tx.changed({ what: 'conversations', conversationIds: [conversationId] });
  for (const messageId of removed) quotesChanged(tx, conversationId, messageId);
}

/** Removes all messages of a conversation, as above; but what waits to be sent is still sent. */
export function removeAllMessages(tx: Transaction, conversationId: ConversationId): void {
  const id = idBlob(conversationId);
  const rows = tx.db
    .prepare(`SELECT message_id, sender, timer_ms FROM message WHERE conversation_id = ? AND kind <> 'notice'`)
    .all<{ readonly message_id: Blob; readonly sender: Blob; readonly timer_ms: number | null }>([id])
    .map((row) => ({
      messageId: idFromBytes('MessageId', row.message_id),
      sender: idFromBytes('UserId', row.sender),
      isTimed: row.timer_ms !== null,
    }));
  for (const { messageId, sender } of rows) insertRemovedMessage(tx, { conversationId, messageId, sender });
  if (rows.some(({ isTimed }) => isTimed)) tx.emptyLogAfterwards();
  deleteAllReceipts(tx, conversationId);
  forgetAllActionsIn(tx, conversationId);
  tx.db.prepare('DELETE FROM message WHERE conversation_id = ?').run([id]);
  tx.changed({ what: 'gifs' });
  tx.changed({ what: 'messages', conversationId, messageIds: rows.map(({ messageId }) => messageId) });
  tx.changed({ what: 'conversations', conversationIds: [conversationId] });
}

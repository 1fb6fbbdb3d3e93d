/** What becomes of messages after they were stored. What they said is overwritten in the file (`secure_delete`). */
import { idFromBytes, type ConversationId, type MessageId, type UserId } from '../../shared/domain/ids';
import { idBlob, type Blob } from './columns';
import { forgetActionsOn } from './direct-action-table';
import { deleteFailedActions } from './failed-action-table';
import { deleteFormerTexts } from './former-text-table';
import { deleteImage } from './image-table';
import { mentionsColumn, type ShownText, type StoredMessage } from './message-row';
import { messageChanged } from './message-table';
import { blankContents } from './outbox-table';
import { deleteReactions } from './reaction-table';
import { deleteReceipts } from './receipt-table';
import type { Transaction } from './vault';

/** Gives a text or an image another text, for which nobody has made a preview. Its position, and whether it is read, stay. */
export function setText(
  tx: Transaction,
  conversationId: ConversationId,
  { key, messageId }: StoredMessage,
  { text, mentions, editId, editedAtMs, mentionsSelf }: ShownText & { readonly mentionsSelf: boolean },
): void {
  tx.db
    .prepare(
      `UPDATE message SET text = ?, mentions = ?, mentions_self = ?, edit_id = ?, edited_at_ms = ?, link_preview = NULL
       WHERE key = ?`,
    )
    .run([
      text,
      mentionsColumn(mentions),
      mentionsSelf ? 1 : 0,
      editId === undefined ? null : idBlob(editId),
      editedAtMs ?? null,
      key,
    ]);
  messageChanged(tx, conversationId, messageId);
  quotesChanged(tx, conversationId, messageId);
}

/** Leaves of the message its place, its sender and who has deleted it. What waits to be sent of it or for it says nothing any more. */
export function eraseMessage(
  tx: Transaction,
  conversationId: ConversationId,
  { key, messageId, timerMs }: StoredMessage,
  deletedBy: UserId,
): void {
  tx.db
    .prepare(
      `UPDATE message SET kind = 'deleted', deleted_by = ?, text = '', content = NULL, mentions = NULL, mentions_self = 0,
         reply_to = NULL, is_forwarded = 0, edit_id = NULL, edited_at_ms = NULL, is_pinned = 0, is_starred = 0,
         link_preview = NULL, alt = NULL
       WHERE key = ?`,
    )
    .run([idBlob(deletedBy), key]);
  deleteFormerTexts(tx, key);
  deleteImage(tx, key);
  deleteReactions(tx, key);
  deleteFailedActions(tx, conversationId, { key, messageId });
  deleteReceipts(tx, conversationId, key);
  forgetActionsOn(tx, conversationId, messageId);
  blankContents(tx, messageId);
  if (timerMs !== undefined) tx.emptyLogAfterwards();
  messageChanged(tx, conversationId, messageId);
  quotesChanged(tx, conversationId, messageId);
}

/** Nobody else has deleted this message: the relay did not take the deletion, or the others did not. */
export function markDeletionFailed(tx: Transaction, conversationId: ConversationId, messageId: MessageId): void {
  setDeletionState(tx, conversationId, messageId, 'failed');
}

/** The deletion of this message is on its way, once more or after all. */
export function markDeletionSent(tx: Transaction, conversationId: ConversationId, messageId: MessageId): void {
  setDeletionState(tx, conversationId, messageId, 'sent');
}

function setDeletionState(
  tx: Transaction,
  conversationId: ConversationId,
  messageId: MessageId,
  state: 'failed' | 'sent',
): void {
  const { changes } = tx.db
    .prepare(
      `UPDATE message SET state = iif(is_own, ?, ?)
       WHERE conversation_id = ? AND message_id = ? AND kind = 'deleted' AND (state = 'failed') = ?`,
    )
    .run([
      state,
      state === 'failed' ? state : 'received',
      idBlob(conversationId),
      idBlob(messageId),
      state === 'failed' ? 0 : 1,
    ]);
  if (changes > 0) messageChanged(tx, conversationId, messageId);
}

/** Pins the message for everybody, or takes the pin away. */
export function setPinned(
  tx: Transaction,
  conversationId: ConversationId,
  { key, messageId }: StoredMessage,
  isPinned: boolean,
): void {
  tx.db.prepare('UPDATE message SET is_pinned = ? WHERE key = ?').run([isPinned ? 1 : 0, key]);
  messageChanged(tx, conversationId, messageId);
}

/** Stars the message for this person, or takes the star away. */
export function setStarred(
  tx: Transaction,
  conversationId: ConversationId,
  { key, messageId }: StoredMessage,
  isStarred: boolean,
): void {
  tx.db.prepare('UPDATE message SET is_starred = ? WHERE key = ?').run([isStarred ? 1 : 0, key]);
  messageChanged(tx, conversationId, messageId);
}

/** What answers the message shows its beginning. */
export function quotesChanged(tx: Transaction, conversationId: ConversationId, messageId: MessageId): void {
  const messageIds = tx.db
    .prepare('SELECT message_id FROM message WHERE conversation_id = ? AND reply_to = ?', { pluck: true })
    .all<Blob>([idBlob(conversationId), idBlob(messageId)])
    .map((id) => idFromBytes('MessageId', id));
  if (messageIds.length > 0) tx.changed({ what: 'messages', conversationId, messageIds });
}

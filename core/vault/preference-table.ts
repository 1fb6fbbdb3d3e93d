/** What this person set for a conversation, here and for nobody else; and what they have deleted for themselves. */
import type { ConversationId } from '../../shared/domain/ids';
import type { ConversationPreferences } from '../../shared/ipc/core-contract';
import { idBlob } from './columns';
import { noDraft, writeDraft } from './draft-table';
import { lastStoredPosition } from './message-table';
import { removeAllMessages } from './remove-messages';
import { deleteAllScheduled } from './scheduled-table';
import type { Transaction } from './vault';

export function writePreferences(
  tx: Transaction,
  conversationId: ConversationId,
  { notify, notifyUntilMs, isFavourite, isArchived, folder }: ConversationPreferences,
): void {
  tx.db
    .prepare(
      `UPDATE conversation SET notify = ?, notify_until_ms = ?, is_favourite = ?, is_archived = ?, folder = ?
       WHERE conversation_id = ?`,
    )
    .run([
      notify,
      notify === 'all' ? null : (notifyUntilMs ?? null),
      isFavourite ? 1 : 0,
      isArchived ? 1 : 0,
      folder ?? null,
      idBlob(conversationId),
    ]);
  tx.changed({ what: 'conversations', conversationIds: [conversationId] });
}

/** Sets or takes away the person's own mark; what they have read stays read. */
export function markUnread(tx: Transaction, conversationId: ConversationId, isMarked: boolean): void {
  const { changes } = tx.db
    .prepare('UPDATE conversation SET is_marked_unread = ? WHERE conversation_id = ? AND is_marked_unread = ?')
    .run([isMarked ? 1 : 0, idBlob(conversationId), isMarked ? 0 : 1]);
  if (changes > 0) tx.changed({ what: 'conversations', conversationIds: [conversationId] });
}

/**
 * Removes the conversation's messages from this device with what was being written or was to be sent later, and the conversation
 * from the list. Where it stands in its topic, and up to where it was read, is kept: nothing comes back. What waits to be sent
 * is still sent.
 */
export function deleteForMe(tx: Transaction, conversationId: ConversationId): void {
  const id = idBlob(conversationId);
  tx.db
    .prepare(
      'UPDATE conversation SET is_marked_unread = 0, read_position = max(read_position, ?) WHERE conversation_id = ?',
    )
    .run([lastStoredPosition(tx.db, conversationId), id]);
  hide(tx, conversationId);
  writeDraft(tx, conversationId, noDraft);
  deleteAllScheduled(tx, conversationId);
  removeAllMessages(tx, conversationId);
}

/** Takes the conversation out of the list, until something new is in it. */
export function hide(tx: Transaction, conversationId: ConversationId): void {
  tx.db.prepare('UPDATE conversation SET is_hidden = 1 WHERE conversation_id = ?').run([idBlob(conversationId)]);
  tx.changed({ what: 'conversations', conversationIds: [conversationId] });
}

/** Shows the conversation in the list again: this person has asked for it, or is a member again. */
export function unhide(tx: Transaction, conversationId: ConversationId): void {
  const { changes } = tx.db
    .prepare('UPDATE conversation SET is_hidden = 0 WHERE conversation_id = ? AND is_hidden = 1')
    .run([idBlob(conversationId)]);
  if (changes > 0) tx.changed({ what: 'conversations', conversationIds: [conversationId] });
}

/** What is to be done to messages of a direct conversation that another of its topics may still bring. */
import { idFromBytes, type ConversationId, type MessageId, type UserId } from '../../shared/domain/ids';
import { ballastBytes } from './ballast';
import { bytesOf, blob, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

export interface EarlyAction {
  readonly sender: UserId;
  /** Encoded. */
  readonly content: Uint8Array;
}

/** Of one conversation; the oldest give way. */
const earlyActionsLimit = 256;

/** Keeps an action for a message that is not here; the same one once. Perhaps it vanishes: nobody knows before it comes. */
export function insertEarlyAction(
  tx: Transaction,
  conversationId: ConversationId,
  ids: { readonly messageId: MessageId; readonly actionId: MessageId },
  { sender, content }: EarlyAction,
): void {
  const id = idBlob(conversationId);
  tx.db
    .prepare(
      `INSERT OR IGNORE INTO early_action (conversation_id, message_id, sender, action_id, ballast, content)
       VALUES (?, ?, ?, ?, zeroblob(?), ?)`,
    )
    .run([id, idBlob(ids.messageId), idBlob(sender), idBlob(ids.actionId), ballastBytes, blob(content)]);
  tx.db
    .prepare(
      `DELETE FROM early_action WHERE key IN (
         SELECT key FROM early_action WHERE conversation_id = ? ORDER BY key DESC LIMIT -1 OFFSET ?)`,
    )
    .run([id, earlyActionsLimit]);
}

/** Takes out what was to be done to this message, in the order in which it came. */
export function takeEarlyActions(
  tx: Transaction,
  conversationId: ConversationId,
  messageId: MessageId,
): readonly EarlyAction[] {
  const ids = [idBlob(conversationId), idBlob(messageId)];
  const rows = tx.db
    .prepare('SELECT sender, content FROM early_action WHERE conversation_id = ? AND message_id = ? ORDER BY key')
    .all<{ readonly sender: Blob; readonly content: Blob }>(ids);
  if (rows.length === 0) return [];
  tx.db.prepare('DELETE FROM early_action WHERE conversation_id = ? AND message_id = ?').run(ids);
  return rows.map((row) => ({ sender: idFromBytes('UserId', row.sender), content: bytesOf(row.content) }));
}

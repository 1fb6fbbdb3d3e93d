/** Receipts that this device owes to the senders of messages. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import { idBlob, type Blob } from './columns';
import type { Position } from './position';
import type { Transaction } from './vault';

export interface ReceiptDue {
  readonly messageId: MessageId;
  /** The person has read the message, which says as well that this device has it. */
  readonly isRead: boolean;
}

/** This device has the message: a receipt is to be sent into this topic. */
export function insertReceiptDue(tx: Transaction, topic: ConversationId, messageId: MessageId): void {
  tx.db
    .prepare('INSERT OR IGNORE INTO receipt_due (conversation_id, message_id) VALUES (?, ?)')
    .run([idBlob(topic), idBlob(messageId)]);
}

/** What stands between these positions of `shown` (the second included) was read: receipts are to be sent into `topic`. */
export function insertReadReceiptsDue(
  tx: Transaction,
  { topic, shown }: { readonly topic: ConversationId; readonly shown: ConversationId },
  from: Position,
  upTo: Position,
): void {
  tx.db
    .prepare(
      `INSERT INTO receipt_due (conversation_id, message_id, is_read)
       SELECT ?, message_id, 1 FROM message
       WHERE conversation_id = ? AND position > ? AND position <= ? AND state = 'received' AND kind <> 'notice'
       ORDER BY position
       ON CONFLICT (conversation_id, message_id) DO UPDATE SET is_read = 1`,
    )
    .run([idBlob(topic), idBlob(shown), from, upTo]);
}

/** The oldest receipts that are owed to this topic. */
export function receiptsDue(db: Database, topic: ConversationId, limit: number): readonly ReceiptDue[] {
  return db
    .prepare('SELECT message_id, is_read FROM receipt_due WHERE conversation_id = ? ORDER BY key LIMIT ?')
    .all<{ readonly message_id: Blob; readonly is_read: number }>([idBlob(topic), limit])
    .map((row) => ({ messageId: idFromBytes('MessageId', row.message_id), isRead: row.is_read === 1 }));
}

export function topicsWithReceiptsDue(db: Database): readonly ConversationId[] {
  return db
    .prepare('SELECT DISTINCT conversation_id FROM receipt_due', { pluck: true })
    .all<Blob>()
    .map((topic) => idFromBytes('ConversationId', topic));
}

export function deleteReceiptsDue(tx: Transaction, topic: ConversationId, receipts: readonly ReceiptDue[]): void {
  const remove = tx.db.prepare('DELETE FROM receipt_due WHERE conversation_id = ? AND message_id = ?');
  for (const { messageId } of receipts) remove.run([idBlob(topic), idBlob(messageId)]);
}

export function deleteAllReceiptsDue(tx: Transaction, topic: ConversationId): void {
  tx.db.prepare('DELETE FROM receipt_due WHERE conversation_id = ?').run([idBlob(topic)]);
}

/** The person does not say any more what they have read: what is owed says only that it has arrived. */
export function forgetReadReceiptsDue(tx: Transaction): void {
  tx.db.prepare('UPDATE receipt_due SET is_read = 0 WHERE is_read = 1').run();
}

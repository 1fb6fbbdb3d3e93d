/** Delivery receipts: those that came in for own messages, and those that this device still owes. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type MessageId, type UserId } from '../../shared/domain/ids';
import { idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

/** Remembers that `userId` has the message, until all members have. */
export function insertReceipt(
  tx: Transaction,
  conversationId: ConversationId,
  messageId: MessageId,
  userId: UserId,
): void {
  tx.db
    .prepare('INSERT OR IGNORE INTO receipt VALUES (?, ?, ?)')
    .run([idBlob(conversationId), idBlob(messageId), idBlob(userId)]);
}

const receivedByAll = `
  state = 'sent' AND kind <> 'notice'
  AND EXISTS (SELECT 1 FROM receipt r WHERE r.conversation_id = m.conversation_id AND r.message_id = m.message_id)
  AND NOT EXISTS (
    SELECT 1 FROM conversation_member c
    WHERE c.conversation_id = m.conversation_id AND c.user_id <> m.sender AND c.since_position < m.position
      AND NOT EXISTS (
        SELECT 1 FROM receipt r
        WHERE r.conversation_id = m.conversation_id AND r.message_id = m.message_id AND r.user_id = c.user_id))`;

/** Whether everybody who was a member when this message was stored, and still is, has confirmed it. */
export function isReceivedByAll(db: Database, conversationId: ConversationId, messageId: MessageId): boolean {
  return (
    db
      .prepare(`SELECT 1 FROM message m WHERE conversation_id = ? AND message_id = ? AND ${receivedByAll}`, {
        pluck: true,
      })
      .get<number>([idBlob(conversationId), idBlob(messageId)]) === 1
  );
}

/** All messages of the conversation that everybody has and that are not marked so: after a member has left. */
export function messagesReceivedByAll(db: Database, conversationId: ConversationId): readonly MessageId[] {
  return db
    .prepare(`SELECT message_id FROM message m WHERE conversation_id = ? AND ${receivedByAll}`, { pluck: true })
    .all<Blob>([idBlob(conversationId)])
    .map((messageId) => idFromBytes('MessageId', messageId));
}

/** Once a message is delivered nobody asks who has it. */
export function deleteReceipts(tx: Transaction, conversationId: ConversationId, messageId: MessageId): void {
  tx.db
    .prepare('DELETE FROM receipt WHERE conversation_id = ? AND message_id = ?')
    .run([idBlob(conversationId), idBlob(messageId)]);
}

/** A receipt to be sent into this topic. */
export function insertReceiptDue(tx: Transaction, topic: ConversationId, messageId: MessageId): void {
  tx.db
    .prepare('INSERT OR IGNORE INTO receipt_due (conversation_id, message_id) VALUES (?, ?)')
    .run([idBlob(topic), idBlob(messageId)]);
}

/** The oldest receipts that are owed to this topic. */
export function receiptsDue(db: Database, topic: ConversationId, limit: number): readonly MessageId[] {
  return db
    .prepare('SELECT message_id FROM receipt_due WHERE conversation_id = ? ORDER BY key LIMIT ?', { pluck: true })
    .all<Blob>([idBlob(topic), limit])
    .map((messageId) => idFromBytes('MessageId', messageId));
}

export function topicsWithReceiptsDue(db: Database): readonly ConversationId[] {
  return db
    .prepare('SELECT DISTINCT conversation_id FROM receipt_due', { pluck: true })
    .all<Blob>()
    .map((topic) => idFromBytes('ConversationId', topic));
}

export function deleteReceiptsDue(tx: Transaction, topic: ConversationId, messageIds: readonly MessageId[]): void {
  const remove = tx.db.prepare('DELETE FROM receipt_due WHERE conversation_id = ? AND message_id = ?');
  for (const messageId of messageIds) remove.run([idBlob(topic), idBlob(messageId)]);
}

export function deleteAllReceiptsDue(tx: Transaction, topic: ConversationId): void {
  tx.db.prepare('DELETE FROM receipt_due WHERE conversation_id = ?').run([idBlob(topic)]);
}

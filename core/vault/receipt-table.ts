/** Receipts that came in for own messages: who has them, and who has read them. Those that this device owes: receipt-due-table.ts. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type MessageId, type UserId } from '../../shared/domain/ids';
import { idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

export interface Receipt {
  readonly messageId: MessageId;
  readonly userId: UserId;
  /** When it was read, or else delivered, as the other device says. */
  readonly atMs: number;
  readonly isRead: boolean;
}

/**
 * Kept for one conversation, some megabytes: for its own messages of late, the last hundred with a thousand members, or the last
 * hundred thousand of a direct conversation. Older ones stay in the state that they have reached.
 */
const receiptsKept = 100_000;
/** Of those that are too many, so many are deleted together. */
const prunedShare = 0.1;

/** Remembers that `userId` has the message, or has read it. */
export function insertReceipt(
  tx: Transaction,
  conversationId: ConversationId,
  { messageId, userId, atMs, isRead }: Receipt,
  keptLimit = receiptsKept,
): void {
  const id = idBlob(conversationId);
  const { changes } = tx.db
    .prepare(
      `INSERT OR IGNORE INTO receipt
       SELECT m.conversation_id, m.key, ?, ?, NULL FROM message m JOIN conversation c USING (conversation_id)
       WHERE m.conversation_id = ? AND m.message_id = ? AND m.key >= c.receipts_from_key`,
    )
    .run([idBlob(userId), atMs, id, idBlob(messageId)]);
  if (isRead) markRead(tx, conversationId, { messageId, userId, atMs });
  if (changes === 0) return;
  const count = tx.db
    .prepare(
      'UPDATE conversation SET receipt_count = receipt_count + 1 WHERE conversation_id = ? RETURNING receipt_count',
      { pluck: true },
    )
    .get<number>([id]);
  if (count !== undefined && count > keptLimit) prune(tx, conversationId, Math.ceil(keptLimit * prunedShare));
}

function markRead(
  tx: Transaction,
  conversationId: ConversationId,
  { messageId, userId, atMs }: Omit<Receipt, 'isRead'>,
): void {
  const id = idBlob(conversationId);
  tx.db
    .prepare(
      `UPDATE receipt SET read_at_ms = ? WHERE conversation_id = ? AND user_id = ? AND read_at_ms IS NULL
       AND message_key = (SELECT key FROM message WHERE conversation_id = ? AND message_id = ?)`,
    )
    .run([atMs, id, idBlob(userId), id, idBlob(messageId)]);
}

// Whole messages: of one that has some of its receipts left it would look as if the others had never come.
function prune(tx: Transaction, conversationId: ConversationId, count: number): void {
  const id = idBlob(conversationId);
  const fromKey = tx.db
    .prepare(`SELECT message_key + 1 FROM receipt WHERE conversation_id = ? ORDER BY message_key LIMIT 1 OFFSET ?`, {
      pluck: true,
    })
    .get<number>([id, count - 1]);
  if (fromKey === undefined) return;
  const { changes } = tx.db
    .prepare('DELETE FROM receipt WHERE conversation_id = ? AND message_key < ?')
    .run([id, fromKey]);
  tx.db
    .prepare(
      'UPDATE conversation SET receipts_from_key = ?, receipt_count = receipt_count - ? WHERE conversation_id = ?',
    )
    .run([fromKey, changes, id]);
}

// A member who was there when the message was stored, and of whom `receipt` says what is wanted.
const hasMemberWithout = (wanted: string): string => `
  EXISTS (
    SELECT 1 FROM conversation_member c
    WHERE c.conversation_id = m.conversation_id AND c.user_id <> m.sender AND c.since_position < m.position
      AND NOT EXISTS (
        SELECT 1 FROM receipt r
        WHERE r.conversation_id = m.conversation_id AND r.message_key = m.key AND r.user_id = c.user_id AND ${wanted}))`;

const confirmedBy = (wanted: string, states: string): string => `
  state IN (${states}) AND kind <> 'notice'
  AND EXISTS (
    SELECT 1 FROM receipt r WHERE r.conversation_id = m.conversation_id AND r.message_key = m.key AND ${wanted})
  AND NOT ${hasMemberWithout(wanted)}`;

const receivedByAll = confirmedBy('TRUE', `'sent'`);
const readByAll = confirmedBy('r.read_at_ms IS NOT NULL', `'sent', 'delivered'`);

/** Whether everybody who was a member when this message was stored, and still is, has confirmed it. */
export function isReceivedByAll(db: Database, conversationId: ConversationId, messageId: MessageId): boolean {
  return isConfirmed(db, conversationId, messageId, receivedByAll);
}

/** The same of having read it. */
export function isReadByAll(db: Database, conversationId: ConversationId, messageId: MessageId): boolean {
  return isConfirmed(db, conversationId, messageId, readByAll);
}

function isConfirmed(db: Database, conversationId: ConversationId, messageId: MessageId, condition: string): boolean {
  return (
    db
      .prepare(`SELECT 1 FROM message m WHERE conversation_id = ? AND message_id = ? AND ${condition}`, {
        pluck: true,
      })
      .get<number>([idBlob(conversationId), idBlob(messageId)]) === 1
  );
}

/** All messages of the conversation that everybody has or has read and that are not marked so: after a member has left. */
export function messagesConfirmedByAll(db: Database, conversationId: ConversationId): readonly MessageId[] {
  return db
    .prepare(
      `SELECT message_id FROM message m
       WHERE key IN (SELECT message_key FROM receipt WHERE conversation_id = ?) AND (${receivedByAll} OR ${readByAll})`,
      { pluck: true },
    )
    .all<Blob>([idBlob(conversationId)])
    .map((messageId) => idFromBytes('MessageId', messageId));
}

/** What is known of a message that is being removed. */
export function deleteReceipts(tx: Transaction, conversationId: ConversationId, messageKey: number): void {
  const id = idBlob(conversationId);
  const { changes } = tx.db
    .prepare('DELETE FROM receipt WHERE conversation_id = ? AND message_key = ?')
    .run([id, messageKey]);
  if (changes === 0) return;
  tx.db
    .prepare('UPDATE conversation SET receipt_count = receipt_count - ? WHERE conversation_id = ?')
    .run([changes, id]);
}

/** The same of all messages of the conversation. */
export function deleteAllReceipts(tx: Transaction, conversationId: ConversationId): void {
  const id = idBlob(conversationId);
  tx.db.prepare('DELETE FROM receipt WHERE conversation_id = ?').run([id]);
  tx.db.prepare('UPDATE conversation SET receipt_count = 0 WHERE conversation_id = ?').run([id]);
}

/** What is to be sent later: it has left this device nowhere yet. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import type { ScheduledMessage } from '../../shared/ipc/core-contract';
import { ballastBytes } from './ballast';
import { idBlob, type Blob } from './columns';
import { mentionsColumn, mentionsFromColumn } from './message-row';
import type { Transaction } from './vault';

export type ScheduleFailure = NonNullable<ScheduledMessage['failure']>;

export interface ScheduledRef {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
}

type Row = {
  readonly message_id: Blob;
  readonly due_at_ms: number;
  readonly failure: ScheduleFailure | null;
  readonly timer_ms: number | null;
  readonly reply_to: Blob | null;
  readonly text: string;
  readonly mentions: string | null;
};

/** The id must be free; see `findScheduled`. */
export function insertScheduled(
  tx: Transaction,
  conversationId: ConversationId,
  message: Omit<ScheduledMessage, 'failure'>,
): void {
  tx.db
    .prepare(
      `INSERT INTO scheduled_message (conversation_id, message_id, due_at_ms, timer_ms, reply_to, ballast, text, mentions)
       VALUES (?, ?, ?, ?, ?, zeroblob(?), ?, ?)`,
    )
    .run([
      idBlob(conversationId),
      idBlob(message.messageId),
      message.dueAtMs,
      message.timerMs ?? null,
      message.replyTo === undefined ? null : idBlob(message.replyTo),
      ballastBytes,
      message.text,
      mentionsColumn(message.mentions),
    ]);
  tx.changed({ what: 'scheduled', conversationId });
}

/** Of this conversation, the next first. */
export function readScheduled(db: Database, conversationId: ConversationId): ScheduledMessage[] {
  return db
    .prepare('SELECT * FROM scheduled_message WHERE conversation_id = ? ORDER BY due_at_ms, key')
    .all<Row>([idBlob(conversationId)])
    .map(fromRow);
}

export function findScheduled(db: Database, { conversationId, messageId }: ScheduledRef): ScheduledMessage | undefined {
  const row = db
    .prepare('SELECT * FROM scheduled_message WHERE conversation_id = ? AND message_id = ?')
    .get<Row>([idBlob(conversationId), idBlob(messageId)]);
  return row && fromRow(row);
}

export function countScheduled(db: Database, conversationId: ConversationId): number {
  return (
    db
      .prepare('SELECT count(*) FROM scheduled_message WHERE conversation_id = ?', { pluck: true })
      .get<number>([idBlob(conversationId)]) ?? 0
  );
}

/** Those whose time has come, in the order in which they are to be sent; without those that could not be. */
export function dueScheduled(db: Database, nowMs: number): readonly ScheduledRef[] {
  return db
    .prepare(
      `SELECT conversation_id, message_id FROM scheduled_message WHERE failure IS NULL AND due_at_ms <= ?
       ORDER BY due_at_ms, key`,
    )
    .all<{ readonly conversation_id: Blob; readonly message_id: Blob }>([nowMs])
    .map((row) => ({
      conversationId: idFromBytes('ConversationId', row.conversation_id),
      messageId: idFromBytes('MessageId', row.message_id),
    }));
}

/** When the next one is due; undefined when there is none that is to be sent by itself. */
export function nextDueMs(db: Database): number | undefined {
  const atMs = db
    .prepare('SELECT min(due_at_ms) FROM scheduled_message WHERE failure IS NULL', { pluck: true })
    .get<number | null>();
  return atMs ?? undefined;
}

/** Sets when it is to be sent, also for one that could not be. Answers whether it is there. */
export function setDue(tx: Transaction, { conversationId, messageId }: ScheduledRef, dueAtMs: number): boolean {
  const { changes } = tx.db
    .prepare('UPDATE scheduled_message SET due_at_ms = ?, failure = NULL WHERE conversation_id = ? AND message_id = ?')
    .run([dueAtMs, idBlob(conversationId), idBlob(messageId)]);
  if (changes > 0) tx.changed({ what: 'scheduled', conversationId });
  return changes > 0;
}

/** It could not be sent, and stays until somebody decides about it. */
export function markFailed(tx: Transaction, ref: ScheduledRef, failure: ScheduleFailure): void {
  const { conversationId, messageId } = ref;
  tx.db
    .prepare('UPDATE scheduled_message SET failure = ? WHERE conversation_id = ? AND message_id = ?')
    .run([failure, idBlob(conversationId), idBlob(messageId)]);
  tx.changed({ what: 'scheduled', conversationId });
}

export function deleteScheduled(tx: Transaction, { conversationId, messageId }: ScheduledRef): void {
  const timers = tx.db
    .prepare('DELETE FROM scheduled_message WHERE conversation_id = ? AND message_id = ? RETURNING timer_ms', {
      pluck: true,
    })
    .all<number | null>([idBlob(conversationId), idBlob(messageId)]);
  deleted(tx, conversationId, timers);
}

export function deleteAllScheduled(tx: Transaction, conversationId: ConversationId): void {
  const timers = tx.db
    .prepare('DELETE FROM scheduled_message WHERE conversation_id = ? RETURNING timer_ms', { pluck: true })
    .all<number | null>([idBlob(conversationId)]);
  deleted(tx, conversationId, timers);
}

// What was to vanish is overwritten in the log, too, as a message is.
function deleted(tx: Transaction, conversationId: ConversationId, timers: readonly (number | null)[]): void {
  if (timers.some((timerMs) => timerMs !== null)) tx.emptyLogAfterwards();
  if (timers.length > 0) tx.changed({ what: 'scheduled', conversationId });
}

function fromRow(row: Row): ScheduledMessage {
  return {
    messageId: idFromBytes('MessageId', row.message_id),
    text: row.text,
    mentions: mentionsFromColumn(row.mentions),
    dueAtMs: row.due_at_ms,
    ...(row.reply_to !== null && { replyTo: idFromBytes('MessageId', row.reply_to) }),
    ...(row.timer_ms !== null && { timerMs: row.timer_ms }),
    ...(row.failure !== null && { failure: row.failure }),
  };
}

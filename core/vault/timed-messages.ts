/**
 * Messages that vanish. A received one's timer begins when it is read, an own one's when it has come back through its topic and
 * nothing of it waits to be sent: until then this device needs its words.
 *
 * The only clock is this device's. A message that was not read does not vanish, whatever the clock says.
 */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import { idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

export interface VanishingMessage {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
}

type Row = {
  readonly key: number;
  readonly conversation_id: Blob;
  readonly message_id: Blob;
  readonly timer_ms: number;
};

/** Of a message whose timer has not begun; as long as a time, so that setting one does not write the whole row anew. */
export const notBegunMs = 2 ** 46;

const waits = `m.vanishes_at_ms = ${notBegunMs}`;

const readOnes = `
  SELECT m.key, m.conversation_id, m.message_id, m.timer_ms
  FROM conversation c CROSS JOIN message m INDEXED BY message_timer_waits
    ON m.is_own = 0 AND m.conversation_id = c.conversation_id AND m.position <= c.read_position
  WHERE ${waits}`;

const ownOnes = `
  SELECT m.key, m.conversation_id, m.message_id, m.timer_ms FROM message m INDEXED BY message_timer_waits
  WHERE ${waits} AND m.is_own = 1 AND m.state IN ('sent', 'delivered', 'read')
    AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.message_id)`;

/** Whether there is anything here that is to vanish some time. */
export function hasTimedMessages(db: Database): boolean {
  return (
    nextVanishingMs(db) !== undefined ||
    db.prepare(`SELECT 1 FROM message m WHERE ${waits} LIMIT 1`).get() !== undefined
  );
}

/** Begins the timers of what has been read in this conversation. */
export function startTimersOfRead(tx: Transaction, conversationId: ConversationId, nowMs: number): void {
  const rows = tx.db.prepare(`${readOnes} AND c.conversation_id = ?`).all<Row>([idBlob(conversationId)]);
  start(tx, rows, nowMs);
}

/** Begins all timers that are to run, wherever that has not been done. */
export function startTimers(tx: Transaction, nowMs: number): void {
  start(tx, [...tx.db.prepare(readOnes).all<Row>(), ...tx.db.prepare(ownOnes).all<Row>()], nowMs);
}

/** Whether own messages have come where their timers begin. */
export function hasTimersToStart(db: Database): boolean {
  return db.prepare(`${ownOnes} LIMIT 1`).get<Row>() !== undefined;
}

/**
 * No message has longer to stay than its timer says, so one that has was dated by a clock that was wrong then, or is wrong
 * now: its timer begins anew.
 */
export function restartMisdated(tx: Transaction, nowMs: number): void {
  const rows = tx.db
    .prepare(
      `SELECT key, conversation_id, message_id, timer_ms FROM message
       WHERE vanishes_at_ms < ${notBegunMs} AND vanishes_at_ms > ? AND vanishes_at_ms > ? + timer_ms`,
    )
    .all<Row>([nowMs, nowMs]);
  start(tx, rows, nowMs);
}

/** Those whose time has come, the first first. */
export function vanishingMessages(db: Database, nowMs: number, limit: number): readonly VanishingMessage[] {
  return db
    .prepare(
      `SELECT conversation_id, message_id FROM message
       WHERE vanishes_at_ms < ${notBegunMs} AND vanishes_at_ms <= ? ORDER BY vanishes_at_ms LIMIT ?`,
    )
    .all<Pick<Row, 'conversation_id' | 'message_id'>>([nowMs, limit])
    .map(messageOf);
}

/** When the next one goes; undefined while no timer runs. */
export function nextVanishingMs(db: Database): number | undefined {
  const at = db
    .prepare(`SELECT min(vanishes_at_ms) FROM message WHERE vanishes_at_ms < ${notBegunMs}`, { pluck: true })
    .get<number | null>();
  return at ?? undefined;
}

function start(tx: Transaction, rows: readonly Row[], nowMs: number): void {
  const update = tx.db.prepare('UPDATE message SET vanishes_at_ms = ? WHERE key = ?');
  for (const row of rows) {
    update.run([nowMs + row.timer_ms, row.key]);
    const { conversationId, messageId } = messageOf(row);
    tx.changed({ what: 'messages', conversationId, messageIds: [messageId] });
  }
}

function messageOf(row: Pick<Row, 'conversation_id' | 'message_id'>): VanishingMessage {
  return {
    conversationId: idFromBytes('ConversationId', row.conversation_id),
    messageId: idFromBytes('MessageId', row.message_id),
  };
}

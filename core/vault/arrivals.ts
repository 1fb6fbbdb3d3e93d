/** What came in after a certain message, and how much is unread: for those who are not looking at the window. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import { idBlob, type Blob } from './columns';
import { notifyNow } from './silence';

/** Rows of messages ascend in the order in which they were stored. */
export type MessageKey = number;

export interface Arrival {
  readonly conversationId: ConversationId;
  readonly count: number;
}

/** The last message that was stored; 0 when there is none. */
export function lastMessageKey(db: Database): MessageKey {
  return db.prepare('SELECT coalesce(max(key), 0) FROM message', { pluck: true }).get<number>() ?? 0;
}

/** Unread messages that others sent and that were stored after `after`, by conversation. */
export function unreadSince(db: Database, after: MessageKey): readonly Arrival[] {
  return db
    .prepare(
      `SELECT m.conversation_id, count(*) AS count FROM message m
       JOIN conversation c ON c.conversation_id = m.conversation_id
       WHERE m.key > ? AND m.state = 'received' AND m.kind NOT IN ('notice', 'deleted') AND m.position > c.read_position
       GROUP BY m.conversation_id`,
    )
    .all<{ readonly conversation_id: Blob; readonly count: number }>([after])
    .map((row) => ({ conversationId: idFromBytes('ConversationId', row.conversation_id), count: row.count }));
}

/** The unread ones of one conversation that were stored after `after`, the newest first. */
export function unreadIdsSince(
  db: Database,
  conversationId: ConversationId,
  after: MessageKey,
  limit: number,
): readonly MessageId[] {
  return db
    .prepare(
      `SELECT m.message_id FROM message m JOIN conversation c ON c.conversation_id = m.conversation_id
       WHERE m.conversation_id = ? AND m.key > ? AND m.state = 'received' AND m.kind NOT IN ('notice', 'deleted')
         AND m.position > c.read_position
       ORDER BY m.position DESC LIMIT ?`,
      { pluck: true },
    )
    .all<Blob>([idBlob(conversationId), after, limit])
    .map((messageId) => idFromBytes('MessageId', messageId));
}

/** How much is unread in all conversations that are shown and not silent. */
export function unreadCount(db: Database, nowMs: number): number {
  return (
    db
      .prepare(
        `SELECT sum((
           SELECT count(*) FROM message m
           WHERE m.conversation_id = c.conversation_id AND m.position > c.read_position
             AND m.state = 'received' AND m.kind NOT IN ('notice', 'deleted')
         )) FROM conversation c WHERE c.shown_in IS NULL AND NOT c.is_hidden AND ${notifyNow} <> 'nothing'`,
        { pluck: true },
      )
      .get<number | null>([nowMs]) ?? 0
  );
}

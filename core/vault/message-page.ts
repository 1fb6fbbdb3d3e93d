/** Reads pages of messages as the window shows them, by keyset on the position: the cost does not grow with the conversation. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { MessagePage, MessageView, PagePoint } from '../../shared/ipc/core-contract';
import { idBlob, type Blob } from './columns';
import { readPosition } from './conversation-table';
import { viewColumns, viewsOf, type MessageViewRow } from './message-view';
import { positionFromText } from './position';

/** Of a page around a message, this part comes before it. */
const contextShare = 1 / 3;

/** As many as anybody looks through. */
const pinnedLimit = 200;
const starredLimit = 1_000;

/**
 * Up to `limit` messages, ascending. Throws `input.malformed` for a position that isn't one, and `message.unknown` for a message
 * that is not here.
 */
export function readMessagePage(
  db: Database,
  conversationId: ConversationId,
  from: PagePoint,
  limit: number,
): MessagePage {
  const unread = firstUnread(db, conversationId);
  const rows = pageRows(db, conversationId, from, limit, unread?.position);
  const [first, last] = pageEnds(rows, from);
  return {
    messages: viewsOf(db, rows),
    hasOlder: first !== undefined && hasAny(db, conversationId, '<', first),
    hasNewer: last !== undefined && hasAny(db, conversationId, '>', last),
    ...(unread === undefined ? {} : { firstUnreadMessageId: unread.messageId }),
  };
}

/** The pinned messages of a conversation, the newest first. */
export function readPinned(db: Database, conversationId: ConversationId): MessageView[] {
  const rows = db
    .prepare(
      `SELECT ${viewColumns} FROM message m WHERE m.conversation_id = ? AND m.is_pinned = 1 ORDER BY m.position DESC LIMIT ?`,
    )
    .all<MessageViewRow>([idBlob(conversationId), pinnedLimit]);
  return viewsOf(db, rows);
}

/** The starred messages of all conversations, the newest first. */
export function readStarred(db: Database): MessageView[] {
  const rows = db
    .prepare(
      `SELECT ${viewColumns} FROM message m WHERE m.is_starred = 1 ORDER BY m.sent_at_ms DESC, m.key DESC LIMIT ?`,
    )
    .all<MessageViewRow>([starredLimit]);
  return viewsOf(db, rows);
}

function pageRows(
  db: Database,
  conversationId: ConversationId,
  from: PagePoint,
  limit: number,
  unreadPosition: number | undefined,
): readonly MessageViewRow[] {
  switch (from.at) {
    case 'before':
      return rowsBefore(db, conversationId, positionFromText(from.position), limit);
    case 'after':
      return rowsFrom(db, conversationId, positionFromText(from.position) + 1, limit);
    case 'message':
      return rowsAround(db, conversationId, positionOfMessage(db, conversationId, from.messageId), limit);
    case 'time':
      return rowsAround(db, conversationId, positionAtTime(db, conversationId, from.atMs), limit);
    case 'newest':
      return rowsAround(db, conversationId, undefined, limit);
    case 'first-unread':
      return rowsAround(db, conversationId, unreadPosition, limit);
  }
}

function positionOfMessage(db: Database, conversationId: ConversationId, messageId: MessageId): number {
  const position = db
    .prepare('SELECT position FROM message WHERE conversation_id = ? AND message_id = ?', { pluck: true })
    .get<number>([idBlob(conversationId), idBlob(messageId)]);
  if (position === undefined) throw new AppError('message.unknown');
  return position;
}

// By what senders said: one whose clock is wrong can be found at another place than its neighbours.
function positionAtTime(db: Database, conversationId: ConversationId, atMs: number): number | undefined {
  return db
    .prepare(
      `SELECT position FROM message WHERE conversation_id = ? AND sent_at_ms >= ? ORDER BY sent_at_ms, position LIMIT 1`,
      { pluck: true },
    )
    .get<number>([idBlob(conversationId), atMs]);
}

// With some of what comes before the position; the newest when there is none.
function rowsAround(
  db: Database,
  conversationId: ConversationId,
  position: number | undefined,
  limit: number,
): MessageViewRow[] {
  if (position === undefined) return rowsBefore(db, conversationId, Number.MAX_SAFE_INTEGER, limit);
  const context = Math.floor(limit * contextShare);
  const newer = rowsFrom(db, conversationId, position, limit - context);
  const older = rowsBefore(db, conversationId, position, limit - newer.length);
  return [...older, ...newer];
}

// An empty page still has a place: nothing is older than `before`'s, but something may be newer.
function pageEnds(rows: readonly MessageViewRow[], from: PagePoint): [number | undefined, number | undefined] {
  const [first, last] = [rows[0]?.position, rows.at(-1)?.position];
  if (from.at === 'before' && last === undefined) return [undefined, positionFromText(from.position) - 1];
  if (from.at === 'after' && first === undefined) return [positionFromText(from.position) + 1, undefined];
  return [first, last];
}

function rowsBefore(db: Database, conversationId: ConversationId, position: number, limit: number): MessageViewRow[] {
  return db
    .prepare(
      `SELECT ${viewColumns} FROM message m WHERE conversation_id = ? AND position < ? ORDER BY position DESC LIMIT ?`,
    )
    .all<MessageViewRow>([idBlob(conversationId), position, limit])
    .reverse();
}

function rowsFrom(db: Database, conversationId: ConversationId, position: number, limit: number): MessageViewRow[] {
  return db
    .prepare(
      `SELECT ${viewColumns} FROM message m WHERE conversation_id = ? AND position >= ? ORDER BY position LIMIT ?`,
    )
    .all<MessageViewRow>([idBlob(conversationId), position, limit]);
}

function hasAny(db: Database, conversationId: ConversationId, side: '<' | '>', position: number): boolean {
  return (
    db
      .prepare(`SELECT 1 FROM message WHERE conversation_id = ? AND position ${side} ? LIMIT 1`, { pluck: true })
      .get<number>([idBlob(conversationId), position]) === 1
  );
}

/** The first unread message that mentions this person, or all. Undefined when there is none. */
export function nextUnreadMention(db: Database, conversationId: ConversationId): MessageId | undefined {
  const id = db
    .prepare(
      `SELECT message_id FROM message
       WHERE conversation_id = ? AND position > ? AND state = 'received' AND mentions_self = 1
       ORDER BY position LIMIT 1`,
      { pluck: true },
    )
    .get<Blob>([idBlob(conversationId), readPosition(db, conversationId)]);
  return id && idFromBytes('MessageId', id);
}

function firstUnread(
  db: Database,
  conversationId: ConversationId,
): { readonly messageId: MessageId; readonly position: number } | undefined {
  const row = db
    .prepare(
      `SELECT message_id, position FROM message
       WHERE conversation_id = ? AND position > ? AND state = 'received' AND kind NOT IN ('notice', 'deleted')
       ORDER BY position LIMIT 1`,
    )
    .get<{ readonly message_id: Blob; readonly position: number }>([
      idBlob(conversationId),
      readPosition(db, conversationId),
    ]);
  if (row === undefined) return undefined;
  return { messageId: idFromBytes('MessageId', row.message_id), position: row.position };
}

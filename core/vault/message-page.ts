/** Reads messages as the window shows them, by keyset on the position: the cost does not grow with the conversation. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import type { MessagePage, MessageState, MessageView, PagePoint } from '../../shared/ipc/core-contract';
import { idBlob, type Blob } from './columns';
import { readPosition } from './conversation-table';
import type { Notice, StoredBody } from './message-table';
import { notBegunMs } from './timed-messages';
import { positionFromText, positionToText, type Position } from './position';

export type MessageViewRow = {
  readonly message_id: Blob;
  readonly conversation_id: Blob;
  readonly sender: Blob;
  readonly is_own: number;
  readonly sent_at_ms: number;
  readonly position: number;
  readonly state: MessageState;
  readonly kind: StoredBody['kind'];
  readonly text: string;
  readonly timer_ms: number | null;
  readonly vanishes_at_ms: number | null;
};

const columns =
  'message_id, conversation_id, sender, is_own, sent_at_ms, position, state, kind, text, timer_ms, vanishes_at_ms';
/** Of a page around the first unread message, this part comes before it. */
const contextShare = 1 / 3;

/** Up to `limit` messages, ascending. Throws `input.malformed` for a position that isn't one. */
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
    messages: rows.map(messageFromRow),
    hasOlder: first !== undefined && hasAny(db, conversationId, '<', first),
    hasNewer: last !== undefined && hasAny(db, conversationId, '>', last),
    ...(unread === undefined ? {} : { firstUnreadMessageId: unread.messageId }),
  };
}

/** Those of the messages that exist, in no particular order. */
export function readMessages(
  db: Database,
  conversationId: ConversationId,
  messageIds: readonly MessageId[],
): readonly MessageView[] {
  const find = db.prepare(`SELECT ${columns} FROM message WHERE conversation_id = ? AND message_id = ?`);
  const conversation = idBlob(conversationId);
  return messageIds.flatMap((messageId) => {
    const row = find.get<MessageViewRow>([conversation, idBlob(messageId)]);
    return row === undefined ? [] : [messageFromRow(row)];
  });
}

export function messageFromRow(row: MessageViewRow): MessageView {
  return {
    messageId: idFromBytes('MessageId', row.message_id),
    conversationId: idFromBytes('ConversationId', row.conversation_id),
    sender: idFromBytes('UserId', row.sender),
    isOwn: row.is_own === 1,
    sentAtMs: row.sent_at_ms,
    position: positionToText(row.position as Position),
    state: row.state,
    body: bodyFromRow(row),
    isForwarded: false,
    isPinned: false,
    isStarred: false,
    reactions: [],
    ...(row.timer_ms === null ? {} : { timerMs: row.timer_ms }),
    ...(row.vanishes_at_ms === null || row.vanishes_at_ms === notBegunMs ? {} : { vanishesAtMs: row.vanishes_at_ms }),
  };
}

function bodyFromRow(row: MessageViewRow): MessageView['body'] {
  switch (row.kind) {
    case 'text':
      return { kind: 'text', text: row.text, mentions: [] };
    case 'unsupported':
      return { kind: 'unsupported' };
    case 'notice':
      return { kind: 'notice', notice: JSON.parse(row.text) as Notice };
  }
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
    case 'time':
    case 'newest':
      return rowsBefore(db, conversationId, Number.MAX_SAFE_INTEGER, limit);
    case 'first-unread': {
      if (unreadPosition === undefined) return rowsBefore(db, conversationId, Number.MAX_SAFE_INTEGER, limit);
      const context = Math.floor(limit * contextShare);
      const newer = rowsFrom(db, conversationId, unreadPosition, limit - context);
      const older = rowsBefore(db, conversationId, unreadPosition, limit - newer.length);
      return [...older, ...newer];
    }
  }
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
    .prepare(`SELECT ${columns} FROM message WHERE conversation_id = ? AND position < ? ORDER BY position DESC LIMIT ?`)
    .all<MessageViewRow>([idBlob(conversationId), position, limit])
    .reverse();
}

function rowsFrom(db: Database, conversationId: ConversationId, position: number, limit: number): MessageViewRow[] {
  return db
    .prepare(`SELECT ${columns} FROM message WHERE conversation_id = ? AND position >= ? ORDER BY position LIMIT ?`)
    .all<MessageViewRow>([idBlob(conversationId), position, limit]);
}

function hasAny(db: Database, conversationId: ConversationId, side: '<' | '>', position: number): boolean {
  return (
    db
      .prepare(`SELECT 1 FROM message WHERE conversation_id = ? AND position ${side} ? LIMIT 1`, { pluck: true })
      .get<number>([idBlob(conversationId), position]) === 1
  );
}

function firstUnread(
  db: Database,
  conversationId: ConversationId,
): { readonly messageId: MessageId; readonly position: number } | undefined {
  const row = db
    .prepare(
      `SELECT message_id, position FROM message
       WHERE conversation_id = ? AND position > ? AND state = 'received' AND kind <> 'notice'
       ORDER BY position LIMIT 1`,
    )
    .get<{ readonly message_id: Blob; readonly position: number }>([
      idBlob(conversationId),
      readPosition(db, conversationId),
    ]);
  if (row === undefined) return undefined;
  return { messageId: idFromBytes('MessageId', row.message_id), position: row.position };
}

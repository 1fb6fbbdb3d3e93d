/** Messages: written here, read for the window in message-page.ts. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId, MessageId, UserId } from '../../shared/domain/ids';
import { nextMessageState, type MessageEvent, type MessageState } from '../../shared/domain/message-state';
import type { MessageBody } from '../content/body-codec';
import { ballastBytes } from './ballast';
import { blob, idBlob } from './columns';
import { insertImage } from './image-table';
import { previewColumn } from './link-preview-column';
import {
  mentionsColumn,
  messageColumns,
  messageFromRow,
  type MessageRow,
  type Notice,
  type StoredMessage,
} from './message-row';
import { notifyNow } from './silence';
import { notBegunMs } from './timed-messages';
import { firstPosition, waitingPosition, type Position } from './position';
import type { Transaction } from './vault';

/** What a message is when it is stored. */
export type StoredBody =
  | MessageBody
  | { readonly kind: 'notice'; readonly notice: Notice }
  /** The encoded content is kept for a version that can show it. */
  | { readonly kind: 'unsupported'; readonly content: Uint8Array };

export interface NewMessage {
  readonly conversationId: ConversationId;
  /** Where an own message is sent to, if it is not the conversation's own topic. */
  readonly topic?: ConversationId;
  readonly messageId: MessageId;
  readonly sender: UserId;
  readonly isOwn: boolean;
  readonly sentAtMs: number;
  /** As its sender said; `sentAtMs` unless that is in the future. */
  readonly claimedAtMs?: number;
  readonly position: Position;
  readonly state: MessageState;
  readonly body: StoredBody;
  /** Whether it asks for this person in particular: it names them, or all, or is a ping. */
  readonly mentionsSelf?: boolean;
  /** How long it stays once it was read; undefined when it stays. */
  readonly timerMs?: number | undefined;
}

/** The id must be free in the conversation; see `findMessage`. */
export function insertMessage(tx: Transaction, message: NewMessage): void {
  const { body, timerMs, sentAtMs, claimedAtMs = sentAtMs } = message;
  const { replyTo, isForwarded = false } = body.kind === 'text' || body.kind === 'image' ? body : {};
  const { mentions } = body.kind === 'text' || body.kind === 'image' ? body : {};
  const { lastInsertRowid } = tx.db
    .prepare(
      `INSERT INTO message (conversation_id, message_id, sender, is_own, sent_at_ms, position, state, kind, text, content,
         topic, mentions, mentions_self, reply_to, is_forwarded, timer_ms, vanishes_at_ms, ballast, claimed_at_ms,
         link_preview, alt)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, zeroblob(?), ?, ?, ?)`,
    )
    .run([
      idBlob(message.conversationId),
      idBlob(message.messageId),
      idBlob(message.sender),
      message.isOwn ? 1 : 0,
      sentAtMs,
      message.position,
      message.state,
      body.kind,
      textOf(body),
      body.kind === 'unsupported' ? blob(body.content) : null,
      message.topic === undefined || message.topic === message.conversationId ? null : idBlob(message.topic),
      mentionsColumn(mentions),
      message.mentionsSelf === true ? 1 : 0,
      replyTo === undefined ? null : idBlob(replyTo),
      isForwarded ? 1 : 0,
      timerMs ?? null,
      timerMs === undefined ? null : notBegunMs,
      timerMs === undefined ? null : ballastBytes,
      claimedAtMs === sentAtMs ? null : claimedAtMs,
      body.kind === 'text' ? previewColumn(body.preview) : null,
      body.kind === 'image' ? body.alt : null,
    ]);
  if (body.kind === 'image') insertImage(tx, lastInsertRowid, body, timerMs !== undefined);
  if (body.kind !== 'notice') bringBack(tx, message.conversationId, message.isOwn);
  messageChanged(tx, message.conversationId, message.messageId);
}

function textOf(body: StoredBody): string {
  switch (body.kind) {
    case 'text':
      return body.text;
    case 'image':
      return body.text ?? '';
    case 'notice':
      return JSON.stringify(body.notice);
    case 'ping':
    case 'unsupported':
      return '';
  }
}

/** What was deleted comes back into the list with something new; what is archived does unless it is to be silent. */
function bringBack(tx: Transaction, conversationId: ConversationId, isOwn: boolean): void {
  tx.db
    .prepare(
      `UPDATE conversation AS c SET is_hidden = 0, is_archived = is_archived AND NOT (${notifyNow} = 'all' OR ?)
       WHERE conversation_id = ? AND (is_hidden OR is_archived)`,
    )
    .run([tx.nowMs, isOwn ? 1 : 0, idBlob(conversationId)]);
}

export function findMessage(
  db: Database,
  conversationId: ConversationId,
  messageId: MessageId,
): StoredMessage | undefined {
  const row = db
    .prepare(`SELECT ${messageColumns} FROM message WHERE conversation_id = ? AND message_id = ?`)
    .get<MessageRow>([idBlob(conversationId), idBlob(messageId)]);
  return row && messageFromRow(row);
}

/** The position after the last one, for a message that is to wait. */
export function nextWaitingPosition(db: Database, conversationId: ConversationId): Position {
  const last = db
    .prepare('SELECT max(position) FROM message WHERE conversation_id = ?', { pluck: true })
    .get<number | null>([idBlob(conversationId)]);
  return (Math.max(last ?? 0, waitingPosition) + 1) as Position;
}

/** The position of the last message that does not wait, or up to which was read: what was read may have been deleted. */
export function lastStoredPosition(db: Database, conversationId: ConversationId): Position {
  const id = idBlob(conversationId);
  const last = db
    .prepare(
      `SELECT max(
         ifnull((SELECT max(position) FROM message WHERE conversation_id = ? AND position < ?), 0),
         ifnull((SELECT read_position FROM conversation WHERE conversation_id = ?), 0))`,
      { pluck: true },
    )
    .get<number>([id, waitingPosition, id]);
  return (last ?? firstPosition) as Position;
}

/** Applies `event` to the message's state; a stored message takes `position` unless it has had one. */
export function advanceMessage(
  tx: Transaction,
  conversationId: ConversationId,
  messageId: MessageId,
  event: MessageEvent,
  position?: Position,
): void {
  const message = findMessage(tx.db, conversationId, messageId);
  if (message === undefined) return;
  const state = nextMessageState(message.state, event);
  const isPlaced = message.position < waitingPosition;
  const nextPosition = position === undefined || (isPlaced && position < waitingPosition) ? message.position : position;
  if (state === message.state && nextPosition === message.position) return;
  tx.db
    .prepare('UPDATE message SET state = ?, position = ? WHERE conversation_id = ? AND message_id = ?')
    .run([state, nextPosition, idBlob(conversationId), idBlob(messageId)]);
  messageChanged(tx, conversationId, messageId);
}

/** The topic that an own message is sent to, one more time: its timer begins when it is there. */
export function setMessageTopic(
  tx: Transaction,
  conversationId: ConversationId,
  messageId: MessageId,
  topic: ConversationId,
): void {
  tx.db
    .prepare(
      `UPDATE message SET topic = ?, repeats = repeats + 1,
         vanishes_at_ms = CASE WHEN timer_ms IS NOT NULL THEN ${notBegunMs} END
       WHERE conversation_id = ? AND message_id = ?`,
    )
    .run([idBlob(topic), idBlob(conversationId), idBlob(messageId)]);
}

/** What the other person has not confirmed, and is in no group that it was sent to, oldest first. */
export function unheardMessages(
  db: Database,
  conversationId: ConversationId,
  repeatsLimit: number,
): readonly StoredMessage[] {
  const id = idBlob(conversationId);
  return db
    .prepare(
      `SELECT ${messageColumns} FROM message m
       WHERE m.key IN (
           SELECT key FROM message WHERE conversation_id = ? AND state = 'sent' AND kind <> 'notice'
           UNION SELECT key FROM message WHERE conversation_id = ? AND state = 'waiting' AND position > ${waitingPosition})
         AND m.kind IN ('text', 'image', 'ping') AND m.repeats < ?
         AND NOT (SELECT known_to_other FROM conversation WHERE conversation_id = coalesce(m.topic, m.conversation_id))
       ORDER BY m.position`,
    )
    .all<MessageRow>([id, id, repeatsLimit])
    .map(messageFromRow);
}

/** To be called after whatever changes how a message is shown. */
export function messageChanged(tx: Transaction, conversationId: ConversationId, messageId: MessageId): void {
  tx.changed({ what: 'messages', conversationId, messageIds: [messageId] });
  tx.changed({ what: 'conversations', conversationIds: [conversationId] });
}

/** Messages as the window shows them, whichever were found: three queries more at most, however many there are. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import type { LinkPreview } from '../../shared/domain/link-preview';
import type { MessageView } from '../../shared/ipc/core-contract';
import { idBlob, type Blob } from './columns';
import type { FailedKind } from './failed-action-table';
import { imagesOf, type ImageView } from './image-table';
import { previewsOf } from './link-preview-column';
import { mentionsFromColumn, type MessageRow, type Notice } from './message-row';
import { positionToText, type Position } from './position';
import { reactionsTo } from './reaction-table';
import { notBegunMs } from './timed-messages';

type Quote = NonNullable<MessageView['quote']>;
type ImageBody = Extract<MessageView['body'], { kind: 'image' }>;

export type MessageViewRow = Omit<MessageRow, 'edit_id' | 'repeats' | 'claimed_at_ms' | 'link_preview'> & {
  readonly conversation_id: Blob;
  readonly deleted_by: Blob | null;
  readonly has_reactions: number;
  readonly has_preview: number;
  readonly is_starred: number;
  /** Kinds with commas. */
  readonly failed_actions: string | null;
  readonly vanishes_at_ms: number | null;
};

/** Of the table `message`, called `m`. */
export const viewColumns = `m.key, m.conversation_id, m.message_id, m.sender, m.is_own, m.sent_at_ms, m.position, m.state, m.kind,
  m.text, m.alt, m.mentions, m.reply_to, m.is_forwarded, m.edited_at_ms, m.deleted_by, m.has_reactions, m.is_pinned, m.is_starred,
  m.timer_ms, m.vanishes_at_ms, m.link_preview IS NOT NULL AS has_preview,
  (SELECT group_concat(kind) FROM failed_action f WHERE f.message_key = m.key) AS failed_actions`;

/** In UTF-16 units. */
const quoteLength = 300;

/** In the order of `rows`. */
export function viewsOf(db: Database, rows: readonly MessageViewRow[]): MessageView[] {
  const reactions = reactionsTo(
    db,
    keysOf(rows, ({ has_reactions }) => has_reactions === 1),
  );
  const quotes = quotesIn(
    db,
    keysOf(rows, ({ reply_to }) => reply_to !== null),
  );
  const previews = previewsOf(
    db,
    keysOf(rows, ({ has_preview }) => has_preview === 1),
  );
  const images = imagesOf(
    db,
    keysOf(rows, ({ kind }) => kind === 'image'),
  );
  return rows.map((row) => ({
    messageId: idFromBytes('MessageId', row.message_id),
    conversationId: idFromBytes('ConversationId', row.conversation_id),
    sender: idFromBytes('UserId', row.sender),
    isOwn: row.is_own === 1,
    sentAtMs: row.sent_at_ms,
    position: positionToText(row.position as Position),
    state: row.state,
    body: bodyOf(row, { preview: previews.get(row.key), image: images.get(row.key) }),
    ...(row.edited_at_ms === null ? {} : { editedAtMs: row.edited_at_ms }),
    isForwarded: row.is_forwarded === 1,
    isPinned: row.is_pinned === 1,
    isStarred: row.is_starred === 1,
    reactions: reactions.get(row.key) ?? [],
    ...(row.failed_actions === null ? {} : { failedActions: row.failed_actions.split(',') as FailedKind[] }),
    ...(row.timer_ms === null ? {} : { timerMs: row.timer_ms }),
    ...(row.vanishes_at_ms === null || row.vanishes_at_ms === notBegunMs ? {} : { vanishesAtMs: row.vanishes_at_ms }),
    ...(row.reply_to === null ? {} : { quote: quotes.get(row.key) ?? goneQuote(row.reply_to) }),
  }));
}

/** Those of the messages that exist, in no particular order. */
export function readMessages(
  db: Database,
  conversationId: ConversationId,
  messageIds: readonly MessageId[],
): MessageView[] {
  const find = db.prepare(`SELECT ${viewColumns} FROM message m WHERE m.conversation_id = ? AND m.message_id = ?`);
  const conversation = idBlob(conversationId);
  const rows = messageIds.map((messageId) => find.get<MessageViewRow>([conversation, idBlob(messageId)]));
  return viewsOf(
    db,
    rows.filter((row) => row !== undefined),
  );
}

/** Those of the messages with these keys that exist, by their keys. */
export function readMessagesByKey(db: Database, keys: readonly number[]): ReadonlyMap<number, MessageView> {
  const rows = db
    .prepare(`SELECT ${viewColumns} FROM message m WHERE m.key IN (SELECT value FROM json_each(?))`)
    .all<MessageViewRow>([JSON.stringify(keys)]);
  const views = viewsOf(db, rows);
  return new Map(rows.flatMap(({ key }, index) => (views[index] === undefined ? [] : [[key, views[index]]])));
}

function keysOf(rows: readonly MessageViewRow[], isWanted: (row: MessageViewRow) => boolean): readonly number[] {
  return rows.filter(isWanted).map(({ key }) => key);
}

function bodyOf(
  row: MessageViewRow,
  { preview, image }: { readonly preview: LinkPreview | undefined; readonly image: ImageView | undefined },
): MessageView['body'] {
  switch (row.kind) {
    case 'text':
      return { kind: 'text', ...wordsOf(row), ...(preview === undefined ? {} : { preview }) };
    case 'image':
      return image === undefined
        ? { kind: 'unsupported' }
        : { kind: 'image', alt: row.alt ?? '', ...wordsOf(row), ...image };
    case 'deleted':
      return { kind: 'deleted', by: idFromBytes('UserId', row.deleted_by ?? row.sender) };
    case 'notice':
      return { kind: 'notice', notice: JSON.parse(row.text) as Notice };
    case 'ping':
    case 'unsupported':
      return { kind: row.kind };
  }
}

function wordsOf({ text, mentions }: MessageViewRow): Pick<ImageBody, 'text' | 'mentions'> {
  return { text, mentions: mentionsFromColumn(mentions) };
}

type QuoteRow = Pick<MessageRow, 'key' | 'message_id' | 'sender' | 'text' | 'alt' | 'mentions'> & {
  /** NULL for a message that is no image. */
  readonly is_animated: number | null;
};

function quotesIn(db: Database, keys: readonly number[]): ReadonlyMap<number, Quote> {
  if (keys.length === 0) return new Map();
  const rows = db
    .prepare(
      `SELECT a.key, q.message_id, q.sender, substr(q.text, 1, ${quoteLength}) AS text, q.alt, q.mentions, i.is_animated
       FROM message a JOIN message q ON q.conversation_id = a.conversation_id AND q.message_id = a.reply_to
         LEFT JOIN image i ON i.message_key = q.key
       WHERE a.key IN (SELECT value FROM json_each(?)) AND q.kind IN ('text', 'image')`,
    )
    .all<QuoteRow>([JSON.stringify(keys)]);
  return new Map(rows.map((row) => [row.key, quoteOf(row)]));
}

function quoteOf(row: QuoteRow): Quote {
  const text = beginningOf(row.text);
  return {
    state: 'known',
    messageId: idFromBytes('MessageId', row.message_id),
    ...(row.is_animated === null ? {} : { image: { isAnimated: row.is_animated === 1, alt: row.alt ?? '' } }),
    sender: idFromBytes('UserId', row.sender),
    text,
    mentions: mentionsFromColumn(row.mentions).filter(({ start, length }) => start + length <= text.length),
  };
}

// Not the first half of a character outside the Basic Multilingual Plane.
function beginningOf(text: string): string {
  return text.slice(0, quoteLength).replace(/\p{Surrogate}$/u, '');
}

function goneQuote(replyTo: Blob): Quote {
  return { state: 'gone', messageId: idFromBytes('MessageId', replyTo) };
}

/**
 * Keeps the index of messages, of texts, and of what pictures are called and what is said with them, up to what `search_due` says is out of date. The index
 * has no texts; see 0010-search.ts. It is written behind the messages, since indexing one costs as much as storing it: `settleSearch` catches up.
 */
import type { Database } from '@signalapp/sqlcipher';
import { foldText } from '../search/fold-words';
import type { Blob } from './columns';
import { addToSpan, monthOf, takeFromSpan } from './search-spans';

/** What the index knows of a message. */
type IndexedMessage = {
  readonly text: string;
  readonly conversation_id: Blob;
  readonly sender: Blob;
  readonly sent_at_ms: number;
};

type DueRow = { readonly key: number } & { readonly [Column in keyof IndexedMessage]: IndexedMessage[Column] | null };

/**
 * Takes out of the index what was edited or deleted, up to `limit` messages; each takes some milliseconds, since nothing of
 * it stays in the file. Answers how many there were.
 */
export function settleRemovals(db: Database, limit: number): number {
  return settleRows(
    db,
    db.prepare('SELECT * FROM search_due WHERE text IS NOT NULL ORDER BY key LIMIT ?').all<DueRow>([limit]),
  );
}

/** As `settleRemovals`, for whatever is out of date, the newest messages first. */
export function settleSearch(db: Database, limit: number): number {
  // FTS5 gathers what is written in ascending order; at each step back it begins a new part of the index.
  const newest = '(SELECT key FROM search_due ORDER BY key DESC LIMIT ?)';
  return settleRows(
    db,
    db.prepare(`SELECT * FROM search_due WHERE key IN ${newest} ORDER BY key`).all<DueRow>([limit]),
  );
}

/** Whether every message can be found. */
export function isSearchSettled(db: Database): boolean {
  return db.prepare('SELECT 1 FROM search_due LIMIT 1', { pluck: true }).get() === undefined;
}

function settleRows(db: Database, rows: readonly DueRow[]): number {
  try {
    for (const row of rows) settleRow(db, row);
  } catch (error) {
    if (!isIndexFault(error)) throw error;
    beginAnew(db);
  }
  return rows.length;
}

// The index does not have what is to be taken out of it, as after a version that folded texts in another way. A page that is
// damaged is told in another way.
function isIndexFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_CORRUPT_VTAB';
}

function beginAnew(db: Database): void {
  db.exec(`
    INSERT INTO message_search (message_search) VALUES ('delete-all');
    INSERT INTO search_word_part (search_word_part) VALUES ('delete-all');
    DELETE FROM search_word;
    DELETE FROM search_span;
    DELETE FROM search_due;
    INSERT INTO search_due (key) SELECT key FROM message WHERE kind IN ('text', 'image');
  `);
}

/** As the triggers of 0024-picture-texts.ts have it: what was put into the index must be taken out of it. */
const searchedText = `text || ifnull(char(10) || alt, '')`;

function settleRow(db: Database, { key, text, conversation_id, sender, sent_at_ms }: DueRow): void {
  const before =
    text === null || conversation_id === null || sender === null || sent_at_ms === null
      ? undefined
      : { text, conversation_id, sender, sent_at_ms };
  if (before !== undefined) {
    write(db, `'delete'`, key, before);
    takeFromSpan(db, key, before.sent_at_ms);
  }
  const message = db
    .prepare(
      `SELECT ${searchedText} AS text, conversation_id, sender, sent_at_ms FROM message
       WHERE key = ? AND kind IN ('text', 'image') AND timer_ms IS NULL`,
    )
    .get<IndexedMessage>([key]);
  if (message !== undefined) {
    write(db, 'NULL', key, message);
    addToSpan(db, key, message.sent_at_ms);
    addWords(db, longWords(message.text));
  }
  if (before !== undefined) removeUnusedWords(db, longWords(before.text));
  db.prepare('DELETE FROM search_due WHERE key = ?').run([key]);
}

function write(db: Database, command: `'delete'` | 'NULL', key: number, message: IndexedMessage): void {
  db.prepare(
    `INSERT INTO message_search (message_search, rowid, text, conversation, sender, month, link)
     VALUES (${command}, ?, ?, ?, ?, ?, ?)`,
  ).run([
    key,
    foldText(message.text),
    conversationToken(message.conversation_id),
    senderToken(message.sender),
    monthToken(monthOf(message.sent_at_ms)),
    hasLink(message.text) ? linkToken : '',
  ]);
}

/** Shorter words have no parts that somebody would look for. */
export const shortestWithParts = 5;

function longWords(text: string): ReadonlySet<string> {
  const words = foldText(text).split(' ');
  return new Set(words.filter((word) => word.length >= shortestWithParts));
}

function addWords(db: Database, words: Iterable<string>): void {
  for (const word of words) {
    const { changes, lastInsertRowid } = db.prepare('INSERT OR IGNORE INTO search_word (word) VALUES (?)').run([word]);
    if (changes === 0) continue;
    db.prepare('INSERT INTO search_word_part (rowid, word) VALUES (?, ?)').run([lastInsertRowid, word]);
  }
}

function removeUnusedWords(db: Database, words: Iterable<string>): void {
  const find = db.prepare('SELECT 1 FROM message_search WHERE message_search MATCH ? LIMIT 1', { pluck: true });
  for (const word of words) {
    if (find.get([`text : "${word}"`]) !== undefined) continue;
    const id = db.prepare('SELECT id FROM search_word WHERE word = ?', { pluck: true }).get<number>([word]);
    if (id === undefined) continue;
    db.prepare(`INSERT INTO search_word_part (search_word_part, rowid, word) VALUES ('delete', ?, ?)`).run([id, word]);
    db.prepare('DELETE FROM search_word WHERE id = ?').run([id]);
  }
}

/** The longer words that have `part`, of three characters or more. Undefined when there are more than `limit`. */
export function wordsWithPart(db: Database, part: string, limit: number): readonly string[] | undefined {
  const find = db.prepare('SELECT rowid FROM search_word_part WHERE search_word_part MATCH ? LIMIT ?', { pluck: true });
  const idsOf = (match: string): readonly number[] => find.all<number>([match, limit + 1]);
  let ids = idsOf(piecesOf(part));
  if (ids.length > limit) ids = idsOf(`"${part}"`);
  if (ids.length > limit) return undefined;
  const read = db.prepare('SELECT word FROM search_word WHERE id = ?', { pluck: true });
  return ids.flatMap((id) => {
    const word = read.get<string>([id]);
    return word?.includes(part) === true ? [word] : [];
  });
}

const pieceLength = 5;

// Of a long part its beginning, its middle and its end: few words have these by chance, and there is less to read of the index than for
// all letters in a row.
function piecesOf(part: string): string {
  const characters = Array.from(part);
  const last = characters.length - pieceLength;
  if (last < 2 * pieceLength) return `"${part}"`;
  const starts = [0, Math.floor(last / 2), last];
  return starts.map((start) => `"${characters.slice(start, start + pieceLength).join('')}"`).join(' AND ');
}

/*
 * Besides the words, the index has what messages are filtered by, as words of a private use area, which folded text never
 * holds. Of an id three bytes: what else begins with them is sorted out when the message is read.
 */
export function conversationToken(conversationId: Uint8Array): string {
  return token(0xe000, conversationId);
}

export function senderToken(sender: Uint8Array): string {
  return token(0xe100, sender);
}

export const linkToken = token(0xe300, [0, 0, 0]);

export function monthToken(month: number): string {
  return token(0xe200, [0, month >> 8, month & 0xff]);
}

/** Whether somebody would call something in the text a link. */
export function hasLink(text: string): boolean {
  return /\bhttps?:\/\/[^\s]|\bwww\.[^\s.]/iu.test(text);
}

function token(plane: number, bytes: ArrayLike<number>): string {
  return String.fromCharCode(plane + (bytes[0] ?? 0), plane + (bytes[1] ?? 0), plane + (bytes[2] ?? 0));
}

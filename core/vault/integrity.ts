/** What is checked of a vault, and when. `docs/recovery.md` tells it to people. */
import { Database } from '@signalapp/sqlcipher';
import { toHex } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { VaultKey } from './vault';

/** They grow with use, and reading them can't do what can't be undone. */
const checkedInUse: ReadonlySet<string> = new Set([
  'message',
  'receipt',
  'removed_message',
  'directory_entry',
  'directory_member',
  'directory_device',
  'directory_invite',
  'search_due',
  'search_span',
  'message_search',
  'message_search_data',
  'message_search_idx',
  'search_word',
  'search_word_part',
  'search_word_part_data',
  'search_word_part_idx',
]);
/** Messages that are checked at a time: some milliseconds. */
const sliceRows = 500;

/**
 * After a stop that was none: checks what keys and ratchets rest on, before they are used. Takes milliseconds, however many
 * messages there are. Throws `vault.corrupt`.
 */
export function checkBeforeUse(db: Database): void {
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`, { pluck: true }).all<string>();
  for (const table of tables) {
    if (!checkedInUse.has(table)) demandOk(db.pragma(`integrity_check('${table}')`), 'integrity_check');
  }
}

/**
 * Checks all of the vault, where damage was seen before. Pages that the log replaces are not looked at in the file: a power
 * cut during a checkpoint leaves half of one there. Throws `vault.corrupt`.
 */
export function checkEverything(db: Database, pagesInLog: ReadonlySet<number>): void {
  const broken = db.pragma('cipher_integrity_check').map((row) => String(Object.values(row)[0]));
  if (broken.some((fault) => !pagesInLog.has(Number(/ page (\d+)/.exec(fault)?.[1]))))
    throw new AppError('vault.corrupt');
  demandOk(db.pragma('integrity_check'), 'integrity_check');
}

/**
 * How many pages of the file are not as they were sealed. Opens it a second time, which takes no lock and moves nothing:
 * meanwhile nothing may write to the file itself. Blocks for about 3 seconds per million messages.
 */
export function countBrokenPages(path: string, key: VaultKey): number {
  const db = new Database(path);
  try {
    applyKey(db, key);
    return db.pragma('cipher_integrity_check').length;
  } finally {
    db.close();
  }
}

/** Unlocks what is read from now on. */
export function applyKey(db: Database, key: VaultKey): void {
  db.exec('PRAGMA cipher_log_level = NONE');
  db.exec(`PRAGMA key = "x'${toHex(key)}'"`);
}

/**
 * Checks that the messages after `afterKey` are found by their id and by their position; returns the key to go on with,
 * undefined after the last one. Throws `vault.corrupt`, and SQLCipher's errors where a page is damaged.
 */
export function checkMessages(db: Database, afterKey: number): number | undefined {
  const slice = db
    .prepare(
      `SELECT max(key) AS last, count(*) AS rows, count(substr(text, -1)) AS texts,
         count((SELECT 1 FROM message AS i INDEXED BY message_id
           WHERE i.conversation_id = m.conversation_id AND i.message_id = m.message_id AND i.key = m.key)) AS byId,
         count((SELECT 1 FROM message AS i INDEXED BY message_position
           WHERE i.conversation_id = m.conversation_id AND i.position = m.position AND i.key = m.key)) AS byPosition
       FROM (SELECT * FROM message WHERE key > ? ORDER BY key LIMIT ${sliceRows}) AS m`,
    )
    .get<{ last: number | null; rows: number; texts: number; byId: number; byPosition: number }>([afterKey]);
  if (slice === undefined || slice.last === null) return undefined;
  const { rows, texts, byId, byPosition, last } = slice;
  if ([texts, byId, byPosition].some((count) => count !== rows)) throw new AppError('vault.corrupt');
  return last;
}

function demandOk(rows: readonly object[], column: string): void {
  if (rows.some((row) => (row as Record<string, unknown>)[column] !== 'ok')) throw new AppError('vault.corrupt');
}

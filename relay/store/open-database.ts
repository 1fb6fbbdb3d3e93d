import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '@signalapp/sqlcipher';
import { AppError } from '../../shared/errors';

export const databaseName = 'relay.db';
const schemaVersion = 1;

// Entries lie in the order of their arrival and are found through a narrow index; `bytes` comes last, so that a scan of
// the other columns need not follow overflow pages. Times are kept by the day only: the relay needs no finer ones.
const logTables = (kind: 'topic' | 'inbox') => `
  CREATE TABLE ${kind}_entries (
    id INTEGER PRIMARY KEY,
    log INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    stored_day INTEGER NOT NULL,
    entry_id BLOB NOT NULL,
    bytes BLOB
  ) STRICT;
  CREATE UNIQUE INDEX ${kind}_entries_by_sequence ON ${kind}_entries (log, sequence);`;

const schema = `
  CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE directory (sequence INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE topics (
    id INTEGER PRIMARY KEY, topic BLOB NOT NULL UNIQUE, epoch INTEGER NOT NULL, deleted_sequence INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE topic_epochs (
    topic INTEGER NOT NULL, epoch INTEGER NOT NULL, access_hash BLOB NOT NULL, PRIMARY KEY (topic, epoch)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE inboxes (
    id INTEGER PRIMARY KEY, inbox BLOB NOT NULL UNIQUE, deleted_sequence INTEGER NOT NULL
  ) STRICT;
  ${logTables('topic')}
  ${logTables('inbox')}
  CREATE TABLE key_packages (id INTEGER PRIMARY KEY, device BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
  CREATE INDEX key_packages_by_device ON key_packages (device);
  CREATE TABLE last_resort_packages (device BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;
`;

/**
 * Opens the relay's database, makes it when there is none. The lock is exclusive, since duplicates and heads are kept
 * in memory. Throws `relay.unavailable` with a `reason`: `corrupt`, `in-use`, `newer-version` or `unreadable`; an existing
 * file is never replaced.
 */
export function openDatabase(dataFolder: string): Database {
  const path = join(dataFolder, databaseName);
  let db: Database | undefined;
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    // Before SQLite makes it, since the log beside it takes over its permissions.
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
    db = new Database(path, { cacheStatements: true });
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    // Deleted entries leave nothing behind in free pages.
    db.pragma('secure_delete = ON');
    migrate(db);
    return db;
  } catch (cause) {
    db?.close();
    if (cause instanceof AppError) throw cause;
    throw new AppError('relay.unavailable', { details: { reason: reasonOf(cause) }, cause });
  }
}

/**
 * Makes a backup of a copy that nobody has open: reads all of it, and takes out the key packages that are for one use. Those that
 * are handed out after the copy was made would be handed out again by a relay that was restored from it, and be of no use;
 * devices publish new ones. Throws like `openDatabase` if anything is wrong with the copy.
 */
export function finishCopy(path: string): void {
  let db: Database | undefined;
  try {
    db = new Database(path);
    db.pragma('locking_mode = EXCLUSIVE');
    const result = db.pragma('quick_check(1)', { simple: true });
    if (result !== 'ok') throw new AppError('relay.unavailable', { details: { reason: 'corrupt' } });
    db.exec('DELETE FROM key_packages');
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('relay.unavailable', { details: { reason: reasonOf(cause) }, cause });
  } finally {
    db?.close();
  }
}

function migrate(db: Database): void {
  db.exec('BEGIN IMMEDIATE');
  const version = db.pragma('user_version', { simple: true });
  if (typeof version === 'number' && version > schemaVersion) {
    throw new AppError('relay.unavailable', { details: { reason: 'newer-version' } });
  }
  if (version === 0) {
    db.exec(schema);
    db.pragma(`user_version = ${schemaVersion}`);
  }
  db.exec('COMMIT');
}

function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? `${cause.message} ${'code' in cause ? String(cause.code) : ''}` : '';
  if (/NOTADB|CORRUPT|malformed|not a database/.test(text)) return 'corrupt';
  return /BUSY|locked/.test(text) ? 'in-use' : 'unreadable';
}

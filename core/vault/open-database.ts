/** Opens the database file: key, settings, checks, migrations; and tells the ways apart in which that fails. */
import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { Database } from '@signalapp/sqlcipher';
import { toHex } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { checkKey, writeKeyCheck } from './key-check';
import { migrate } from './migrate';
import { migrations } from './migrations';
import { setAside } from './set-aside';
import type { VaultOptions } from './vault';
import { isCorruption, toVaultError } from './vault-error';

export interface OpenedDatabase {
  /** Throws `vault.unavailable` after `close`. */
  database(): Database;
  /** Closes it. Unless `isSound`, the next start checks every page. */
  close(state: { isSound: boolean }): void;
}

const busyTimeoutMs = 2_000;
/** SQLCipher's default. */
const pageBytes = 4_096;

/** Opens, checks and migrates. Throws `vault.*` as `openVault` documents. */
export function openDatabase(options: VaultOptions): OpenedDatabase {
  try {
    return openChecked(options);
  } catch (error) {
    throw toVaultError(error);
  }
}

function openChecked(options: VaultOptions): OpenedDatabase {
  const { path, key } = options;
  const keyCheck = checkKey(path, key);
  if (keyCheck === 'differs') throw new AppError('vault.wrong-key');
  const sizeBytes = existsSync(path) ? statSync(path).size : 0;
  // SQLite would take what is left of a vault that was complete once for a new, empty database.
  if (sizeBytes < pageBytes && keyCheck === 'matches') throw corrupt(options, new Error('the vault is cut off'));

  const marker = `${path}.in-use`;
  const wasStoppedCleanly = !existsSync(marker) && !existsSync(`${path}-wal`);
  touch(marker);
  touch(path);
  const db = new Database(path, { cacheStatements: true });
  try {
    configure(db, key);
    if (sizeBytes > 0 && !wasStoppedCleanly) checkPages(db);
    migrate(db, path, migrations);
    if (keyCheck === 'absent') writeKeyCheck(path, key);
  } catch (error) {
    const failure = closeAfter(db, options, keyCheck === 'matches', error);
    if (wasStoppedCleanly && !isDamage(failure)) rmSync(marker, { force: true });
    throw failure;
  }
  return holdOpen(db, marker);
}

function touch(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}

function configure(db: Database, key: Uint8Array): void {
  db.exec('PRAGMA cipher_log_level = NONE');
  db.exec(`PRAGMA key = "x'${toHex(key)}'"`);
  db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  // A second process on the same vault would continue the same ratchets and break them.
  db.exec('PRAGMA locking_mode = EXCLUSIVE');
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = FULL');
  db.exec('PRAGMA foreign_keys = ON');
  db.exec('PRAGMA secure_delete = ON');
  db.exec('PRAGMA temp_store = MEMORY');
  db.exec('PRAGMA trusted_schema = OFF');
}

function checkPages(db: Database): void {
  const broken = db.pragma('cipher_integrity_check');
  const faults = broken.length > 0 ? broken : db.pragma('quick_check').filter((row) => row['quick_check'] !== 'ok');
  if (faults.length > 0) throw new AppError('vault.corrupt');
}

function closeAfter(db: Database, options: VaultOptions, isKeyRight: boolean, error: unknown): unknown {
  try {
    if (!isDamage(error)) return error;
    // Before closing, which may move pages from the write-ahead log into the file.
    return isKeyRight ? corrupt(options, error) : new AppError('vault.wrong-key', { cause: error });
  } finally {
    db.close();
  }
}

function isDamage(error: unknown): boolean {
  return isCorruption(error) || (error instanceof AppError && error.code === 'vault.corrupt');
}

function corrupt(options: VaultOptions, cause: unknown): AppError {
  if (!existsSync(options.path)) return new AppError('vault.corrupt', { cause });
  try {
    return new AppError('vault.corrupt', { details: { backupName: setAside(options.path, options.clock) }, cause });
  } catch (copyError) {
    // No space for a copy, for example: the vault is still left as it is, which is what matters.
    return new AppError('vault.corrupt', { cause: copyError });
  }
}

function holdOpen(db: Database, marker: string): OpenedDatabase {
  let isOpen = true;
  return {
    database() {
      if (!isOpen) throw new AppError('vault.unavailable');
      return db;
    },
    close({ isSound }) {
      if (!isOpen) return;
      isOpen = false;
      db.close();
      if (isSound) rmSync(marker, { force: true });
    },
  };
}

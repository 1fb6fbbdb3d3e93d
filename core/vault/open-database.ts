/** Opens the database file: key, settings, checks, migrations; and tells the ways apart in which that fails. */
import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { Database } from '@signalapp/sqlcipher';
import { AppError } from '../../shared/errors';
import { checkInUse, type CheckInUse, type Integrity } from './check-in-use';
import { checkLog } from './check-log';
import { markInUse, readLastStop, removeMarker, type LastStop } from './in-use-marker';
import { applyKey, checkBeforeUse, checkEverything } from './integrity';
import { checkKey, writeKeyCheck, type KeyCheck } from './key-check';
import { migrate, schemaVersion } from './migrate';
import { migrations } from './migrations';
import { isPageOf, pageBytes } from './page-seal';
import { setAside } from './set-aside';
import type { VaultOptions } from './vault';
import { isDamage, toVaultError } from './vault-error';

export interface OpenedDatabase {
  /** Throws `vault.unavailable` after `close`. */
  database(): Database;
  /** See `Vault.emptyLog`. */
  emptyLog(): boolean;
  /** What came of the check that runs after a stop that was none. */
  readonly integrity: Promise<Integrity>;
  /** Closes it. Unless `isSound`, the next start checks everything before it uses anything. */
  close(state: { isSound: boolean }): void;
}

const busyTimeoutMs = 2_000;

/** Opens, checks and migrates. Throws `vault.*` as `openVault` documents. */
export function openDatabase(options: VaultOptions): OpenedDatabase {
  try {
    return openChecked(options);
  } catch (error) {
    throw toVaultError(error);
  }
}

/** What is known before SQLite opens the file, which by itself can change it. */
interface Found {
  readonly keyCheck: KeyCheck;
  readonly lastStop: LastStop;
  readonly isEmpty: boolean;
  readonly pagesInLog: ReadonlySet<number>;
}

function openChecked(options: VaultOptions): OpenedDatabase {
  const { path, key } = options;
  const found = lookAt(options);
  touch(path);
  const db = new Database(path, { cacheStatements: true });
  let check: CheckInUse | undefined;
  try {
    configure(db, options);
    schemaVersion(db); // brings the log into being, if there is none
    markInUse(path, existsSync(`${path}-wal`) ? 'log' : 'check');
    if (found.lastStop === 'damaged') checkEverything(db, found.pagesInLog);
    else if (found.lastStop !== 'clean' && !found.isEmpty) checkBeforeUse(db);
    migrate(db, migrations, { ...options, wasStoppedCleanly: found.lastStop === 'clean' });
    if (found.keyCheck === 'absent') writeKeyCheck(path, key);
    const isToCheck = found.lastStop === 'check' || found.lastStop === 'log';
    if (isToCheck) check = checkInUse(db, path, key, options);
  } catch (error) {
    throw closeAfter(db, options, found, error);
  }
  return holdOpen(db, path, check);
}

function lookAt(options: VaultOptions): Found {
  const { path, key } = options;
  const keyCheck = checkKey(path, key);
  if (keyCheck === 'differs') throw new AppError('vault.wrong-key');
  const sizeBytes = existsSync(path) ? statSync(path).size : 0;
  // SQLite would take what is left of a vault that was complete once for a new, empty database.
  if (sizeBytes < pageBytes && keyCheck === 'matches') throw corrupt(options, 'the vault is cut off');
  const lastStop = readLastStop(path);
  const isEmpty = sizeBytes < pageBytes;
  if (isEmpty) return { keyCheck, lastStop, isEmpty, pagesInLog: new Set() };
  if (lastStop === 'log' && !existsSync(`${path}-wal`)) throw corrupt(options, 'the log is missing');
  const log = checkLog(path, key);
  if (log.kind === 'sound') return { keyCheck, lastStop, isEmpty, pagesInLog: log.pages };
  // Even opening and closing would copy what is in the log into the file.
  const isKeyRight = keyCheck === 'matches' || isPageOf(path, key, 1);
  throw isKeyRight ? corrupt(options, `the log is ${log.kind}`) : new AppError('vault.wrong-key');
}

function touch(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}

function configure(db: Database, { key }: VaultOptions): void {
  applyKey(db, key);
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

function closeAfter(db: Database, options: VaultOptions, found: Found, error: unknown): unknown {
  let failure = error;
  try {
    const isDamaged = isDamage(error);
    const isKeyRight = found.keyCheck === 'matches';
    if (isDamaged) {
      // Before closing, which moves pages from the log into the file.
      failure = isKeyRight ? corrupt(options, error) : new AppError('vault.wrong-key', { cause: error });
    }
    leaveMarker(options.path, found.lastStop, isDamaged && isKeyRight);
  } finally {
    db.close();
  }
  return failure;
}

// Closing deletes the log, so that from here on it is not missed.
function leaveMarker(path: string, lastStop: LastStop, isDamaged: boolean): void {
  if (isDamaged) markInUse(path, 'damaged');
  else if (lastStop === 'clean') removeMarker(path);
  else markInUse(path, lastStop === 'damaged' ? 'damaged' : 'check');
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

function holdOpen(db: Database, path: string, check: CheckInUse | undefined): OpenedDatabase {
  let isOpen = true;
  // The file must not be written to meanwhile.
  let isChecking = check !== undefined;
  let integrity: Integrity = check === undefined ? 'sound' : 'unknown';
  const note = (result: Integrity): Integrity => {
    integrity = result;
    // Now, since whoever hears of it may end the process at once.
    if (result === 'damaged' && isOpen) markInUse(path, 'damaged');
    return result;
  };
  const checked = check?.integrity.then(note).catch(() => integrity) ?? Promise.resolve(integrity);
  void checked.then(() => (isChecking = false));
  return {
    database() {
      if (!isOpen) throw new AppError('vault.unavailable');
      return db;
    },
    emptyLog: () => isOpen && !isChecking && isLogEmptied(db),
    integrity: checked,
    close({ isSound }) {
      if (!isOpen) return;
      isOpen = false;
      check?.cancel();
      if (!isSound || integrity === 'damaged') markInUse(path, 'damaged');
      else if (integrity === 'unknown') markInUse(path, 'check');
      else if (isLogEmptied(db)) removeMarker(path);
      else markInUse(path, 'check');
      db.close();
    },
  };
}

// A crash from here on loses nothing: there is nothing left in the log.
function isLogEmptied(db: Database): boolean {
  try {
    return db.pragma('wal_checkpoint(TRUNCATE)').every((row) => (row as { busy?: unknown }).busy === 0);
  } catch {
    return false;
  }
}

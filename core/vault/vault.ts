/** The account's encrypted database: transactions over SQLCipher, and the one event source of the core. */
import { dirname } from 'node:path';
import type { Database } from '@signalapp/sqlcipher';
import type { Brand } from '../../shared/domain/ids';
import type { Clock } from '../../shared/domain/clock';
import type { Change, Storage } from '../../shared/ipc/core-contract';
import type { CheckOptions, Integrity } from './check-in-use';
import { freeBytesOf } from './free-bytes';
import { mergeChanges } from './merge-changes';
import { schemaVersion } from './migrate';
import { openDatabase } from './open-database';
import { rollBack } from './roll-back';
import { settleRemovals } from './search-index';
import { storageState } from './storage-state';
import { isCorruption, toVaultError } from './vault-error';

/** SQLCipher key, 32 bytes. The owner wipes it. */
export type VaultKey = Brand<Uint8Array, 'VaultKey'>;

export interface Transaction {
  readonly db: Database;
  /** When it began, by the core's clock. */
  readonly nowMs: number;
  /** Announces a change. Subscribers hear of it once the transaction is durable, and never if it fails. */
  changed(change: Change): void;
  /** What is removed here is to stay nowhere: the log is emptied once the transaction is durable. */
  emptyLogAfterwards(): void;
}

export interface Vault {
  /** Reads, with the time by the core's clock; whatever the file system or SQLCipher refuses is thrown as `vault.*`. */
  read<T>(fn: (db: Database, nowMs: number) => T): T;
  /**
   * Runs `fn` in one durable transaction; an exception undoes it and is thrown on (`vault.*` when the storage failed).
   * `fn` is synchronous. Transactions don't nest: pass the `Transaction` on instead.
   */
  transact<T>(fn: (tx: Transaction) => T): T;
  /** Tells subscribers of something that is not stored. */
  announce(change: Change): void;
  /** Calls `listener` after each transaction that changed something, with its changes merged. Returns how to stop. */
  subscribe(listener: (changes: readonly Change[]) => void): () => void;
  /**
   * Whether the last write worked, for want of room or of access. A change of this is announced. What can't be written now
   * is tried again by nobody but `probeStorage`.
   */
  storage(): Storage['state'];
  /** Writes something, if nothing could be written before. Answers whether the vault can be written to. */
  probeStorage(): boolean;
  /**
   * Writes over what was removed, here or in a former run, where transactions have asked for it: in the log, former versions of
   * pages are kept until then. Answers false when that can't be done now, for example while a vault is checked that was not
   * closed well.
   */
  emptyLog(): boolean;
  /** What came of the check that runs while the vault is used, after a stop that was none. Never rejects. */
  readonly integrity: Promise<Integrity>;
  /** Every later call throws `vault.unavailable`. */
  close(): void;
}

export interface VaultOptions extends CheckOptions {
  readonly path: string;
  /** Not kept: the caller may wipe it afterwards. */
  readonly key: VaultKey;
  readonly clock: Clock;
  readonly freeBytes?: typeof freeBytesOf | undefined;
}

/**
 * Opens the vault at `path`, or makes one when there is none, and migrates it.
 *
 * Throws `vault.wrong-key`; `vault.corrupt` (`details.backupName`: the copy beside the vault, which itself is left as it
 * is); `vault.newer-version`; `vault.no-room` (for the copy before a migration); `vault.migration-failed` (the vault is as
 * it was); `vault.full`; `vault.read-only`; `vault.unavailable` (another process has it open, or the disk fails).
 */
export function openVault(options: VaultOptions): Vault {
  const opened = openDatabase(options);
  const listeners = new Set<(changes: readonly Change[]) => void>();
  let isInTransaction = false;
  let isSound = true;
  // What a former run removed may be in the log still.
  let isLogToEmpty = true;

  const storage = storageState(
    () => writeAnything(opened.database(), options),
    () => publish(listeners, [{ what: 'storage' }]),
  );
  const guard = <T>(fn: () => T): T => {
    try {
      return fn();
    } catch (error) {
      if (isCorruption(error)) isSound = false;
      throw toVaultError(error);
    }
  };

  const emptyLog = (): boolean => {
    if (isLogToEmpty) isLogToEmpty = !opened.emptyLog();
    return !isLogToEmpty;
  };

  return {
    read: (fn) => guard(() => fn(opened.database(), options.clock.nowMs())),
    transact(fn) {
      if (isInTransaction) throw new Error('transactions do not nest');
      isInTransaction = true;
      const effects: Effects = { nowMs: options.clock.nowMs(), changes: [], isLogToEmpty: false };
      let result: ReturnType<typeof fn>;
      try {
        result = guard(() => runTransaction(opened.database(), fn, effects));
      } catch (error) {
        // First, since whoever hears of it may write.
        isInTransaction = false;
        storage.failed(error);
        throw error;
      }
      isInTransaction = false;
      if (effects.isLogToEmpty) {
        isLogToEmpty = true;
        emptyLog();
      }
      if (effects.changes.length > 0) publish(listeners, mergeChanges(effects.changes));
      return result;
    },
    announce: (change) => publish(listeners, [change]),
    subscribe(listener) {
      const own = (changes: readonly Change[]) => listener(changes);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    storage: storage.get,
    probeStorage: storage.probe,
    emptyLog,
    integrity: opened.integrity,
    close() {
      listeners.clear();
      // A vault that was found damaged while in use is checked when it is opened next.
      opened.close({ isSound });
    },
  };
}

/** Less than this is soon used up again. */
const roomBytes = 1024 * 1024;

// False when what is written fits, and hardly more would.
function writeAnything(db: Database, { path, freeBytes = freeBytesOf }: VaultOptions): boolean {
  if (freeBytes(dirname(path)) < roomBytes) return false;
  // Written even when it is the same.
  db.exec(`PRAGMA user_version = ${schemaVersion(db)}`);
  return true;
}

/** Of messages that a transaction edits or deletes, so many leave the search's index with it; the others soon after. */
const removalsAtOnce = 8;

/** When a transaction began, and what is to be done once it is durable. */
interface Effects {
  readonly nowMs: number;
  readonly changes: Change[];
  isLogToEmpty: boolean;
}

function runTransaction<T>(db: Database, fn: (tx: Transaction) => T, effects: Effects): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = fn({
      db,
      nowMs: effects.nowMs,
      changed: (change) => effects.changes.push(change),
      emptyLogAfterwards: () => (effects.isLogToEmpty = true),
    });
    if (result instanceof Promise) throw new TypeError('a transaction is synchronous');
    settleRemovals(db, removalsAtOnce);
    db.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

function publish(listeners: ReadonlySet<(changes: readonly Change[]) => void>, changes: readonly Change[]): void {
  for (const listener of Array.from(listeners)) {
    try {
      listener(changes);
    } catch (error) {
      // The transaction is durable: a listener's fault must neither make it look failed nor go unnoticed.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

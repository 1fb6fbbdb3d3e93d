import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Database } from '@signalapp/sqlcipher';
import { AppError } from '../../shared/errors';
import { freeBytesOf } from './free-bytes';
import { applyKey } from './integrity';
import { rollBack } from './roll-back';
import { syncFolder } from './sync-folder';
import type { VaultKey } from './vault';
import { toVaultError } from './vault-error';

/** One step of the schema. `up` runs inside a transaction, once, on every vault; a released one is never edited. */
export interface Migration {
  readonly version: number;
  up(db: Database): void;
}

export interface MigrationOptions {
  /** Of the vault that `db` is. */
  readonly path: string;
  readonly key: VaultKey;
  /** Whether the vault was closed well before it was opened now. */
  readonly wasStoppedCleanly: boolean;
  readonly freeBytes?: typeof freeBytesOf | undefined;
}

/** Besides the copy, a migration may write every page anew before it takes effect. */
const roomFactor = 2;
const spareBytes = 16 * 1024 * 1024;

/**
 * Brings the schema up to the last of `migrations` (ascending, from 1), all in one transaction: a vault is as it was, or
 * migrated.
 *
 * A vault that holds data is copied to `<path>.before-migration` first, under the same key. The copy stays until the
 * migrated vault was closed well and opened again, and no longer: it holds ratchet keys that must not outlive their use.
 *
 * Throws `vault.newer-version`, when a newer application wrote the vault, and `vault.no-room`, both before anything is
 * written; `vault.migration-failed` when a step throws; the errors of SQLCipher and the file system.
 */
export function migrate(db: Database, migrations: readonly Migration[], options: MigrationOptions): void {
  const current = schemaVersion(db);
  const pending = migrations.filter((migration) => migration.version > current);
  if (current > (migrations.at(-1)?.version ?? 0)) {
    throw new AppError('vault.newer-version', { details: { version: current } });
  }
  const copy = `${options.path}.before-migration`;
  if (pending.length === 0) {
    if (options.wasStoppedCleanly) rmSync(copy, { force: true });
    return;
  }
  if (current > 0) copyDatabase(db, copy, options);
  apply(db, pending);
}

/** `user_version` of the database; 0 when it is new. */
export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** Makes the copy, or makes it anew: a former one gives way only to one that is complete and was read back. */
function copyDatabase(db: Database, copy: string, { key, freeBytes = freeBytesOf }: MigrationOptions): void {
  demandRoom(db, freeBytes(dirname(copy)));
  const unfinished = `${copy}.new`;
  rmSync(unfinished, { force: true });
  try {
    // Through SQLite: copying the file would drop the locks that this process holds on it.
    db.prepare('VACUUM INTO ?').run([unfinished]);
    readBack(unfinished, key, schemaVersion(db));
    sync(unfinished);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  renameSync(unfinished, copy);
  syncFolder(dirname(copy));
}

function demandRoom(db: Database, freeBytes: number): void {
  const sizeBytes =
    Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
  const neededBytes = roomFactor * sizeBytes + spareBytes;
  if (freeBytes < neededBytes) throw new AppError('vault.no-room', { retry: 'later', details: { neededBytes } });
}

function readBack(copy: string, key: VaultKey, version: number): void {
  const db = new Database(copy);
  try {
    applyKey(db, key);
    const faults = db.pragma('cipher_integrity_check');
    if (faults.length > 0 || schemaVersion(db) !== version) throw new AppError('vault.unavailable', { retry: 'later' });
  } finally {
    db.close();
  }
}

function apply(db: Database, pending: readonly Migration[]): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const { version, up } of pending) {
      up(db);
      db.exec(`PRAGMA user_version = ${version}`);
    }
    db.exec('COMMIT');
  } catch (error) {
    rollBack(db);
    // The storage is at fault, not the migration.
    if (toVaultError(error) !== error) throw error;
    throw new AppError('vault.migration-failed', { cause: error });
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

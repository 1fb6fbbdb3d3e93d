import { existsSync, renameSync, rmSync } from 'node:fs';
import type { Database } from '@signalapp/sqlcipher';
import { AppError } from '../../shared/errors';
import { rollBack } from './roll-back';

/** One step of the schema. `up` runs inside a transaction, once, on every vault; a released one is never edited. */
export interface Migration {
  readonly version: number;
  up(db: Database): void;
}

/**
 * Brings the schema up to the last of `migrations` (ascending, from 1), each in its own transaction.
 *
 * A vault that holds data is copied to `<path>.before-migration` first. The copy stays until the next start without a
 * migration and no longer: it holds ratchet keys that must not outlive their use. Throws `vault.newer-version`, before
 * anything is written, when a newer application wrote the vault.
 */
export function migrate(db: Database, path: string, migrations: readonly Migration[]): void {
  const current = schemaVersion(db);
  const pending = migrations.filter((migration) => migration.version > current);
  if (current > (migrations.at(-1)?.version ?? 0)) {
    throw new AppError('vault.newer-version', { details: { version: current } });
  }
  const copy = `${path}.before-migration`;
  if (pending.length === 0) {
    rmSync(copy, { force: true });
    return;
  }
  if (current > 0 && !existsSync(copy)) copyDatabase(db, copy);
  for (const migration of pending) apply(db, migration);
}

/** `user_version` of the database; 0 when it is new. */
export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

function copyDatabase(db: Database, copy: string): void {
  // Through SQLite, under the same key; copying the file would drop the locks that this process holds on it.
  const unfinished = `${copy}.new`;
  rmSync(unfinished, { force: true });
  db.prepare('VACUUM INTO ?').run([unfinished]);
  renameSync(unfinished, copy);
}

function apply(db: Database, migration: Migration): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    migration.up(db);
    db.exec(`PRAGMA user_version = ${migration.version}`);
    db.exec('COMMIT');
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

/** The private halves of the key packages that this device published. */
import type { Database } from '@signalapp/sqlcipher';
import { blob, bytesOf, type Blob } from './columns';
import type { Transaction } from './vault';

export interface StoredKeyPackage {
  readonly reference: Uint8Array;
  readonly privateKeys: Uint8Array;
  readonly isLastResort: boolean;
}

type KeyPackageRow = {
  readonly reference: Blob;
  readonly private_keys: Blob;
  readonly is_last_resort: number;
};

export function insertKeyPackage(tx: Transaction, keyPackage: StoredKeyPackage, madeAtMs: number): void {
  tx.db
    .prepare('INSERT INTO key_package (reference, private_keys, is_last_resort, made_at_ms) VALUES (?, ?, ?, ?)')
    .run([blob(keyPackage.reference), blob(keyPackage.privateKeys), keyPackage.isLastResort ? 1 : 0, madeAtMs]);
}

export function findKeyPackage(db: Database, reference: Uint8Array): StoredKeyPackage | undefined {
  const row = db
    .prepare('SELECT reference, private_keys, is_last_resort FROM key_package WHERE reference = ?')
    .get<KeyPackageRow>([blob(reference)]);
  if (row === undefined) return undefined;
  return {
    reference: bytesOf(row.reference),
    privateKeys: bytesOf(row.private_keys),
    isLastResort: row.is_last_resort === 1,
  };
}

/** After its use. A last-resort package serves again until it expires. */
export function deleteUsedKeyPackage(tx: Transaction, reference: Uint8Array): void {
  tx.db.prepare('DELETE FROM key_package WHERE reference = ? AND is_last_resort = 0').run([blob(reference)]);
}

/** Deletes packages made before these times, which nobody accepts any more. */
export function deleteKeyPackagesBefore(
  tx: Transaction,
  { ordinaryMs, lastResortMs }: { readonly ordinaryMs: number; readonly lastResortMs: number },
): void {
  tx.db
    .prepare('DELETE FROM key_package WHERE made_at_ms < CASE is_last_resort WHEN 0 THEN ? ELSE ? END')
    .run([ordinaryMs, lastResortMs]);
}

/** When the newest last-resort package was made. */
export function lastResortMadeAtMs(db: Database): number | undefined {
  return (
    db
      .prepare('SELECT max(made_at_ms) FROM key_package WHERE is_last_resort = 1', { pluck: true })
      .get<number | null>() ?? undefined
  );
}

/** The workspace's log, as it was received and accepted. */
import type { Database } from '@signalapp/sqlcipher';
import { blob, bytesOf, type Blob } from './columns';
import type { Transaction } from './vault';

export interface StoredEntry {
  readonly sequence: number;
  /** SHA-256 of `bytes`. */
  readonly hash: Uint8Array;
  /** The encoded `SignedEntry`. */
  readonly bytes: Uint8Array;
}

export function insertDirectoryEntry({ db }: Transaction, entry: StoredEntry): void {
  db.prepare('INSERT INTO directory_entry (sequence, hash, bytes) VALUES (?, ?, ?)').run([
    entry.sequence,
    blob(entry.hash),
    blob(entry.bytes),
  ]);
}

/** At most `limit` entries after `sequence`, in order. */
export function readDirectoryEntries(db: Database, afterSequence: number, limit: number): StoredEntry[] {
  return db
    .prepare('SELECT sequence, hash, bytes FROM directory_entry WHERE sequence > ? ORDER BY sequence LIMIT ?')
    .all<{ sequence: number; hash: Blob; bytes: Blob }>([afterSequence, limit])
    .map(({ sequence, hash, bytes }) => ({ sequence, hash: bytesOf(hash), bytes: bytesOf(bytes) }));
}

export function readDirectoryHash(db: Database, sequence: number): Uint8Array | undefined {
  const row = db.prepare('SELECT hash FROM directory_entry WHERE sequence = ?').get<{ hash: Blob }>([sequence]);
  return row === undefined ? undefined : bytesOf(row.hash);
}

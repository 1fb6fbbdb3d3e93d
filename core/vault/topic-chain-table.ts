/** The newest hashes of each topic's chain, in runs: one row for all entries of a transaction. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

/** Entries in a row, one hash of 32 bytes for each. */
export interface ChainRun {
  readonly lastSequence: number;
  /** The heads after each entry, or, where the chain before them is not known, the digests of the entries. */
  readonly kind: 'heads' | 'digests';
  readonly hashes: Uint8Array;
}

/** Entries behind the newest whose hashes are kept: members rarely tell of older ones. */
export const keptEntries = 2_048;

type RunRow = { readonly last_sequence: number; readonly kind: ChainRun['kind']; readonly hashes: Blob };

export function lastRun(db: Database, topic: ConversationId): ChainRun | undefined {
  const row = db
    .prepare('SELECT * FROM topic_chain WHERE conversation_id = ? ORDER BY last_sequence DESC LIMIT 1')
    .get<RunRow>([idBlob(topic)]);
  return row && runFromRow(row);
}

/** The runs that end with the entry or later, ascending; the first of them is the one that the entry is in. */
export function runsFrom(
  db: Database,
  topic: ConversationId,
  sequence: number,
  limit = keptEntries + 1,
): readonly ChainRun[] {
  return db
    .prepare(
      'SELECT * FROM topic_chain WHERE conversation_id = ? AND last_sequence >= ? ORDER BY last_sequence LIMIT ?',
    )
    .all<RunRow>([idBlob(topic), sequence, limit])
    .map(runFromRow);
}

/** Adds a run behind the others; those that nobody asks for any more are deleted. */
export function insertRun(tx: Transaction, topic: ConversationId, { lastSequence, kind, hashes }: ChainRun): void {
  const id = idBlob(topic);
  tx.db.prepare('INSERT OR REPLACE INTO topic_chain VALUES (?, ?, ?, ?)').run([id, lastSequence, kind, blob(hashes)]);
  tx.db
    .prepare('DELETE FROM topic_chain WHERE conversation_id = ? AND last_sequence < ?')
    .run([id, lastSequence - keptEntries]);
}

/** Forgets the hashes of all entries behind this one: the relay has lost them. */
export function deleteRunsAfter(tx: Transaction, topic: ConversationId, sequence: number): void {
  tx.db
    .prepare('DELETE FROM topic_chain WHERE conversation_id = ? AND last_sequence > ?')
    .run([idBlob(topic), sequence]);
}

/** Forgets the chain: entries are missing, or the conversation begins anew. */
export function deleteRuns(tx: Transaction, topic: ConversationId): void {
  tx.db.prepare('DELETE FROM topic_chain WHERE conversation_id = ?').run([idBlob(topic)]);
}

function runFromRow({ last_sequence, kind, hashes }: RunRow): ChainRun {
  return { lastSequence: last_sequence, kind, hashes: bytesOf(hashes) };
}

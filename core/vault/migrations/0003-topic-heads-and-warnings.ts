import type { Database } from '@signalapp/sqlcipher';

export const version = 3;

/**
 * The chain over each topic's entries (core/content/topic-head.ts), and what the person has to be warned of.
 *
 * A row of `topic_chain` is a run of entries that ends with `last_sequence`: the heads after each, or, while the chain is not
 * known because entries are missing before them, the digests that the chain takes of them.
 */
export function up(db: Database): void {
  db.exec(`
    CREATE TABLE topic_chain (
      conversation_id BLOB NOT NULL,
      last_sequence INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('heads', 'digests')),
      hashes BLOB NOT NULL CHECK (length(hashes) % 32 = 0),
      PRIMARY KEY (conversation_id, last_sequence)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE warning (
      key INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      conversation_id BLOB CHECK (length(conversation_id) = 32),
      first_at_ms INTEGER NOT NULL,
      last_at_ms INTEGER NOT NULL,
      count INTEGER NOT NULL,
      is_open INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX warning_of ON warning (kind, ifnull(conversation_id, x''));
  `);
}

/** All that a relay has kept, read from its data folder after it ended. */
import path from 'node:path';
import { Database } from '@signalapp/sqlcipher';
import { directoryCrypto } from '../../relay/ed25519';
import { applyEntry } from '../../shared/domain/directory/apply-entry';
import { emptyDirectory, type DirectoryState } from '../../shared/domain/directory/directory-state';

export type Row = Readonly<Record<string, number | string | Uint8Array | null>>;

export interface RelayKnowledge {
  /** Every row of every table, with every column. */
  readonly tables: ReadonlyMap<string, readonly Row[]>;
  /** Entries of the directory, as they are stored. */
  readonly directoryEntries: readonly Uint8Array[];
  /** What follows from them. */
  readonly directory: DirectoryState;
}

/** Reads the database of a relay that does not run. */
export function readRelayKnowledge(dataFolder: string): RelayKnowledge {
  const db = new Database(path.join(dataFolder, 'relay.db'));
  try {
    const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'", { pluck: true }).all<string>();
    const tables = new Map(names.map((name) => [name, db.prepare(`SELECT * FROM ${name}`).all() as Row[]]));
    const directoryEntries = db
      .prepare('SELECT bytes FROM directory ORDER BY sequence', { pluck: true })
      .all<Uint8Array<ArrayBuffer>>();
    const directory = directoryEntries.reduce(
      (state, entry) => applyEntry(state, entry, directoryCrypto).state,
      emptyDirectory(),
    );
    return { tables, directoryEntries, directory };
  } finally {
    db.close();
  }
}

import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes } from '../../shared/domain/ids';
import type { EntryId } from '../../shared/domain/ids';
import { blob } from './blob';
import { createEntryIdIndex } from './entry-id-index';
import type { ReadBudget, StoredEntry } from './store';

/** What an entry costs besides its bytes: the row, its index entry and its place in memory. */
export const entryOverheadBytes = 128;

export interface LogSize {
  readonly entries: number;
  /** Of all entries, with the overhead of each. */
  readonly bytes: number;
}

export interface EntryLog {
  /** Set back by the owner when a transaction fails. */
  stored: LogSize;
  append(logId: number, entry: StoredEntry, storedDay: number): void;
  findSequence(logId: number, entryId: EntryId): number | undefined;
  /** Undefined when the log holds no entry. */
  readLastSequence(logId: number): number | undefined;
  /** Of the first entry that has not been acknowledged. */
  readFirstSequence(logId: number): number | undefined;
  readFirstEpoch(logId: number): number | undefined;
  read(logId: number, afterSequence: number, budget: ReadBudget): readonly StoredEntry[];
  /** Entries that are not acknowledged. */
  measure(logId: number): { readonly entries: number; readonly bytes: number };
  acknowledge(logId: number, sequence: number): void;
  /** Deletes at most `maxEntries` of the oldest entries. The highest deleted sequence of each log they were in. */
  deleteBefore(day: number, maxEntries: number): { readonly count: number; readonly logs: ReadonlyMap<number, number> };
  /** Makes the memory of deleted entries' ids free, if it is worth it. */
  dropStaleIds(): void;
}

interface LogTable {
  readonly statements: ReturnType<typeof prepareStatements>;
  readonly index: ReturnType<typeof createEntryIdIndex>;
}

const scanBatch = 10_000;

/** The entries of all topics, or of all inboxes, in the order of their arrival. Call its writes in a transaction. */
export function openEntryLog(db: Database, kind: 'topic' | 'inbox'): EntryLog {
  const table: LogTable = { statements: prepareStatements(db, `${kind}_entries`), index: createEntryIdIndex() };
  const { statements, index } = table;
  let staleIds = 0;

  function grow(entries: number, bytes: number): void {
    log.stored = { entries: log.stored.entries + entries, bytes: log.stored.bytes + bytes };
  }

  const log: EntryLog = {
    stored: scan(table),
    append(logId, entry, storedDay) {
      const { sequence, epoch, entryId, bytes } = entry;
      const row = [logId, sequence, epoch, storedDay, Buffer.from(entryId, 'hex'), blob(bytes)];
      const { lastInsertRowid } = statements.insert.run(row);
      index.add(logId, entryId, lastInsertRowid);
      grow(1, bytes.length + entryOverheadBytes);
    },
    findSequence(logId, entryId) {
      let sequence: number | undefined;
      index.find(logId, entryId, (rowId) => {
        const row = statements.identify.get<{ sequence: number }>([rowId, logId, Buffer.from(entryId, 'hex')]);
        sequence = row?.sequence;
        return row !== undefined;
      });
      return sequence;
    },
    readLastSequence: (logId) => statements.last.get<{ sequence: number | null }>([logId])?.sequence ?? undefined,
    readFirstSequence: (logId) => statements.first.get<{ sequence: number }>([logId])?.sequence,
    readFirstEpoch: (logId) => statements.firstEpoch.get<{ epoch: number }>([logId])?.epoch,
    read: (logId, afterSequence, budget) => readEntries(table, logId, afterSequence, budget),
    measure(logId) {
      return statements.measure.get<{ entries: number; bytes: number }>([logId]) ?? { entries: 0, bytes: 0 };
    },
    acknowledge(logId, sequence) {
      const size = statements.sizeUpTo.get<{ bytes: number }>([logId, sequence]);
      statements.acknowledge.run([logId, sequence]);
      grow(0, -(size?.bytes ?? 0));
    },
    deleteBefore(day, maxEntries) {
      const deleted = deleteOldest(table, day, maxEntries);
      grow(-deleted.count, -deleted.bytes);
      staleIds += deleted.count;
      return deleted;
    },
    dropStaleIds() {
      if (staleIds * 2 <= index.size) return;
      index.clear();
      scan(table);
      staleIds = 0;
    },
  };
  return log;
}

function prepareStatements(db: Database, table: string) {
  return {
    insert: db.prepare(
      `INSERT INTO ${table} (log, sequence, epoch, stored_day, entry_id, bytes) VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    identify: db.prepare(`SELECT sequence FROM ${table} WHERE id = ? AND log = ? AND entry_id = ?`),
    last: db.prepare(`SELECT max(sequence) AS sequence FROM ${table} WHERE log = ?`),
    first: db.prepare(`SELECT sequence FROM ${table} WHERE log = ? AND bytes IS NOT NULL ORDER BY sequence LIMIT 1`),
    firstEpoch: db.prepare(`SELECT epoch FROM ${table} WHERE log = ? ORDER BY sequence LIMIT 1`),
    // Acknowledged entries have no bytes, and are not read again.
    sizes: db.prepare(
      `SELECT sequence, length(bytes) AS size FROM ${table}
       WHERE log = ? AND sequence > ? AND bytes IS NOT NULL ORDER BY sequence LIMIT ?`,
    ),
    read: db.prepare(
      `SELECT sequence, epoch, entry_id, bytes FROM ${table}
       WHERE log = ? AND sequence > ? AND sequence <= ? AND bytes IS NOT NULL ORDER BY sequence`,
    ),
    measure: db.prepare(
      `SELECT count(*) AS entries, coalesce(sum(length(bytes)), 0) AS bytes FROM ${table}
       WHERE log = ? AND bytes IS NOT NULL`,
    ),
    sizeUpTo: db.prepare(
      `SELECT coalesce(sum(length(bytes)), 0) AS bytes FROM ${table} WHERE log = ? AND sequence <= ?`,
    ),
    acknowledge: db.prepare(`UPDATE ${table} SET bytes = NULL WHERE log = ? AND sequence <= ? AND bytes IS NOT NULL`),
    oldest: db.prepare(
      `SELECT id, log, sequence, stored_day, coalesce(length(bytes), 0) AS size FROM ${table} ORDER BY id LIMIT ?`,
    ),
    deleteUpTo: db.prepare(`DELETE FROM ${table} WHERE id <= ?`),
    scan: db.prepare(
      `SELECT id, log, entry_id, coalesce(length(bytes), 0) AS size FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`,
    ),
  };
}

function scan({ statements, index }: LogTable): LogSize {
  let [entries, bytes] = [0, 0];
  let afterId = 0;
  for (;;) {
    const rows = statements.scan.all<{ id: number; log: number; entry_id: Uint8Array<ArrayBuffer>; size: number }>([
      afterId,
      scanBatch,
    ]);
    for (const row of rows) {
      index.add(row.log, idFromBytes('EntryId', row.entry_id), row.id);
      entries += 1;
      bytes += row.size + entryOverheadBytes;
      afterId = row.id;
    }
    if (rows.length < scanBatch) return { entries, bytes };
  }
}

function readEntries(
  { statements }: LogTable,
  logId: number,
  afterSequence: number,
  budget: ReadBudget,
): readonly StoredEntry[] {
  let bytesLeft = budget.bytes;
  let lastSequence: number | undefined;
  for (const row of statements.sizes.all<{ sequence: number; size: number }>([logId, afterSequence, budget.entries])) {
    if (lastSequence !== undefined && row.size > bytesLeft) break;
    bytesLeft -= row.size;
    lastSequence = row.sequence;
  }
  if (lastSequence === undefined) return [];
  return statements.read
    .all<{ sequence: number; epoch: number; entry_id: Uint8Array<ArrayBuffer>; bytes: Uint8Array<ArrayBuffer> }>([
      logId,
      afterSequence,
      lastSequence,
    ])
    .map((row) => ({
      sequence: row.sequence,
      epoch: row.epoch,
      entryId: idFromBytes('EntryId', row.entry_id),
      bytes: row.bytes,
    }));
}

function deleteOldest({ statements }: LogTable, day: number, maxEntries: number) {
  const logs = new Map<number, number>();
  let [count, bytes, lastId] = [0, 0, 0];
  const rows = statements.oldest.all<{ id: number; log: number; sequence: number; stored_day: number; size: number }>([
    maxEntries,
  ]);
  for (const row of rows) {
    // A clock that was set back leaves younger entries before older ones; those wait until all before them are old.
    if (row.stored_day >= day) break;
    logs.set(row.log, Math.max(row.sequence, logs.get(row.log) ?? 0));
    count += 1;
    bytes += row.size + entryOverheadBytes;
    lastId = row.id;
  }
  if (count > 0) statements.deleteUpTo.run([lastId]);
  return { count, bytes, logs };
}

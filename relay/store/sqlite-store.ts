import type { Database } from '@signalapp/sqlcipher';
import type { Clock } from '../../shared/domain/clock';
import { AppError } from '../../shared/errors';
import type { Snapshot } from '../control-socket';
import { openDirectoryTable } from './directory-table';
import { entryOverheadBytes, openEntryLog } from './entry-log';
import { createGroupCommit } from './group-commit';
import { inboxOperations } from './inbox-operations';
import { openInboxTable } from './inbox-table';
import { openKeyPackageTable } from './key-package-table';
import { openDatabase } from './open-database';
import { openSecretTable } from './secret-table';
import type { DeleteOutcome, Store, StoreLimits } from './store';
import type { StoreCore, StoreTables } from './store-core';
import { topicOperations } from './topic-operations';
import { openTopicTable } from './topic-table';

export interface SqliteStoreOptions {
  readonly dataFolder: string;
  readonly limits: StoreLimits;
  readonly clock: Clock;
}

export interface SqliteStore extends Store, Snapshot {}

const dayMs = 24 * 60 * 60 * 1000;
const deletionBatch = 500;
/** SQLite's own default. */
const pagesPerCheckpoint = 1000;

/**
 * The store of a single relay: one SQLite database, held exclusively. Synchronous inside; all writes of one event-loop
 * turn share one transaction. Throws `relay.unavailable` when the database can't be opened, see `openDatabase`.
 */
export function openSqliteStore(options: SqliteStoreOptions): SqliteStore {
  const db = openDatabase(options.dataFolder);
  const tables = openTables(db);
  const core = createCore(db, tables, options);
  return {
    ticketSecret: tables.secrets.ticketSecret,
    foundingToken: tables.secrets.foundingToken,
    ...directoryOperations(core),
    ...topicOperations(core),
    ...inboxOperations(core),
    ...keyPackageOperations(core),
    deleteEntriesBefore: (timeMs) => deleteEntriesBefore(core, Math.floor(timeMs / dayMs)),
    size: () => ({
      bytes: core.storedBytes(),
      topicEntries: tables.topicEntries.stored.entries,
      inboxEntries: tables.inboxEntries.stored.entries,
    }),
    listen: (listener) => core.listen(listener),
    ...snapshotOperations(db),
    close() {
      core.finish();
      db.close();
    },
  };
}

/** Between checkpoints SQLite writes to the log only, and the database file is what it was at the last one. */
function snapshotOperations(db: Database): Snapshot {
  const resume = () => db.pragma(`wal_autocheckpoint = ${pagesPerCheckpoint}`);
  return {
    beginSnapshot() {
      try {
        db.pragma('wal_autocheckpoint = 0');
        const [outcome] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
        if (outcome?.busy !== 0) throw new Error('the log could not be written back');
      } catch (cause) {
        resume();
        throw new AppError('relay.unavailable', { retry: 'later', cause });
      }
    },
    endSnapshot() {
      resume();
      try {
        db.pragma('wal_checkpoint(TRUNCATE)');
      } catch {
        // A full disk, perhaps. The next write that fills the log tries again.
      }
    },
  };
}

function openTables(db: Database): StoreTables {
  const topicEntries = openEntryLog(db, 'topic');
  const inboxEntries = openEntryLog(db, 'inbox');
  return {
    secrets: openSecretTable(db),
    directory: openDirectoryTable(db),
    topicEntries,
    topics: openTopicTable(db, topicEntries),
    inboxEntries,
    inboxes: openInboxTable(db, inboxEntries),
    keyPackages: openKeyPackageTable(db),
  };
}

function createCore(db: Database, tables: StoreTables, options: SqliteStoreOptions): StoreCore {
  const { topicEntries, inboxEntries } = tables;
  const measureOthers = () => tables.keyPackages.measure() + tables.directory.measure() + tables.topics.measure();
  let otherBytes = measureOthers();
  let announcements: (() => void)[] = [];
  let listener: Parameters<StoreCore['listen']>[0] | undefined;
  let before = { topics: topicEntries.stored, inboxes: inboxEntries.stored };
  const storedBytes = () => topicEntries.stored.bytes + inboxEntries.stored.bytes + otherBytes;

  const group = createGroupCommit(db, {
    begun() {
      before = { topics: topicEntries.stored, inboxes: inboxEntries.stored };
    },
    committed(jobs, durationMs) {
      const announced = announcements;
      announcements = [];
      for (const announce of announced) announce();
      listener?.committed(jobs, durationMs);
    },
    rolledBack() {
      announcements = [];
      tables.topics.forget();
      tables.inboxes.forget();
      topicEntries.stored = before.topics;
      inboxEntries.stored = before.inboxes;
      otherBytes = measureOthers();
    },
  });
  return {
    tables,
    limits: options.limits,
    run: group.run,
    finish: group.close,
    storedDay: () => Math.floor(options.clock.nowMs() / dayMs),
    storedBytes,
    hasRoomFor: (bytes) => storedBytes() + bytes <= options.limits.quotaBytes,
    addOtherBytes(bytes) {
      otherBytes += bytes;
    },
    announce(say) {
      announcements.push(() => {
        if (listener !== undefined) say(listener);
      });
    },
    listen(next) {
      listener = next;
    },
  };
}

function directoryOperations(core: StoreCore): Pick<Store, 'appendDirectory' | 'readDirectory'> {
  const { directory, secrets } = core.tables;
  return {
    appendDirectory: (sequence, bytes) =>
      core.run(() => {
        if (sequence !== directory.readLastSequence() + 1) return 'moved';
        if (!core.hasRoomFor(bytes.length + entryOverheadBytes)) return 'quota-exceeded';
        directory.append(sequence, bytes);
        if (sequence === 1) secrets.deleteFoundingToken();
        core.addOtherBytes(bytes.length + entryOverheadBytes);
        return 'appended';
      }),
    readDirectory: async (afterSequence, budget) => directory.read(afterSequence, budget),
  };
}

function keyPackageOperations(
  core: StoreCore,
): Pick<Store, 'publishKeyPackages' | 'countKeyPackages' | 'claimKeyPackage' | 'deleteKeyPackages'> {
  const { keyPackages } = core.tables;
  return {
    publishKeyPackages: (device, packages, lastResort) =>
      core.run(() => {
        const all = lastResort === undefined ? packages : [...packages, lastResort];
        const bytes = all.reduce((total, keyPackage) => total + keyPackage.length + entryOverheadBytes, 0);
        const { count } = keyPackages.count(device);
        if (count + packages.length > core.limits.keyPackagesPerDevice) return 'quota-exceeded';
        if (!core.hasRoomFor(bytes)) return 'quota-exceeded';
        core.addOtherBytes(bytes - keyPackages.publish(device, packages, lastResort));
        return 'published';
      }),
    countKeyPackages: async (device) => keyPackages.count(device),
    claimKeyPackage: (device) =>
      core.run(() => {
        const claimed = keyPackages.claim(device);
        if (claimed?.isLastResort === false) core.addOtherBytes(-claimed.bytes.length - entryOverheadBytes);
        return claimed?.bytes;
      }),
    deleteKeyPackages: (device) =>
      core.run(() => {
        core.addOtherBytes(-keyPackages.deleteAll(device));
      }),
  };
}

async function deleteEntriesBefore(core: StoreCore, day: number): Promise<DeleteOutcome> {
  const { topicEntries, topics, inboxEntries, inboxes } = core.tables;
  let deletedEntries = 0;
  for (const [log, table] of [
    [topicEntries, topics],
    [inboxEntries, inboxes],
  ] as const) {
    let count: number;
    do {
      // In small transactions, so that appends go on in between.
      count = await core.run(() => {
        const deleted = log.deleteBefore(day, deletionBatch);
        for (const [logId, sequence] of deleted.logs) table.noteDeleted(logId, sequence);
        return deleted.count;
      });
      deletedEntries += count;
    } while (count === deletionBatch);
    log.dropStaleIds();
  }
  return { deletedEntries };
}

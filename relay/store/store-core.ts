import type { DirectoryTable } from './directory-table';
import type { EntryLog } from './entry-log';
import type { InboxTable } from './inbox-table';
import type { KeyPackageTable } from './key-package-table';
import type { SecretTable } from './secret-table';
import type { StoreLimits, StoreListener } from './store';
import type { TopicTable } from './topic-table';

export interface StoreTables {
  readonly secrets: SecretTable;
  readonly directory: DirectoryTable;
  readonly topicEntries: EntryLog;
  readonly topics: TopicTable;
  readonly inboxEntries: EntryLog;
  readonly inboxes: InboxTable;
  readonly keyPackages: KeyPackageTable;
}

/** What the operations of one SQLite store share. */
export interface StoreCore {
  readonly tables: StoreTables;
  readonly limits: StoreLimits;
  /** Runs a write in the transaction of this turn; see `GroupCommit`. */
  run<T>(job: () => T): Promise<T>;
  /** Makes durable what was begun, and takes no more. */
  finish(): void;
  /** Days since 1970. */
  storedDay(): number;
  /** What counts against the quota. */
  storedBytes(): number;
  hasRoomFor(bytes: number): boolean;
  /** Notes what directory, key packages and topics take; entry logs count for themselves. */
  addOtherBytes(bytes: number): void;
  /** From within a write: what the listener is told once it is durable. */
  announce(say: (listener: StoreListener) => void): void;
  listen(listener: StoreListener): void;
}

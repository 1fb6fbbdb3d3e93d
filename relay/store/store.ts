/**
 * What a relay keeps. Every write resolves only when it is durable; writes take effect in the order of their calls.
 * `store-contract.ts` holds the tests that every implementation passes.
 */
import type { Brand, DeviceId, EntryId, TopicId } from '../../shared/domain/ids';

/** SHA-256 of an epoch's access key, 32 bytes. */
export type AccessHash = Brand<Uint8Array, 'AccessHash'>;
/** Random, 32 bytes. Whoever holds it may append the founding entry. */
export type FoundingToken = Brand<Uint8Array, 'FoundingToken'>;
/** Random, 32 bytes. Tickets are made with it; it never leaves the relay. */
export type TicketSecret = Brand<Uint8Array, 'TicketSecret'>;

/** An entry as it was handed over. Sequences of a topic or inbox are dense from 1. */
export interface StoredEntry {
  readonly sequence: number;
  /** Epoch of the topic in which the entry was written; 0 in inboxes. */
  readonly epoch: number;
  readonly entryId: EntryId;
  readonly bytes: Uint8Array;
}

export interface DirectoryEntry {
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

export interface TopicHead {
  /** 0 when nothing was appended. */
  readonly lastSequence: number;
  readonly epoch: number;
}

export interface InboxHead {
  /** The first entry that is neither acknowledged nor deleted; the next one to come when there is none. */
  readonly firstSequence: number;
  /** 0 when nothing was ever delivered. */
  readonly lastSequence: number;
}

export interface NewEntry {
  readonly topic: TopicId;
  readonly epoch: number;
  readonly entryId: EntryId;
  readonly bytes: Uint8Array;
  /** Unless this entry is in the topic, the new one is `out-of-order`. */
  readonly previousEntryId?: EntryId;
}

/** `appended` also answers the repetition of an entry that is already there, with its first sequence. */
export type AppendOutcome =
  | { readonly kind: 'appended'; readonly sequence: number }
  | { readonly kind: 'stale-epoch'; readonly currentEpoch: number }
  | { readonly kind: 'unknown-topic' }
  | { readonly kind: 'out-of-order' }
  | { readonly kind: 'quota-exceeded' };

export type DeliverOutcome = Extract<AppendOutcome, { kind: 'appended' | 'quota-exceeded' }>;

/** How much one read returns: at least one entry if there is any, however large. */
export interface ReadBudget {
  readonly entries: number;
  readonly bytes: number;
}

/** Told of new entries when they are durable, in their order, before the write's promise resolves. */
export interface StoreListener {
  topicEntry(topic: TopicId, entry: StoredEntry): void;
  inboxEntry(inbox: TopicId, entry: StoredEntry): void;
  /** After the entries that became durable together: with how many writes, and how long that took. */
  committed(writes: number, durationMs: number): void;
}

export interface StoreSize {
  /** What counts against the quota. */
  readonly bytes: number;
  readonly topicEntries: number;
  readonly inboxEntries: number;
}

export interface DeleteOutcome {
  readonly deletedEntries: number;
}

export interface KeyPackageCount {
  readonly count: number;
  readonly hasLastResort: boolean;
}

export interface StoreLimits {
  /** All entries, key packages and directory entries together, with a fixed overhead for each. */
  readonly quotaBytes: number;
  /** Entries of one inbox that its device has not acknowledged. */
  readonly inboxEntries: number;
  readonly inboxBytes: number;
  readonly keyPackagesPerDevice: number;
}

/** Every method throws `relay.unavailable` (retry later) when the medium fails; nothing of the call took effect then. */
export interface Store {
  readonly ticketSecret: TicketSecret;
  /** Undefined once the founding entry is there. */
  foundingToken(): FoundingToken | undefined;

  /** `moved` when `sequence` does not follow the last entry. The founding entry (1) uses up the founding token. */
  appendDirectory(sequence: number, bytes: Uint8Array): Promise<'appended' | 'moved' | 'quota-exceeded'>;
  readDirectory(afterSequence: number, budget: ReadBudget): Promise<readonly DirectoryEntry[]>;

  createTopic(topic: TopicId, epoch: number, accessHash: AccessHash): Promise<'created' | 'exists' | 'quota-exceeded'>;
  readTopicHead(topic: TopicId): Promise<TopicHead | undefined>;
  readAccessHash(topic: TopicId, epoch: number): Promise<AccessHash | undefined>;
  /** An entry id that the topic already holds is `appended`, whatever the epoch is. */
  append(entry: NewEntry): Promise<AppendOutcome>;
  /** Appends in `entry.epoch`, then the topic's epoch is one higher and guarded by `nextAccessHash`. */
  commit(entry: NewEntry, nextAccessHash: AccessHash): Promise<AppendOutcome>;
  /** The sequence of an entry that was appended before. */
  findEntry(topic: TopicId, entryId: EntryId): Promise<number | undefined>;
  /** The first entry that is still kept; the next one to come when there is none. */
  readFirstSequence(topic: TopicId): Promise<number>;
  readTopic(topic: TopicId, afterSequence: number, budget: ReadBudget): Promise<readonly StoredEntry[]>;

  deliver(inbox: TopicId, entryId: EntryId, bytes: Uint8Array): Promise<DeliverOutcome>;
  readInbox(inbox: TopicId, afterSequence: number, budget: ReadBudget): Promise<readonly StoredEntry[]>;
  readInboxHead(inbox: TopicId): Promise<InboxHead>;
  /** Deletes the content of the inbox's entries up to and including `sequence`. Their ids stay known. */
  acknowledgeInbox(inbox: TopicId, sequence: number): Promise<void>;

  /** `lastResort` replaces the former one. */
  publishKeyPackages(
    device: DeviceId,
    packages: readonly Uint8Array[],
    lastResort: Uint8Array | undefined,
  ): Promise<'published' | 'quota-exceeded'>;
  countKeyPackages(device: DeviceId): Promise<KeyPackageCount>;
  /** Hands out each package once, the last resort when there is no other. */
  claimKeyPackage(device: DeviceId): Promise<Uint8Array | undefined>;
  deleteKeyPackages(device: DeviceId): Promise<void>;

  /** Deletes topic and inbox entries that were stored before the day of `timeMs`. Sequences go on where they were. */
  deleteEntriesBefore(timeMs: number): Promise<DeleteOutcome>;
  size(): StoreSize;
  /** One listener; a second call replaces the first. */
  listen(listener: StoreListener): void;
  /** Finishes the writes that were begun. No method may be called afterwards, except writes, which are refused. */
  close(): void;
}

/** Applies what a topic pushed: as many entries as can be read one after the other, in one transaction. */
import { equalBytes } from '../../shared/domain/bytes';
import type { Clock } from '../../shared/domain/clock';
import { permissionsOf } from '../../shared/domain/conversation-rights';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import type { Turn } from '../conversation/conversation-groups';
import type { DirectoryView } from '../conversation/leaf-check';
import type { Log } from '../log';
import type { TopicEntry } from '../transport/topic-connection';
import { isBlocked } from '../vault/block-table';
import { findConversation } from '../vault/conversation-table';
import { markActionsHeard } from '../vault/direct-action-table';
import type { OwnEntry } from '../vault/outbox-row';
import { findOwnEntry } from '../vault/outbox-table';
import type { Vault } from '../vault/vault';
import { applyContent, isAllowed, type Reader } from './apply-content';
import { storeDeadEnd, storeGap, type DeadEnd } from './deleted-entries';
import { judgeCommit } from './judge-commit';
import { skip, startBatch, takeGroup, warn, writeBatch, type Batch } from './entry-batch';
import { completeOwnAppend, dropLostCommit, readOwnCommit } from './own-entry';
import { readEntry } from './read-entry';
import type { Pace } from './time-slices';
import { failPendingMessages, storeCommit, storeOwnRemoval } from './store-commit';
import { storeContent } from './store-content';

export interface IncomingDependencies {
  readonly vault: Vault;
  readonly directory: DirectoryView;
  readonly self: UserId;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of the ticket that another member was given. */
  readonly compareTicket: (day: number, ticketHash: Uint8Array) => void;
}

export interface AppliedEntries {
  /** How many of the given entries were dealt with: those behind a commit have to wait for the next call. */
  readonly count: number;
  readonly change: 'none' | 'messages' | 'epoch' | 'left';
  /** Entries were passed over. If one of them was the commit that ended the epoch, the group has gone on without us. */
  readonly hasSkipped: boolean;
  /** Topics whose outbox has own entries again: the relay had lost them, or they had been sent where the other person is not. */
  readonly sentAgain: readonly ConversationId[];
}

const nothing = { count: 0, change: 'none', hasSkipped: false, sentAgain: [] } as const;
const unhurried: Pace = { pause: () => undefined, isSpent: () => false };

/**
 * Reads entries in order up to the first commit, then writes state, rows and cursor in one transaction. Entries at or
 * before the cursor are dropped; what can't be decrypted or makes no sense is counted and passed over. `pace` says when to
 * let others have their turn, and when to leave the rest for the next call.
 */
export async function applyEntries(
  turn: Turn,
  entries: readonly TopicEntry[],
  dependencies: IncomingDependencies,
  pace: Pace = unhurried,
): Promise<AppliedEntries> {
  const { vault } = dependencies;
  const topic = turn.conversationId;
  const conversation = vault.read((db) => findConversation(db, topic));
  if (conversation === undefined || !conversation.isMember) return { ...nothing, count: entries.length };

  const batch = startBatch(turn, conversation, vault);
  let count = 0;
  for (const entry of entries) {
    count += 1;
    if (entry.sequence <= batch.cursor) continue;
    if (entry.sequence > batch.cursor + 1) addGap(batch, entry.sequence - 1, dependencies);
    batch.chain.append(entry);
    await addEntry(batch, entry, dependencies);
    batch.cursor = entry.sequence;
    await pace.pause();
    if (batch.ending !== undefined || pace.isSpent()) break;
  }
  if (batch.cursor === conversation.cursor) return { ...nothing, count };
  writeBatch(turn, batch, dependencies);
  const { ending, skipped, sentAgain } = batch;
  return { count, change: ending ?? 'messages', hasSkipped: skipped > 0, sentAgain };
}

async function addEntry(batch: Batch, entry: TopicEntry, dependencies: IncomingDependencies): Promise<void> {
  const known = dependencies.vault.read((db) => findOwnEntry(db, batch.place.topic, entry.entryId));
  // Under the same id, but not what this device sent: the relay has altered it.
  const own = known !== undefined && isWhatWasSent(known, entry.bytes) ? known : undefined;
  if (own !== undefined) batch.arrived.set(own.key, own);
  if (own?.sequence !== undefined && own.sequence !== entry.sequence) {
    batch.misplaced.push(own);
    warn(batch, 'different-entries', dependencies);
  }
  if (own?.kind === 'append') {
    const { sequence } = entry;
    const reader = readerNow(dependencies);
    batch.writes.push((tx) => completeOwnAppend(tx, batch.place, own, { sequence, reader }));
  } else if (own?.kind === 'commit') {
    addOwnCommit(batch, entry, dependencies);
  } else {
    await addForeignEntry(batch, entry, dependencies);
  }
}

function isWhatWasSent({ bytes }: OwnEntry, received: Uint8Array): boolean {
  return bytes === undefined || equalBytes(bytes, received);
}

// Entries that the relay has deleted: the connection takes no other gap.
function addGap(batch: Batch, lastMissing: number, { self, clock }: IncomingDependencies): void {
  batch.chain.skipTo(lastMissing);
  batch.lastMissing = lastMissing;
  batch.writes.push((tx) => storeGap(tx, batch.place, lastMissing, { self, atMs: clock.nowMs() }));
}

function addOwnCommit(batch: Batch, entry: TopicEntry, dependencies: IncomingDependencies): void {
  const { directory, self, clock } = dependencies;
  const made = { topic: batch.place.topic, group: batch.group };
  const known = { self, directory: directory.state(), head: batch.chain.head };
  const commit = dependencies.vault.read((db) => readOwnCommit(db, made, entry, known));
  if (commit === undefined) return skip(batch, dependencies, 'internal.unexpected');
  const change = judgeCommit(batch, commit.committed, self, dependencies.log);
  if (change === undefined) return skip(batch, dependencies, 'internal.unexpected');
  const { entryId, sequence } = entry;
  batch.writes.push((tx) => {
    commit.complete(tx);
    if (change.isSilencing) failPendingMessages(tx, batch.place.topic, batch.place.shown);
    storeCommit(tx, batch.place, { entryId, sequence, sender: self, isOwn: true, atMs: clock.nowMs() }, change);
  });
  batch.retired = batch.group;
  takeGroup(batch, commit.next);
  if (change.removedUsers.includes(self)) return leave(batch, self);
  batch.ending = 'epoch';
}

async function addForeignEntry(batch: Batch, entry: TopicEntry, dependencies: IncomingDependencies): Promise<void> {
  const { clock, directory, log } = dependencies;
  const read = await readEntry(batch.group, entry.bytes, batch.before, directory);
  if (read.kind === 'refused') {
    warn(batch, 'unreadable-entries', dependencies);
    return skip(batch, dependencies, read.code);
  }
  takeGroup(batch, read.next);
  if (read.kind === 'unusable') return skip(batch, dependencies, read.code);
  if (read.kind === 'own-commit') {
    log('vault-is-older');
    return endHere(batch, entry.sequence, 'vault-is-older', dependencies);
  }
  if (read.kind === 'commit') return addCommit(batch, entry, read, dependencies);

  const { topicHead, otherTopics, sentAtMs } = read.content;
  if (read.sender === batch.otherUserId) {
    batch.whereabouts = { topics: [batch.place.topic, ...otherTopics], said: { sentAtMs, nowMs: clock.nowMs() } };
  }
  if (topicHead !== undefined) {
    if (batch.chain.judge(topicHead) === 'different') warn(batch, 'different-entries', dependencies);
    else if (read.sender === batch.otherUserId) {
      batch.writes.push((tx) => markActionsHeard(tx, batch.place.topic, topicHead.sequence));
    }
  }
  // Nothing is lost by that: the message is taken back, and the key that it was sent with is used up here too.
  if (read.isFromHere) log('vault-is-older');
  if (batch.isLeaving) return;
  const { state, users } = batch.before;
  if (!isAllowed(read.content.body, permissionsOf(state, users, read.sender), state.pictureHash)) {
    batch.forbidden += 1;
    return log('content-forbidden');
  }
  const change = applyContent(read.content, read.sender, readerNow(dependencies));
  if (change.kind === 'compare-ticket') dependencies.compareTicket(change.day, change.ticketHash);
  else {
    batch.writes.push((tx) => {
      // The ratchet has moved on all the same, so that what they send later can be read.
      if (read.sender === batch.otherUserId && isBlocked(tx.db, read.sender)) return;
      storeContent(tx, batch.place, entry.sequence, change);
    });
  }
}

function readerNow({ self, clock, directory }: IncomingDependencies): Reader {
  return { self, nowMs: clock.nowMs(), policies: directory.state().policies };
}

function addCommit(
  batch: Batch,
  entry: TopicEntry,
  read: Extract<Awaited<ReturnType<typeof readEntry>>, { kind: 'commit' }>,
  dependencies: IncomingDependencies,
): void {
  const { clock, self, log } = dependencies;
  const { place } = batch;
  const { entryId, sequence } = entry;
  const sender = read.committed.committer;
  const change = judgeCommit(batch, read.committed, self, log);
  if (change === undefined) {
    // Somebody broke the conversation's rules. Nothing more may be said to whoever is in it now.
    log('commit-forbidden', { sequence });
    return endHere(batch, sequence, 'cannot-follow', dependencies);
  }
  if (change.isSilencing) batch.writes.push((tx) => failPendingMessages(tx, place.topic, place.shown));
  const origin = { entryId, sequence, sender, isOwn: sender === self, atMs: clock.nowMs() };
  batch.writes.push((tx) => storeCommit(tx, place, origin, change));
  // Another device of this person may have left for all of them.
  if (read.isSelfRemoved || change.removedUsers.includes(self)) return leave(batch, self);
  batch.writes.push((tx) => dropLostCommit(tx, place));
  batch.ending = 'epoch';
}

// The commit at this place can't be followed.
function endHere(batch: Batch, sequence: number, what: DeadEnd['what'], { self, clock }: IncomingDependencies): void {
  batch.writes.push((tx) => storeDeadEnd(tx, batch.place, sequence, { what, self, atMs: clock.nowMs() }));
  leave(batch, self);
}

function leave(batch: Batch, self: UserId): void {
  batch.writes.push((tx) => storeOwnRemoval(tx, batch.place, self));
  batch.ending = 'left';
}

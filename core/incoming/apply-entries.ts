/** Applies what a topic pushed: as many entries as can be read one after the other, in one transaction. */
import { equalBytes } from '../../shared/domain/bytes';
import type { Clock } from '../../shared/domain/clock';
import { permissionsOf } from '../../shared/domain/conversation-rights';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import type { Turn } from '../conversation/conversation-groups';
import { readState } from '../conversation/conversation-state';
import type { DirectoryView } from '../conversation/leaf-check';
import { settleDirect, type SaidAt } from '../conversation/settle-direct';
import type { Log } from '../log';
import { wipeGroup, type GroupState } from '../mls/group/group-state';
import type { WarningKind } from '../../shared/ipc/core-contract';
import { TopicChain } from '../topic-chain/topic-chain';
import type { TopicEntry } from '../transport/topic-connection';
import type { Conversation } from '../vault/conversation-row';
import { advanceCursor, findConversation, membersOf, setEpochSince } from '../vault/conversation-table';
import { placeOf, type Place } from '../vault/message-place';
import { clearPendingCommit, firstGroupChange } from '../vault/group-change-table';
import { insertWarning } from '../vault/warning-table';
import { deleteOutboxEntryById, findOwnEntry, type OwnEntry } from '../vault/outbox-table';
import type { Transaction, Vault } from '../vault/vault';
import { applyCommit, type CommitChange, type CommittedFacts, type GroupFacts } from './apply-commit';
import { applyContent, isAllowed } from './apply-content';
import { storeDeadEnd, storeGap, type DeadEnd } from './deleted-entries';
import { dropMissingEntries, makeRoom, sendLostAgain } from './lost-entries';
import { completeOwnAppend, readOwnCommit } from './own-entry';
import { readEntry } from './read-entry';
import type { Pace } from './time-slices';
import { storeCommit, storeOwnRemoval } from './store-commit';
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

/** What the entries read so far come to. */
interface Batch {
  readonly place: Place;
  readonly before: GroupFacts;
  /** This person has left, and the group does not know it yet: nothing more is shown. */
  readonly isLeaving: boolean;
  readonly chain: TopicChain;
  readonly writes: ((tx: Transaction) => void)[];
  group: GroupState;
  cursor: number;
  /** Entries that could not be read. */
  skipped: number;
  /** Contents whose sender may not post. */
  forbidden: number;
  hasNewGroup: boolean;
  /** Up to here entries are missing that the relay has deleted because of their age; 0 when none are. */
  lastMissing: number;
  /** Keys of own entries in the outbox that have come back. */
  readonly arrived: Map<number, OwnEntry>;
  /** Those that the relay had acknowledged at another place. */
  readonly misplaced: OwnEntry[];
  readonly sentAgain: ConversationId[];
  /** Set in a direct conversation. */
  readonly otherUserId: UserId | undefined;
  /** What the other person's last content says of the direct conversations that they are in, see `settleDirect`. */
  whereabouts: { readonly topics: readonly ConversationId[]; readonly said: SaidAt } | undefined;
  /** The state that an own commit was made from, which is not needed any more. */
  retired: GroupState | undefined;
  ending: 'epoch' | 'left' | undefined;
}

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

function startBatch(turn: Turn, conversation: Conversation, vault: Vault): Batch {
  const topic = turn.conversationId;
  return {
    place: placeOf(conversation),
    otherUserId: conversation.otherUserId,
    chain: new TopicChain(vault, topic, conversation.cursor),
    before: vault.read((db) => ({ users: new Set(membersOf(db, topic)), state: readState(db, conversation) })),
    isLeaving: conversation.isLeaving,
    writes: [],
    group: turn.group(),
    cursor: conversation.cursor,
    skipped: 0,
    forbidden: 0,
    hasNewGroup: false,
    lastMissing: 0,
    arrived: new Map(),
    misplaced: [],
    sentAgain: [],
    whereabouts: undefined,
    retired: undefined,
    ending: undefined,
  };
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
    batch.writes.push((tx) => completeOwnAppend(tx, batch.place, own, entry.sequence));
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
  const change = judgeCommit(batch, commit.committed, dependencies);
  if (change === undefined) return skip(batch, dependencies, 'internal.unexpected');
  const { entryId, sequence } = entry;
  batch.writes.push((tx) => {
    commit.complete(tx);
    storeCommit(tx, batch.place, { entryId, sequence, sender: self, isOwn: true, atMs: clock.nowMs() }, change);
  });
  batch.retired = batch.group;
  takeGroup(batch, commit.next);
  if (change.removedUsers.includes(self)) return leave(batch);
  batch.ending = 'epoch';
}

async function addForeignEntry(batch: Batch, entry: TopicEntry, dependencies: IncomingDependencies): Promise<void> {
  const { clock, directory, self, log } = dependencies;
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
  if (topicHead !== undefined && batch.chain.judge(topicHead) === 'different') {
    warn(batch, 'different-entries', dependencies);
  }
  // Nothing is lost by that: the message is taken back, and the key that it was sent with is used up here too.
  if (read.isFromHere) log('vault-is-older');
  if (batch.isLeaving) return;
  if (!isAllowed(read.content.body, permissionsOf(batch.before.state, batch.before.users, read.sender))) {
    batch.forbidden += 1;
    return log('content-forbidden');
  }
  const change = applyContent(read.content, read.sender, self, clock.nowMs());
  if (change.kind === 'compare-ticket') dependencies.compareTicket(change.day, change.ticketHash);
  else batch.writes.push((tx) => storeContent(tx, batch.place, entry.sequence, change));
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
  const change = judgeCommit(batch, read.committed, dependencies);
  if (change === undefined) {
    // Somebody broke the conversation's rules. Nothing more may be said to whoever is in it now.
    log('commit-forbidden', { sequence });
    return endHere(batch, sequence, 'cannot-follow', dependencies);
  }
  const origin = { entryId, sequence, sender, isOwn: sender === self, atMs: clock.nowMs() };
  batch.writes.push((tx) => storeCommit(tx, place, origin, change));
  // Another device of this person may have left for all of them.
  if (read.isSelfRemoved || change.removedUsers.includes(self)) return leave(batch);
  batch.writes.push((tx) => dropLostCommit(tx, place));
  batch.ending = 'epoch';
}

function judgeCommit(
  { before, isLeaving }: Batch,
  committed: CommittedFacts,
  { self, log }: IncomingDependencies,
): CommitChange | undefined {
  const change = applyCommit(before, committed);
  if (change?.hasRefusedState === true) log('state-change-refused');
  const isShown = !isLeaving || change?.removedUsers.includes(self) === true;
  return change === undefined || isShown ? change : { ...change, notices: [] };
}

// The commit at this place can't be followed.
function endHere(batch: Batch, sequence: number, what: DeadEnd['what'], { self, clock }: IncomingDependencies): void {
  batch.writes.push((tx) => storeDeadEnd(tx, batch.place, sequence, { what, self, atMs: clock.nowMs() }));
  leave(batch);
}

function leave(batch: Batch): void {
  batch.writes.push((tx) => storeOwnRemoval(tx, batch.place));
  batch.ending = 'left';
}

// Another commit came first: ours can't be appended any more. What it was to change is still wanted.
function dropLostCommit(tx: Transaction, { topic }: Place): void {
  const requested = firstGroupChange(tx.db, topic);
  if (requested?.commit === undefined) return;
  deleteOutboxEntryById(tx, requested.commit.entryId);
  clearPendingCommit(tx, requested.key);
}

function writeBatch(turn: Turn, batch: Batch, { clock }: IncomingDependencies): void {
  const { topic } = batch.place;
  const next = batch.hasNewGroup && batch.ending !== 'left' ? batch.group : undefined;
  turn.transact(next, (tx) => {
    // Before anything takes the places that the relay had named: what it acknowledged in a gap may have been there, what it
    // acknowledged at another place that was passed is not.
    if (batch.lastMissing > 0) dropMissingEntries(tx, topic, batch.lastMissing);
    makeRoom(tx, batch.place, batch.misplaced);
    if (sendLostAgain(tx, batch.place, batch, clock.nowMs())) batch.sentAgain.push(topic);
    for (const write of batch.writes) write(tx);
    const { otherUserId, whereabouts } = batch;
    if (otherUserId !== undefined && whereabouts !== undefined) {
      batch.sentAgain.push(...settleDirect(tx, otherUserId, whereabouts.topics, whereabouts.said));
    }
    advanceCursor(tx, topic, batch.cursor, batch.skipped + batch.forbidden);
    if (batch.ending === 'epoch') setEpochSince(tx, topic, batch.cursor);
    batch.chain.write(tx);
  });
  if (batch.retired !== undefined) wipeGroup(batch.retired);
  if (batch.ending === 'left') {
    turn.forget();
    wipeGroup(batch.group);
  }
}

function takeGroup(batch: Batch, next: GroupState): void {
  batch.group = next;
  batch.hasNewGroup = true;
}

function warn({ place, writes }: Batch, kind: WarningKind, { clock }: IncomingDependencies): void {
  writes.push((tx) => insertWarning(tx, { kind, conversationId: place.shown, atMs: clock.nowMs() }));
}

function skip(batch: Batch, { log }: IncomingDependencies, code: string): void {
  batch.skipped += 1;
  log('entry-skipped', { code });
}

/** What a topic's entries come to while they are read, and writing it. */
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import type { WarningKind } from '../../shared/ipc/core-contract';
import type { Turn } from '../conversation/conversation-groups';
import { readState } from '../conversation/conversation-state';
import { settleDirect, type SaidAt } from '../conversation/settle-direct';
import type { Log } from '../log';
import { wipeGroup, type GroupState } from '../mls/group/group-state';
import { TopicChain } from '../topic-chain/topic-chain';
import type { Conversation } from '../vault/conversation-row';
import { membersOf } from '../vault/conversation-member-table';
import { advanceCursor, setEpochSince } from '../vault/conversation-table';
import { placeOf, type Place } from '../vault/message-place';
import type { OwnEntry } from '../vault/outbox-row';
import type { Transaction, Vault } from '../vault/vault';
import { insertWarning } from '../vault/warning-table';
import type { GroupFacts } from './apply-commit';
import { dropMissingEntries, makeRoom, sendLostAgain } from './lost-entries';

/** What the entries read so far come to. */
export interface Batch {
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

/** Behind the topic's cursor. */
export function startBatch(turn: Turn, conversation: Conversation, vault: Vault): Batch {
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

/** Writes state, rows and cursor in one transaction. */
export function writeBatch(turn: Turn, batch: Batch, { clock }: { readonly clock: Clock }): void {
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

/** The group has come to this state. */
export function takeGroup(batch: Batch, next: GroupState): void {
  batch.group = next;
  batch.hasNewGroup = true;
}

export function warn({ place, writes }: Batch, kind: WarningKind, { clock }: { readonly clock: Clock }): void {
  writes.push((tx) => insertWarning(tx, { kind, conversationId: place.shown, atMs: clock.nowMs() }));
}

/** An entry is passed over. */
export function skip(batch: Batch, { log }: { readonly log: Log }, code: string): void {
  batch.skipped += 1;
  log('entry-skipped', { code });
}

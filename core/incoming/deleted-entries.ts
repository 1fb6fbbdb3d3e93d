/** Entries that the relay has deleted because of their age, before this device could read them. */
import type { Clock } from '../../shared/domain/clock';
import type { UserId } from '../../shared/domain/ids';
import type { Turn } from '../conversation/conversation-groups';
import { wipeGroup } from '../mls/group/group-state';
import { advanceCursor, findConversation } from '../vault/conversation-table';
import { placeOf, takePlace, type Place } from '../vault/message-place';
import type { Notice } from '../vault/message-row';
import { deleteAcknowledgedEntries } from '../vault/outbox-table';
import { lastSequence } from '../vault/position';
import { deleteRuns } from '../vault/topic-chain-table';
import type { Transaction, Vault } from '../vault/vault';
import { gapNoticeId } from './apply-commit';
import { dropMissingEntries } from './lost-entries';
import { storeOwnRemoval } from './store-commit';
import { storeNotice } from './store-notice';

interface Dependencies {
  readonly vault: Vault;
  readonly self: UserId;
  readonly clock: Clock;
}

/** Why the commit at a place can't be followed: it was refused, or a later state of this device has made it. */
export type DeadEnd = Origin & { readonly what: 'cannot-follow' | 'vault-is-older' };

/** Tells that the commit at this place ends the conversation here. */
export function storeDeadEnd(tx: Transaction, place: Place, sequence: number, { what, ...origin }: DeadEnd): void {
  insertNotice(tx, place, sequence, { what }, origin);
}

/** Tells that entries up to `lastMissing` are missing. Belongs into the transaction that moves the cursor past them. */
export function storeGap(tx: Transaction, place: Place, lastMissing: number, origin: Origin): void {
  insertNotice(tx, place, lastMissing, { what: 'messages-missed' }, origin);
}

/**
 * Goes on with what the relay has left, and tells that messages are missing. Only messages: the commit that ended the
 * group's epoch is among what is left, or the relay would not have opened that epoch.
 */
export async function passDeletedEntries(turn: Turn, firstSequence: number, dependencies: Dependencies): Promise<void> {
  const topic = turn.conversationId;
  const conversation = dependencies.vault.read((db) => findConversation(db, topic));
  const lastMissing = firstSequence - 1;
  // The entry that came after them may have been applied already, and told it.
  if (conversation === undefined || !conversation.isMember || conversation.cursor >= lastMissing) return;
  turn.transact(undefined, (tx) => {
    storeGap(tx, placeOf(conversation), lastMissing, originOf(dependencies));
    advanceCursor(tx, topic, lastMissing, 0);
    deleteRuns(tx, topic);
    dropMissingEntries(tx, topic, lastMissing);
  });
}

/** Why a conversation can't be followed: the commits are gone, one was refused here, or the relay has lost one that was read. */
export type LeavingReason = 'away-too-long' | 'cannot-follow' | 'relay-went-back';

/**
 * Ends a conversation here whose group went on without this device: nobody can follow it from an epoch that ended with a
 * commit which was not applied. What was said until then stays readable. Returns false when there is nothing to end.
 */
export async function leaveBehind(turn: Turn, what: LeavingReason, dependencies: Dependencies): Promise<boolean> {
  const topic = turn.conversationId;
  const conversation = dependencies.vault.read((db) => findConversation(db, topic));
  if (conversation === undefined || !conversation.isMember) return false;
  const group = turn.group();
  const place = placeOf(conversation);
  turn.transact(undefined, (tx) => {
    insertNotice(tx, place, conversation.cursor + 1, { what }, originOf(dependencies));
    storeOwnRemoval(tx, place, dependencies.self);
    deleteAcknowledgedEntries(tx, topic, lastSequence);
  });
  turn.forget();
  wipeGroup(group);
  return true;
}

/** Whose notice it is, and of when. */
interface Origin {
  readonly self: UserId;
  readonly atMs: number;
}

function originOf({ self, clock }: Dependencies): Origin {
  return { self, atMs: clock.nowMs() };
}

function insertNotice(tx: Transaction, place: Place, sequence: number, notice: Notice, origin: Origin): void {
  // Behind an own message that the relay had acknowledged at this place.
  const position = takePlace(tx, place, sequence, 3);
  storeNotice(tx, {
    conversationId: place.shown,
    messageId: gapNoticeId(place.topic, sequence),
    sender: origin.self,
    isOwn: true,
    sentAtMs: origin.atMs,
    position,
    state: 'sent',
    notice,
  });
}

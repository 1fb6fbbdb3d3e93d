/** Entries that the relay said it had, and does not have. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';
import type { AppError } from '../../shared/errors';
import { cutChain } from '../topic-chain/topic-chain';
import { findConversation, setCursorBack } from '../vault/conversation-table';
import { placeOf, type Place } from '../vault/message-place';
import { advanceMessage, nextWaitingPosition } from '../vault/message-table';
import { clearPendingCommit, firstGroupChange } from '../vault/group-change-table';
import type { OwnEntry } from '../vault/outbox-row';
import {
  acknowledgedEntries,
  deleteAcknowledgedEntries,
  findOwnEntry,
  lastAcknowledged,
  markUnacknowledged,
  unprotectAppends,
} from '../vault/outbox-table';
import { runsFrom } from '../vault/topic-chain-table';
import type { Transaction, Vault } from '../vault/vault';
import { hasWarning, insertWarning } from '../vault/warning-table';

/**
 * Own entries that were acknowledged at or before `cursor` and are not there, but for those with these keys, which have just come.
 * They are sent again, and the person is warned. Belongs before whatever takes their places. Answers whether there were any.
 */
export function sendLostAgain(
  tx: Transaction,
  place: Place,
  { cursor, arrived }: { readonly cursor: number; readonly arrived: ReadonlyMap<number, OwnEntry> },
  atMs: number,
): boolean {
  const lost = acknowledgedEntries(tx.db, place.topic, cursor).filter(({ key }) => !arrived.has(key));
  if (lost.length > 0) sendAgain(tx, place, lost, atMs);
  return lost.length > 0;
}

/** Takes messages from places that are others': the relay had named them falsely. */
export function makeRoom(tx: Transaction, { shown }: Place, misplaced: readonly OwnEntry[]): void {
  for (const { messageId } of misplaced) {
    if (messageId !== undefined) advanceMessage(tx, shown, messageId, 'lost', nextWaitingPosition(tx.db, shown));
  }
}

/** Forgets own entries that were acknowledged among those which the relay has deleted. A change of the group is made anew. */
export function dropMissingEntries(tx: Transaction, topic: ConversationId, lastMissing: number): void {
  const requested = firstGroupChange(tx.db, topic);
  const commit = requested?.commit && findOwnEntry(tx.db, topic, requested.commit.entryId);
  const isMissing = commit?.sequence !== undefined && commit.sequence <= lastMissing;
  if (requested !== undefined && isMissing) clearPendingCommit(tx, requested.key);
  deleteAcknowledgedEntries(tx, topic, lastMissing);
}

/**
 * Whether a topic could not be opened because the relay does not know it, or does not know the epoch that this device is in: it
 * has gone back to before the commit that began it. Nobody can go on from there who has read that commit.
 */
export function isRelapse({ code, retry }: AppError): boolean {
  return code === 'relay.unknown-topic' || (code === 'relay.refused' && retry === 'never');
}

/** Whether it is sure that the relay has had this topic: something of it was read here, or acknowledged. */
export function hasUsed(db: Database, topic: ConversationId): boolean {
  const { cursor = 0, epochSince = 0 } = findConversation(db, topic) ?? {};
  // The first of the runs may be what the welcome said.
  return cursor > epochSince || runsFrom(db, topic, 0, 2).length > 1 || lastKnownSequence(db, topic) > cursor;
}

/** Warns once of a relay that does not know a topic any more as this device knows it. */
export function tellOfRelapse(vault: Vault, topic: ConversationId, atMs: number): void {
  const conversation = vault.read((db) => findConversation(db, topic));
  const shown = conversation?.shownIn ?? topic;
  if (conversation === undefined || vault.read((db) => hasWarning(db, 'entries-lost', shown))) return;
  vault.transact((tx) => insertWarning(tx, { kind: 'entries-lost', conversationId: shown, atMs }));
}

/** The last entry that the relay must have: this device has read it, or was told that it is stored. */
export function lastKnownSequence(db: Database, topic: ConversationId): number {
  return Math.max(findConversation(db, topic)?.cursor ?? 0, lastAcknowledged(db, topic));
}

/**
 * Whether the relay's topic ends before what this device has read of it, so that what is written there from now on is to be read.
 * A relay that only says so gains nothing: the keys of what it pushes once more are used up. It is not believed when it would know
 * the group's epoch without the commit that began it: nobody has the access keys of the epochs before.
 */
export function isReadAnew(db: Database, topic: ConversationId, lastSequence: number): boolean {
  const { cursor = 0, epochSince = 0 } = findConversation(db, topic) ?? {};
  return lastSequence < cursor && lastSequence >= epochSince;
}

/** The relay's topic ends before what it must have: sends own entries again, and sets the cursor back to where the topic ends. */
export function loseEntriesAfter(tx: Transaction, topic: ConversationId, lastSequence: number, atMs: number): void {
  const conversation = findConversation(tx.db, topic);
  if (conversation === undefined) return;
  const lost = acknowledgedEntries(tx.db, topic, lastKnownSequence(tx.db, topic)).filter(
    ({ sequence = 0 }) => sequence > lastSequence,
  );
  const isAnew = isReadAnew(tx.db, topic, lastSequence);
  const place = placeOf(conversation);
  // A cursor that stays where it is finds the same loss again with every subscription.
  if (!isAnew && lost.length === 0 && hasWarning(tx.db, 'entries-lost', place.shown)) return;
  sendAgain(tx, place, lost, atMs);
  if (!isAnew) return;
  // They tell of entries that nobody else may have read.
  unprotectAppends(tx, topic);
  setCursorBack(tx, topic, lastSequence);
  cutChain(tx, topic, lastSequence);
}

function sendAgain(tx: Transaction, { shown }: Place, lost: readonly OwnEntry[], atMs: number): void {
  for (const { key, messageId } of lost) {
    markUnacknowledged(tx, key);
    if (messageId !== undefined) {
      advanceMessage(tx, shown, messageId, 'lost', nextWaitingPosition(tx.db, shown));
    }
  }
  insertWarning(tx, { kind: 'entries-lost', conversationId: shown, atMs, count: Math.max(1, lost.length) });
}

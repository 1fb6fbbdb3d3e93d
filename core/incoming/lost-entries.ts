/** Entries that the relay said it had, and does not have. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';
import type { AppError } from '../../shared/errors';
import { findConversation } from '../vault/conversation-table';
import type { Place } from '../vault/message-place';
import { advanceMessage, nextWaitingPosition } from '../vault/message-table';
import { clearPendingCommit, firstGroupChange } from '../vault/group-change-table';
import {
  acknowledgedEntries,
  deleteAcknowledgedEntries,
  findOwnEntry,
  lastAcknowledged,
  markUnacknowledged,
  type OwnEntry,
} from '../vault/outbox-table';
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

/** A topic was not opened. If it is in an earlier epoch than this device, or unknown, the relay has gone back: tells it once. */
export function tellOfRelapse(vault: Vault, topic: ConversationId, { code }: AppError, atMs: number): void {
  if (code !== 'relay.refused' && code !== 'relay.unknown-topic') return;
  const conversation = vault.read((db) => findConversation(db, topic));
  const isKnown = conversation !== undefined && vault.read((db) => lastKnownSequence(db, topic)) > 0;
  const shown = conversation?.shownIn ?? topic;
  if (!isKnown || vault.read((db) => hasWarning(db, 'entries-lost', shown))) return;
  vault.transact((tx) => insertWarning(tx, { kind: 'entries-lost', conversationId: shown, atMs }));
}

/** The last entry that the relay must have: this device has read it, or was told that it is stored. */
export function lastKnownSequence(db: Database, topic: ConversationId): number {
  return Math.max(findConversation(db, topic)?.cursor ?? 0, lastAcknowledged(db, topic));
}

/** The relay's topic ends before what it must have. What is written there from now on takes the place of what was. */
export function loseEntriesAfter(tx: Transaction, topic: ConversationId, lastSequence: number, atMs: number): void {
  const conversation = findConversation(tx.db, topic);
  if (conversation === undefined) return;
  const shown = conversation.shownIn;
  const lost = acknowledgedEntries(tx.db, topic, lastKnownSequence(tx.db, topic)).filter(
    ({ sequence = 0 }) => sequence > lastSequence,
  );
  // The cursor stays where it is: every subscription finds the same loss again.
  if (lost.length === 0 && hasWarning(tx.db, 'entries-lost', shown)) return;
  sendAgain(tx, { topic, shown }, lost, atMs);
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

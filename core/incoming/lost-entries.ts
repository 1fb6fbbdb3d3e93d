/** Entries that the relay had, and does not have any more. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';
import { findConversation } from '../vault/conversation-table';
import { advanceMessage } from '../vault/message-table';
import { deleteAcknowledgedEntries, lastAcknowledged } from '../vault/outbox-table';
import type { Transaction } from '../vault/vault';
import { hasWarning, insertWarning } from '../vault/warning-table';
import type { Place } from './store-content';

/**
 * Forgets own entries that were acknowledged at or before `cursor` and did not come. Their messages have failed, so that the
 * person can send them again, and is warned.
 */
export function failLostEntries(tx: Transaction, place: Place, cursor: number, atMs: number): void {
  const lost = deleteAcknowledgedEntries(tx, place.topic, cursor);
  if (lost.length > 0) tellOfLoss(tx, place, lost, atMs);
}

/** The last entry that the relay must have: this device has read it, or was told that it is stored. */
export function lastKnownSequence(db: Database, topic: ConversationId): number {
  return Math.max(findConversation(db, topic)?.cursor ?? 0, lastAcknowledged(db, topic));
}

/** The relay's topic ends before what it must have, `lastKnown`. What is written there from now on takes the place of what was. */
export function loseEntriesAfter(
  tx: Transaction,
  topic: ConversationId,
  places: { readonly lastSequence: number; readonly lastKnown: number },
  atMs: number,
): void {
  const conversation = findConversation(tx.db, topic);
  if (conversation === undefined) return;
  const lost = deleteAcknowledgedEntries(tx, topic, places.lastKnown, places.lastSequence);
  const shown = conversation.supersededBy ?? topic;
  // The cursor stays where it is: every subscription finds the same loss again.
  if (lost.length === 0 && hasWarning(tx.db, 'entries-lost', shown)) return;
  tellOfLoss(tx, { topic, shown }, lost, atMs);
}

function tellOfLoss(
  tx: Transaction,
  { shown }: Place,
  lost: ReturnType<typeof deleteAcknowledgedEntries>,
  atMs: number,
): void {
  for (const messageId of lost) if (messageId !== undefined) advanceMessage(tx, shown, messageId, 'lost');
  insertWarning(tx, { kind: 'entries-lost', conversationId: shown, atMs, count: Math.max(1, lost.length) });
}

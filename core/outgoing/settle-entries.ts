import type { Database } from '@signalapp/sqlcipher';
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { nextMessageState } from '../../shared/domain/message-state';
import { longestLaterMs } from '../conversation/retry-delay';
import { takeBackOwnAction } from '../incoming/own-action';
import { markStored } from '../incoming/own-entry';
import { placeOf } from '../vault/message-place';
import type { Log } from '../log';
import { findConversation, shownConversation } from '../vault/conversation-table';
import { advanceMessage, findMessage } from '../vault/message-table';
import type { OutboxEntry } from '../vault/outbox-row';
import {
  deleteOutboxEntry,
  findOwnEntry,
  insertOutboxEntry,
  isAcknowledgedPlace,
  markAcknowledged,
  pendingEntries,
} from '../vault/outbox-table';
import type { Transaction, Vault } from '../vault/vault';
import { lastSequence } from '../vault/position';
import { hasWarning, insertWarning } from '../vault/warning-table';
import type { SendResult } from './send-entries';

/** What to do after a batch. */
export type AfterBatch =
  | { readonly kind: 'continue' }
  | { readonly kind: 'later'; readonly delayMs: number }
  /** There is nothing to send, or it may not be sent yet. */
  | { readonly kind: 'idle' }
  /** The epoch is over: go on when this device has followed. */
  | { readonly kind: 'stale'; readonly currentEpoch: number }
  /** Go on over the next connection. */
  | { readonly kind: 'disconnected' };

type SentEntry = readonly [OutboxEntry, SendResult];

export interface SettleDependencies {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly self: UserId;
}

/** Writes what became of the entries that were sent, in one transaction, or in none when all of it is known already. */
export function settleEntries(
  dependencies: SettleDependencies,
  topic: ConversationId,
  answered: readonly SentEntry[],
): AfterBatch {
  const { vault, clock } = dependencies;
  const places = new Set<number>();
  const sent = vault.read((db) =>
    answered.map((each) => (isPlaceFalse(db, topic, each, places) ? refusedPlace(each) : each)),
  );
  const unsettled = vault.read((db) => sent.filter(([entry, result]) => changesAnything(db, topic, entry, result)));
  if (unsettled.length > 0) {
    vault.transact((tx) => {
      for (const [entry, result] of unsettled) settle(tx, dependencies, topic, [entry, result]);
    });
  }
  const lies = sent.filter((each, index) => each !== answered[index]).length;
  if (lies > 0) vault.transact((tx) => warnOnce(tx, topic, lies, clock.nowMs()));
  return afterBatch(vault, topic, sent);
}

// The relay names a place that is another entry's. Whoever believed it would put two messages into one place.
// `places` are those of the entries before in the same answer.
function isPlaceFalse(db: Database, topic: ConversationId, [entry, result]: SentEntry, places: Set<number>): boolean {
  if (result.kind !== 'stored' || findOwnEntry(db, topic, entry.entryId) === undefined) return false;
  const { sequence } = result;
  const isPassed = sequence <= (findConversation(db, topic)?.cursor ?? 0);
  if (isPassed || sequence > lastSequence || places.has(sequence) || isAcknowledgedPlace(db, topic, sequence))
    return true;
  places.add(sequence);
  return false;
}

// Not at each attempt: a relay that has gone back answers the same for ever.
function warnOnce(tx: Transaction, topic: ConversationId, count: number, atMs: number): void {
  const conversationId = shownConversation(tx.db, topic);
  if (hasWarning(tx.db, 'different-entries', conversationId)) return;
  insertWarning(tx, { kind: 'different-entries', conversationId, atMs, count });
}

// It is sent again, under the same entry id.
function refusedPlace([entry]: SentEntry): SentEntry {
  return [entry, { kind: 'later', delayMs: longestLaterMs }];
}

// An entry that came back through its topic before its acknowledgement is done with.
function changesAnything(db: Database, topic: ConversationId, entry: OutboxEntry, result: SendResult): boolean {
  if (result.kind === 'later') return entry.kind === 'deliver';
  if (result.kind !== 'stored') return result.kind === 'done' || result.kind === 'refused';
  if (findOwnEntry(db, topic, entry.entryId) !== undefined) return true;
  if (entry.kind !== 'append' || entry.messageId === undefined) return false;
  const message = findMessage(db, shownConversation(db, topic), entry.messageId);
  return message !== undefined && nextMessageState(message.state, 'stored') !== message.state;
}

function settle(
  tx: Transaction,
  { log, self }: SettleDependencies,
  topic: ConversationId,
  [entry, result]: SentEntry,
): void {
  const messageId = entry.kind === 'append' ? entry.messageId : undefined;
  switch (result.kind) {
    case 'stored': {
      markAcknowledged(tx, entry.key, result.sequence);
      const conversation = findConversation(tx.db, topic);
      if (messageId === undefined || conversation === undefined) return;
      markStored(tx, placeOf(conversation), messageId, result.sequence);
      return;
    }
    case 'done':
      deleteOutboxEntry(tx, entry.key);
      return;
    case 'refused':
      log('entry-refused', { code: result.error.code, kind: entry.kind });
      deleteOutboxEntry(tx, entry.key);
      if (entry.kind !== 'append') return;
      if (messageId !== undefined) advanceMessage(tx, shownConversation(tx.db, topic), messageId, 'refused');
      else takeBackOwnAction(tx, { topic, shown: shownConversation(tx.db, topic) }, entry.content, self);
      return;
    case 'later':
      // One inbox that takes nothing now must not keep the conversation waiting.
      if (entry.kind === 'deliver') moveToEnd(tx, topic, entry);
      return;
    case 'stale':
    case 'disconnected':
  }
}

function moveToEnd(tx: Transaction, topic: ConversationId, entry: OutboxEntry): void {
  deleteOutboxEntry(tx, entry.key);
  insertOutboxEntry(tx, topic, entry);
}

function afterBatch(vault: Vault, topic: ConversationId, sent: readonly SentEntry[]): AfterBatch {
  const results = sent.map(([, result]) => result);
  if (results.some(({ kind }) => kind === 'disconnected')) return { kind: 'disconnected' };
  const stale = results.find((result) => result.kind === 'stale');
  if (stale !== undefined) return stale;
  // Those behind the first that has to wait, and behind one that was refused for good, were held back by that one.
  const held = sent.find(([, { kind }]) => kind === 'later' || kind === 'refused');
  if (held === undefined || held[1].kind !== 'later') return { kind: 'continue' };
  const [{ kind }, { delayMs }] = held;
  if (kind !== 'deliver') return { kind: 'later', delayMs };
  const [next] = vault.read((db) => pendingEntries(db, topic, 1));
  return next?.kind === 'deliver' ? { kind: 'later', delayMs } : { kind: 'continue' };
}

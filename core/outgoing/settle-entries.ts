import type { ConversationId } from '../../shared/domain/ids';
import { markStored } from '../incoming/own-entry';
import type { Log } from '../log';
import { shownConversation } from '../vault/conversation-table';
import { advanceMessage } from '../vault/message-table';
import { deleteOutboxEntry, markAcknowledged, type OutboxEntry } from '../vault/outbox-table';
import type { Transaction, Vault } from '../vault/vault';
import type { SendResult } from './send-entries';

/** What to do after a batch. */
export type AfterBatch =
  | { readonly kind: 'continue' }
  | { readonly kind: 'later'; readonly delayMs: number }
  /** There is nothing to send, or it may not be sent yet. */
  | { readonly kind: 'idle' }
  /** The epoch is over: go on when this device has followed. */
  | { readonly kind: 'stale' }
  /** Go on over the next connection. */
  | { readonly kind: 'disconnected' };

/** Writes what became of the entries that were sent, in one transaction. */
export function settleEntries(
  vault: Vault,
  log: Log,
  topic: ConversationId,
  sent: readonly (readonly [OutboxEntry, SendResult])[],
): AfterBatch {
  vault.transact((tx) => {
    for (const [entry, result] of sent) settle(tx, log, topic, entry, result);
  });
  const results = sent.map(([, result]) => result);
  if (results.some(({ kind }) => kind === 'disconnected')) return { kind: 'disconnected' };
  if (results.some(({ kind }) => kind === 'stale')) return { kind: 'stale' };
  const delays = results.flatMap((result) => (result.kind === 'later' ? [result.delayMs] : []));
  return delays.length === 0 ? { kind: 'continue' } : { kind: 'later', delayMs: Math.max(...delays) };
}

function settle(tx: Transaction, log: Log, topic: ConversationId, entry: OutboxEntry, result: SendResult): void {
  const messageId = entry.kind === 'append' ? entry.messageId : undefined;
  switch (result.kind) {
    case 'stored': {
      markAcknowledged(tx, entry.key, result.sequence);
      const place = { topic, shown: shownConversation(tx.db, topic) };
      if (messageId !== undefined) markStored(tx, place, messageId, result.sequence);
      return;
    }
    case 'done':
      deleteOutboxEntry(tx, entry.key);
      return;
    case 'refused':
      log('entry-refused', { code: result.error.code, kind: entry.kind });
      deleteOutboxEntry(tx, entry.key);
      if (messageId !== undefined) advanceMessage(tx, shownConversation(tx.db, topic), messageId, 'refused');
      return;
    case 'stale':
    case 'later':
    case 'disconnected':
  }
}

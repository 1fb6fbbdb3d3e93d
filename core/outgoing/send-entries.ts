import type { EntryId } from '../../shared/domain/ids';
import { toAppError, type AppError } from '../../shared/errors';
import { longestLaterMs, retryDelayMs } from '../conversation/retry-delay';
import type { AppendResult, TopicConnection } from '../transport/topic-connection';
import type { OutboxEntry } from '../vault/outbox-row';

/** What became of an entry that was sent. */
export type SendResult =
  | { readonly kind: 'stored'; readonly sequence: number }
  /** Taken, and nothing more will be heard of it. */
  | { readonly kind: 'done' }
  /** A commit came first: the entry belongs to an epoch that is over. */
  | { readonly kind: 'stale'; readonly currentEpoch: number }
  | { readonly kind: 'refused'; readonly error: AppError }
  | { readonly kind: 'later'; readonly delayMs: number }
  /** Nobody knows: it is sent again, under the same entry id, over the next connection. */
  | { readonly kind: 'disconnected' };

/**
 * Sends the entries in order without waiting in between. Never rejects; answers one result each. Each append names the
 * one before it, so that the relay takes none whose predecessor it has refused: they would swap places.
 */
export function sendEntries(topics: TopicConnection, entries: readonly OutboxEntry[]): Promise<readonly SendResult[]> {
  return Promise.all(entries.map((entry, index) => sendEntry(topics, entry, entries[index - 1]?.entryId)));
}

async function sendEntry(
  topics: TopicConnection,
  entry: OutboxEntry,
  previous: EntryId | undefined,
): Promise<SendResult> {
  const { conversationId, entryId, epoch } = entry;
  try {
    switch (entry.kind) {
      case 'create-topic':
        await topics.create(conversationId, epoch, entry.accessHash);
        return { kind: 'done' };
      case 'deliver':
        await topics.deliver(entry.inbox, entryId, entry.bytes);
        return { kind: 'done' };
      case 'append':
        return fromAppendResult(await topics.append(conversationId, epoch, entryId, entry.bytes, previous));
      case 'commit':
        return fromAppendResult(await topics.commit(conversationId, epoch, entryId, entry.bytes, entry.accessHash));
    }
  } catch (error) {
    return fromError(entry, toAppError(error));
  }
}

function fromAppendResult(result: AppendResult): SendResult {
  return result.kind === 'appended'
    ? { kind: 'stored', sequence: result.sequence }
    : { kind: 'stale', currentEpoch: result.currentEpoch };
}

function fromError(entry: OutboxEntry, error: AppError): SendResult {
  // The id is ours and random: an earlier attempt made the topic, and its answer was lost.
  if (entry.kind === 'create-topic' && error.code === 'relay.topic-exists') return { kind: 'done' };
  if (error.retry === 'reconnect') return { kind: 'disconnected' };
  if (error.retry === 'later') return { kind: 'later', delayMs: retryDelayMs(error) };
  // Without its topic a conversation is nothing: it is tried again.
  if (entry.kind === 'create-topic') return { kind: 'later', delayMs: longestLaterMs };
  return { kind: 'refused', error };
}

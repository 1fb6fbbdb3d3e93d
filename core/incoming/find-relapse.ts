import type { ConversationId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { entryComparison } from '../topic-chain/compare-entries';
import type { TopicConnection } from '../transport/topic-connection';
import { findConversation } from '../vault/conversation-table';
import type { Timers } from '../transport/timers';
import type { Vault } from '../vault/vault';

/** For what is at most some thousands of entries. */
const patienceMs = 60_000;

/**
 * A relay that was restored from an older copy ends before what this device has read, and others may have written there since: it
 * answers the last entry that both have. What can't be compared, because its hash is not known any more, counts as the same. The
 * topic must not be subscribed to, and is not afterwards unless it throws. Throws `relay.*`; `relay.unreachable` to be tried later
 * when the relay does not push what it says that it has.
 */
export async function findRelapse(
  { vault, timers }: { readonly vault: Vault; readonly timers: Timers },
  topics: TopicConnection,
  topic: ConversationId,
  lastSequence: number,
): Promise<number> {
  const { cursor = 0, epochSince = 0 } = vault.read((db) => findConversation(db, topic)) ?? {};
  const comparison = vault.read((db) => entryComparison(db, topic, cursor));
  const after = Math.max(comparison.after, epochSince);
  if (lastSequence <= after) return lastSequence;

  let same = after;
  let end: number | undefined;
  let found: (sequence: number) => void = () => undefined;
  const parting = new Promise<number>((resolve) => (found = resolve));
  const { firstSequence, lastSequence: present } = await topics.subscribe(topic, after, (entry) => {
    if (!comparison.isSame(entry)) return found(entry.sequence - 1);
    same = entry.sequence;
    if (end !== undefined && same >= end) found(same);
  });
  end = Math.min(present, cursor);
  same = Math.max(same, firstSequence - 1);
  if (same >= end) found(same);
  let cancel = (): void => undefined;
  const silence = new Promise<never>((_, reject) => {
    cancel = timers.after(patienceMs, () => reject(new AppError('relay.unreachable', { retry: 'later' })));
  });
  try {
    const last = await Promise.race([parting, silence, topics.closed.then(unreachable)]);
    await topics.unsubscribe(topic);
    return last;
  } finally {
    cancel();
  }
}

function unreachable(): never {
  throw new AppError('relay.unreachable', { retry: 'reconnect' });
}

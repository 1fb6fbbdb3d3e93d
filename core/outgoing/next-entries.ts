import type { Turn } from '../conversation/conversation-groups';
import type { ContentContext } from '../content/content-codec';
import type { ConversationId } from '../../shared/domain/ids';
import { epoch } from '../group/group';
import { shownConversation } from '../vault/conversation-table';
import { findMessage } from '../vault/message-table';
import type { OutboxAppend, OutboxEntry } from '../vault/outbox-row';
import {
  deleteOutboxEntry,
  hasUnappliedCommit,
  isInOutbox,
  pendingEntries,
  replaceAppend,
} from '../vault/outbox-table';
import { removeMessages } from '../vault/remove-messages';
import type { Transaction, Vault } from '../vault/vault';
import { protectContents, readContext } from './protect-contents';

/** Entries that may be under way without an answer to the first of them. */
const pipelineLimit = 64;

/**
 * The oldest entries that can be sent now, in order: one that must be answered before the next, or several appends or
 * welcomes. `openEpoch` is the epoch whose key the relay has been shown over the present connection.
 *
 * Appends of a former epoch are protected again, under new entry ids. That is safe once this device's group has left the
 * epoch: all its entries have been read by then, and none of these was among them, so the relay has not stored them and
 * never will.
 */
export async function nextEntries(
  turn: Turn,
  vault: Vault,
  openEpoch: number | undefined,
): Promise<readonly OutboxEntry[]> {
  const topic = turn.conversationId;
  const pending = vault.read((db) => pendingEntries(db, topic, pipelineLimit));
  const [first] = pending;
  if (first === undefined) return [];
  if (first.kind === 'create-topic') return [first];
  if (first.kind === 'deliver') return leading(pending, isDelivery);

  const groupEpoch = epoch(turn.group());
  if (openEpoch !== groupEpoch) return [];
  if (first.kind === 'commit') return first.epoch === groupEpoch ? [first] : [];
  if (vault.read((db) => hasUnappliedCommit(db, topic))) return [];
  const appends = await protectAgain(turn, leading(pending, isAppend), groupEpoch, () => readContext(vault, topic));
  // All of them were of no use any more.
  return appends.length > 0 ? appends : nextEntries(turn, vault, openEpoch);
}

async function protectAgain(
  turn: Turn,
  appends: readonly OutboxAppend[],
  groupEpoch: number,
  context: () => ContentContext,
): Promise<readonly OutboxAppend[]> {
  const old = appends.filter((append) => append.epoch !== groupEpoch);
  if (old.length === 0) return appends;
  const [removed, wanted] = [old.filter(isRemoved), old.filter((append) => !isRemoved(append))];
  const { next, entries } = protectContents(turn.group(), wanted, context());
  const fresh = new Map(wanted.map((append, index) => [append.key, { ...append, ...entries[index] }]));
  turn.transact(next, (tx) => {
    for (const append of removed) dropRemoved(tx, turn.conversationId, append);
    for (const append of fresh.values()) replaceAppend(tx, append.key, append);
  });
  return appends.filter((append) => !removed.includes(append)).map((append) => fresh.get(append.key) ?? append);
}

// Of a message that was deleted for everybody before anybody could have it, nothing stays.
function dropRemoved(tx: Transaction, topic: ConversationId, { key, messageId }: OutboxAppend): void {
  deleteOutboxEntry(tx, key);
  if (messageId === undefined || isInOutbox(tx.db, messageId)) return;
  const shown = shownConversation(tx.db, topic);
  if (findMessage(tx.db, shown, messageId)?.state === 'waiting') removeMessages(tx, shown, [messageId]);
}

// Its message was removed here after it had been sealed for a former epoch: nothing is left that could be sealed for this one.
function isRemoved({ content }: OutboxAppend): boolean {
  return content.length === 0;
}

function leading<E extends OutboxEntry>(
  entries: readonly OutboxEntry[],
  isWanted: (entry: OutboxEntry) => entry is E,
): readonly E[] {
  const wanted: E[] = [];
  for (const entry of entries) {
    if (!isWanted(entry)) break;
    wanted.push(entry);
  }
  return wanted;
}

function isAppend(entry: OutboxEntry): entry is OutboxAppend {
  return entry.kind === 'append';
}

function isDelivery(entry: OutboxEntry): entry is Extract<OutboxEntry, { kind: 'deliver' }> {
  return entry.kind === 'deliver';
}

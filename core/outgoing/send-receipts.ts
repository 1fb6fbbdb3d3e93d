/** Tells the senders of messages that this device has them. */
import type { Clock } from '../../shared/domain/clock';
import { idFromBytes, type ConversationId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import { receiptIdsLimit } from '../content/body-codec';
import { encodeContent } from '../content/content-codec';
import type { ConversationGroups } from '../conversation/conversation-groups';
import { laterMs } from '../conversation/retry-delay';
import { randomBytes } from '../crypto/primitives';
import type { Log } from '../log';
import type { Timers } from '../transport/timers';
import { insertOutboxEntry } from '../vault/outbox-table';
import { deleteReceiptsDue, receiptsDue, topicsWithReceiptsDue } from '../vault/receipt-table';
import type { Vault } from '../vault/vault';
import { isStorageTrouble } from '../vault/vault-error';
import { protectIf, readContext } from './protect-contents';

export interface ReceiptSender {
  /** Receipts may be owed to this topic; those of the next moment go along. */
  due(topic: ConversationId): void;
  /** The same for every topic to which the vault says that some are owed. */
  resume(): void;
  /** Sends nothing any more. What is owed stays in the vault. */
  stop(): void;
}

export interface ReceiptSenderDependencies {
  readonly vault: Vault;
  readonly groups: ConversationGroups;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly wake: (topic: ConversationId) => void;
  /** See `TopicReader`. */
  readonly hasCaughtUp: (topic: ConversationId) => boolean;
}

/** How long a receipt waits for others. */
const gatherMs = 100;

export function receiptSender(dependencies: ReceiptSenderDependencies): ReceiptSender {
  const { vault, timers, log } = dependencies;
  const scheduled = new Map<ConversationId, () => void>();
  let isStopped = false;

  const sendAfter = (topic: ConversationId, delayMs: number): void => {
    if (isStopped || scheduled.has(topic)) return;
    const cancel = timers.after(delayMs, () => {
      scheduled.delete(topic);
      send(dependencies, topic).catch((cause: unknown) => {
        const error = toAppError(cause);
        log('receipts-failed', { code: error.code });
        if (isStorageTrouble(error)) sendAfter(topic, laterMs);
      });
    });
    scheduled.set(topic, cancel);
  };
  const due = (topic: ConversationId): void => sendAfter(topic, gatherMs);

  return {
    due,
    resume() {
      for (const topic of vault.read(topicsWithReceiptsDue)) due(topic);
    },
    stop() {
      isStopped = true;
      for (const cancel of scheduled.values()) cancel();
      scheduled.clear();
    },
  };
}

async function send(
  { vault, groups, clock, wake, hasCaughtUp }: ReceiptSenderDependencies,
  topic: ConversationId,
): Promise<void> {
  const hasSent = await groups.inTurn(topic, async (turn) => {
    const messageIds = vault.read((db) => receiptsDue(db, topic, Number.MAX_SAFE_INTEGER));
    if (messageIds.length === 0) return false;
    const contents: { content: Uint8Array; messageId: undefined }[] = [];
    for (let start = 0; start < messageIds.length; start += receiptIdsLimit) {
      const body = { kind: 'receipt', messageIds: messageIds.slice(start, start + receiptIdsLimit) } as const;
      const messageId = idFromBytes('MessageId', randomBytes(16));
      contents.push({ content: encodeContent({ messageId, sentAtMs: clock.nowMs(), body }), messageId: undefined });
    }
    const { next, entries } = protectIf(hasCaughtUp(topic), turn.group, contents, readContext(vault, topic));
    turn.transact(next, (tx) => {
      for (const entry of entries) insertOutboxEntry(tx, topic, entry);
      deleteReceiptsDue(tx, topic, messageIds);
    });
    return true;
  });
  if (hasSent) wake(topic);
}

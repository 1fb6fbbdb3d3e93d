/** Brings what the outbox holds to the relay: one runner per conversation, first in, first out. */
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { toAppError, type AppError } from '../../shared/errors';
import type { ConversationGroups } from '../conversation/conversation-groups';
import { delayedTasks } from '../conversation/delayed-tasks';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import { laterMs } from '../conversation/retry-delay';
import type { Log } from '../log';
import type { Timers } from '../transport/timers';
import type { TopicConnection } from '../transport/topic-connection';
import { conversationsWithPendingEntries } from '../vault/outbox-table';
import type { Vault } from '../vault/vault';
import { nextEntries } from './next-entries';
import { sendEntries } from './send-entries';
import { settleEntries, type AfterBatch } from './settle-entries';
import { topicRunners } from './topic-runners';

export interface Outbox {
  /** Something was added, or what held the conversation up is gone. */
  wake(topic: ConversationId): void;
  /** Sends over this connection from now on. */
  connect(topics: TopicConnection): void;
  disconnect(): void;
  /** The relay has been shown this epoch's key over the present connection. */
  opened(topic: ConversationId, epoch: number): void;
  /** Sends nothing any more; resolves when no runner works. */
  stop(): Promise<void>;
}

export interface OutboxDependencies {
  readonly vault: Vault;
  readonly groups: ConversationGroups;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly self: UserId;
  /** The relay has a topic that it did not have before. */
  readonly onTopicCreated: (topic: ConversationId) => void;
  /** The relay says that the topic is in this epoch already. */
  readonly onStale: (topic: ConversationId, currentEpoch: number) => void;
  /** The relay will never take the commit that was pending: takes it out of the outbox, along with what it was for. */
  readonly onCommitRefused: (topic: ConversationId, error: AppError) => void;
}

export function createOutbox(dependencies: OutboxDependencies): Outbox {
  const { vault, timers, onStale } = dependencies;
  const openEpochs = new Map<ConversationId, number>();
  const delays = delayedTasks(timers);
  let connection: TopicConnection | undefined;

  const run = async (topic: ConversationId): Promise<void> => {
    for (;;) {
      const topics = connection;
      const openEpoch = openEpochs.get(topic);
      if (topics === undefined) return;
      const next = await attempt(dependencies, topic, topics, () => openEpochs.get(topic));
      if (next.kind === 'continue') continue;
      if (next.kind === 'later' && connection === topics) delays.set(topic, next.delayMs, () => runners.wake(topic));
      // The epoch's key opens nothing that can be written to. `opened` will tell of the next, or has just done so.
      else if (next.kind === 'stale' && openEpochs.get(topic) === openEpoch) openEpochs.delete(topic);
      else if (next.kind === 'disconnected') giveUp(topics);
      if (next.kind === 'stale' && connection === topics) onStale(topic, next.currentEpoch);
      return;
    }
  };

  // An answer that did not come says that the connection is of no use, even if it does not know it yet.
  const giveUp = (topics: TopicConnection): void => {
    if (connection === topics) disconnect();
    topics.close();
  };

  const disconnect = (): void => {
    connection = undefined;
    openEpochs.clear();
    delays.cancelAll();
  };

  const runners = topicRunners(run);

  return {
    wake: runners.wake,
    connect(topics) {
      disconnect();
      connection = topics;
      for (const topic of vault.read(conversationsWithPendingEntries)) runners.wake(topic);
    },
    disconnect,
    opened(topic, epoch) {
      openEpochs.set(topic, epoch);
      runners.wake(topic);
    },
    async stop() {
      disconnect();
      await runners.idle();
    },
  };
}

// A vault that has no room now, for example, may have some later: whatever fails here is tried again.
async function attempt(...parameters: Parameters<typeof step>): Promise<AfterBatch> {
  try {
    return await step(...parameters);
  } catch (error) {
    const [{ log }] = parameters;
    const { code } = toAppError(error);
    log('outbox-failed', { code });
    const isOver = code === 'conversation.not-a-member' || code === 'rpc.closed';
    return isOver ? { kind: 'idle' } : { kind: 'later', delayMs: laterMs };
  }
}

async function step(
  dependencies: OutboxDependencies,
  topic: ConversationId,
  topics: TopicConnection,
  openEpoch: () => number | undefined,
): Promise<AfterBatch> {
  const { vault, groups, onTopicCreated, onCommitRefused } = dependencies;
  const entries = await groups.inTurn(topic, (turn) => nextEntries(turn, vault, openEpoch()));
  if (entries.length === 0) return { kind: 'idle' };
  const results = await sendEntries(topics, entries);
  // The relay pushes an entry along with its acknowledgement: whichever is dealt with first, there is one transaction.
  await eventLoopTurn();
  const sent = entries.flatMap((entry, index) => {
    const result = results[index];
    return result === undefined ? [] : [[entry, result] as const];
  });
  for (const [entry, result] of sent) {
    if (entry.kind === 'commit' && result.kind === 'refused') onCommitRefused(topic, result.error);
  }
  const next = settleEntries(dependencies, topic, sent);
  for (const [entry, result] of sent) {
    if (entry.kind === 'create-topic' && result.kind === 'done') onTopicCreated(topic);
  }
  return next;
}

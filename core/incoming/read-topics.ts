/** Reads the conversations' topics: subscribes to each from its cursor and applies what comes, in batches. */
import type { ConversationId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import type { ConversationGroups } from '../conversation/conversation-groups';
import { wipe } from '../crypto/primitives';
import { accessKey } from '../mls/exporter';
import { epoch } from '../mls/group-state';
import type { TopicConnection, TopicEntry } from '../transport/topic-connection';
import { activeConversations, findConversation } from '../vault/conversation-table';
import { isTopicUncreated } from '../vault/outbox-table';
import { applyEntries, type AppliedEntries, type IncomingDependencies } from './apply-entries';
import { leaveBehind, passDeletedEntries } from './deleted-entries';

export interface TopicReader {
  /** Reads all topics over this connection from now on. */
  connect(topics: TopicConnection): Promise<void>;
  disconnect(): void;
  /** Reads one more topic: the relay has just got it, or this device has just joined it. */
  start(topic: ConversationId): void;
  /** Resolves when everything that was received is applied. */
  stop(): Promise<void>;
}

export interface TopicReaderDependencies extends IncomingDependencies {
  readonly groups: ConversationGroups;
  /** The relay knows that we know this epoch's key. */
  readonly onOpened: (topic: ConversationId, epoch: number) => void;
  readonly onApplied: (topic: ConversationId, change: AppliedEntries['change']) => void;
}

/** Entries of one transaction. */
const batchLimit = 64;
/** Entries of a topic that may wait to be applied before its handler holds the relay back. */
const waitingLimit = 256;
/** Topics that are opened at a time. */
const topicsAtOnce = 16;

interface Intake {
  readonly entries: TopicEntry[];
  draining: Promise<void> | undefined;
}

export function topicReader(dependencies: TopicReaderDependencies): TopicReader {
  const { vault, groups, log, onOpened, onApplied } = dependencies;
  const intakes = new Map<ConversationId, Intake>();
  const subscribed = new Set<ConversationId>();
  let connection: TopicConnection | undefined;

  const open = async (topics: TopicConnection, topic: ConversationId): Promise<void> => {
    const { groupEpoch, key } = await groups.inTurn(topic, async (turn) => {
      const group = turn.group();
      return { groupEpoch: epoch(group), key: accessKey(group) };
    });
    try {
      await topics.open(topic, groupEpoch, key);
    } finally {
      wipe(key);
    }
    if (topics === connection) onOpened(topic, groupEpoch);
  };

  const startOver = async (topics: TopicConnection, topic: ConversationId): Promise<void> => {
    if (subscribed.has(topic)) return;
    subscribed.add(topic);
    try {
      await open(topics, topic);
      const conversation = vault.read((db) => findConversation(db, topic));
      if (conversation === undefined || topics !== connection) return;
      const { cursor } = conversation;
      const { firstSequence } = await topics.subscribe(topic, cursor, (entry) => accept(topics, topic, entry));
      // The relay keeps entries for a while only: this device was away for longer.
      if (firstSequence > cursor + 1) {
        log('entries-missed', { count: firstSequence - cursor - 1 });
        await groups.inTurn(topic, (turn) => passDeletedEntries(turn, firstSequence, dependencies));
        onApplied(topic, 'messages');
      }
    } catch (error) {
      if (topics === connection) subscribed.delete(topic);
      const { code } = toAppError(error);
      log('topic-not-read', { code });
      // Of this device's epoch the relay has nothing left: the commit that ended it is gone too.
      if (code === 'relay.stale-epoch') await end(topic);
    }
  };

  const end = async (topic: ConversationId): Promise<void> => {
    try {
      const isEnded = await groups.inTurn(topic, (turn) => leaveBehind(turn, dependencies));
      if (isEnded) onApplied(topic, 'left');
    } catch (error) {
      log('topic-not-left', { code: toAppError(error).code });
    }
  };

  const accept = async (topics: TopicConnection, topic: ConversationId, entry: TopicEntry): Promise<void> => {
    const intake = intakes.get(topic) ?? { entries: [], draining: undefined };
    intakes.set(topic, intake);
    intake.entries.push(entry);
    intake.draining ??= drain(topic, intake)
      .catch((error: unknown) => {
        // Nothing of it is lost: the cursor stands before what could not be applied, and it is read again from there.
        log('entries-not-applied', { code: toAppError(error).code });
        intakes.delete(topic);
        topics.close();
      })
      .finally(() => {
        intake.draining = undefined;
      });
    if (intake.entries.length >= waitingLimit) await intake.draining;
  };

  const drain = async (topic: ConversationId, intake: Intake): Promise<void> => {
    while (intake.entries.length > 0) {
      await eventLoopTurn();
      const batch = intake.entries.slice(0, batchLimit);
      const applied = await groups.inTurn(topic, (turn) => applyEntries(turn, batch, dependencies));
      intake.entries.splice(0, applied.count);
      await follow(topic, applied.change);
      onApplied(topic, applied.change);
    }
    intakes.delete(topic);
  };

  const follow = async (topic: ConversationId, change: AppliedEntries['change']): Promise<void> => {
    const topics = connection;
    if (topics === undefined || (change !== 'epoch' && change !== 'left')) return;
    try {
      if (change === 'epoch') return await open(topics, topic);
      await topics.unsubscribe(topic);
      if (topics === connection) subscribed.delete(topic);
    } catch (error) {
      log('topic-not-opened', { code: toAppError(error).code });
    }
  };

  return {
    async connect(topics) {
      connection = topics;
      subscribed.clear();
      const readable = vault.read((db) =>
        activeConversations(db)
          .map(({ conversationId }) => conversationId)
          .filter((conversationId) => !isTopicUncreated(db, conversationId)),
      );
      for (let index = 0; index < readable.length; index += topicsAtOnce) {
        await Promise.all(readable.slice(index, index + topicsAtOnce).map((topic) => startOver(topics, topic)));
      }
    },
    disconnect() {
      connection = undefined;
      subscribed.clear();
    },
    start(topic) {
      if (connection !== undefined) void startOver(connection, topic);
    },
    async stop() {
      connection = undefined;
      await Promise.all(Array.from(intakes.values(), ({ draining }) => draining));
    },
  };
}

/** Reads the conversations' topics: subscribes to each from its cursor and applies what comes. */
import type { ConversationId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import { delayedTasks } from '../conversation/delayed-tasks';
import { laterMs, longestLaterMs, retryDelayMs } from '../conversation/retry-delay';
import { taskQueue } from '../conversation/task-queue';
import type { TopicConnection, TopicEntry } from '../transport/topic-connection';
import { findConversation } from '../vault/conversation-table';
import { isStorageTrouble } from '../vault/vault-error';
import { applyEntries, type AppliedEntries } from './apply-entries';
import { catchingUp } from './catching-up';
import { hasUsed, isRelapse, tellOfRelapse } from './lost-entries';
import { openTopic } from './open-topic';
import {
  endConversation,
  stopReading,
  subscribeTopic,
  type Reading,
  type Session,
  type TopicReaderDependencies,
} from './subscribe-topic';
import { timeSlices } from './time-slices';
import { topicIntake } from './topic-intake';
import { readableTopics } from './topics-to-read';

export interface TopicReader {
  /** Reads all topics over this connection from now on. */
  connect(topics: TopicConnection): Promise<void>;
  disconnect(): void;
  /** Reads one more topic: the relay has just got it, or this device has just joined it. */
  start(topic: ConversationId): void;
  /**
   * Whether everything was read that the topic had when it was subscribed to over the present connection. Only then is it
   * known that the state here is not older than what this device has sent.
   */
  hasCaughtUp(topic: ConversationId): boolean;
  /** Resolves when everything that was received is applied. */
  stop(): Promise<void>;
}

/** Topics that are opened at a time. */
const topicsAtOnce = 64;

export function topicReader(dependencies: TopicReaderDependencies): TopicReader {
  const { vault, timers, visible, backlog, onOpened } = dependencies;
  let session: Session | undefined;
  const slices = timeSlices(visible);

  const disconnect = (): void => {
    session?.delays.cancelAll();
    session = undefined;
    backlog.clear();
  };
  const reading: Reading = {
    dependencies,
    session: () => session,
    slices,
    intake: topicIntake({
      apply: (topic, entries) => apply(reading, topic, entries),
      onFailure: (topic, error) => halt(reading, topic, error),
      onRoom: (topic) => goOn(reading, topic),
      slices,
      visible,
    }),
  };

  return {
    async connect(topics) {
      disconnect();
      const current: Session = {
        topics,
        reading: new Set(),
        halted: new Set(),
        turns: new Map(),
        delays: delayedTasks(timers),
        progress: catchingUp(vault, (topic, openEpoch) => {
          if (session === current) onOpened(topic, openEpoch);
        }),
      };
      session = current;
      const readable = readableTopics(vault, visible);
      for (let index = 0; index < readable.length; index += topicsAtOnce) {
        const part = readable.slice(index, index + topicsAtOnce);
        await Promise.all(part.map((topic) => read(reading, current, topic)));
      }
    },
    disconnect,
    start(topic) {
      if (session !== undefined) void read(reading, session, topic);
    },
    hasCaughtUp: (topic) => session?.progress.has(topic) === true,
    async stop() {
      disconnect();
      await reading.intake.idle();
    },
  };
}

async function read(reading: Reading, session: Session, topic: ConversationId): Promise<void> {
  if (!session.reading.has(topic)) await readAgain(reading, session, topic);
}

/**
 * Reads a topic from its cursor on, whether it was read before or not: one at a time for each topic, lest one ends what another
 * has begun. Never rejects.
 */
async function readAgain(reading: Reading, session: Session, topic: ConversationId): Promise<void> {
  const { vault } = reading.dependencies;
  const turns = session.turns.get(topic) ?? taskQueue();
  session.turns.set(topic, turns);
  session.reading.add(topic);
  await turns.run(async () => {
    if (session !== reading.session()) return;
    try {
      await stopReading(session, topic);
      // It was left; or a welcome has come since.
      if (vault.read((db) => findConversation(db, topic)?.isMember) !== true) return;
      session.reading.add(topic);
      await subscribeTopic(reading, session, topic);
    } catch (error) {
      await notRead(reading, session, topic, error);
    }
  });
}

async function notRead(reading: Reading, session: Session, topic: ConversationId, cause: unknown): Promise<void> {
  const error = toAppError(cause);
  const { log, backlog } = reading.dependencies;
  session.reading.delete(topic);
  log('topic-not-read', { code: error.code });
  backlog.drop(topic);
  if (isRelapse(error)) {
    await endAfterRelapse(reading, session, topic);
  } else if (error.code === 'relay.stale-epoch') {
    // Of this device's epoch the relay has nothing left: the commit that ended it is gone too.
    await endConversation(reading, session, topic, 'away-too-long');
  } else if (error.retry === 'later') {
    tryLater(reading, session, topic, retryDelayMs(error), () => readAgain(reading, session, topic));
  }
}

// Never rejects.
async function endAfterRelapse(reading: Reading, session: Session, topic: ConversationId): Promise<void> {
  const { vault, clock, log } = reading.dependencies;
  try {
    // Whoever invites to a group that is not there can't make the relay look guilty.
    if (vault.read((db) => hasUsed(db, topic))) tellOfRelapse(vault, topic, clock.nowMs());
    await endConversation(reading, session, topic, 'relay-went-back');
  } catch (cause) {
    const error = toAppError(cause);
    log('topic-not-left', { code: error.code });
    session.topics.close(error);
  }
}

function tryLater(
  reading: Reading,
  session: Session,
  topic: ConversationId,
  delayMs: number,
  task: () => Promise<void>,
): void {
  if (session === reading.session()) session.delays.set(topic, delayMs, () => void task());
}

async function apply(reading: Reading, topic: ConversationId, entries: readonly TopicEntry[]): Promise<number> {
  const { dependencies, slices } = reading;
  const applied = await dependencies.groups.inTurn(topic, (turn) =>
    applyEntries(turn, entries, dependencies, slices.pace(topic)),
  );
  dependencies.backlog.reached(topic, entries[applied.count - 1]?.sequence ?? 0);
  const session = reading.session();
  if (session !== undefined) {
    await follow(reading, session, topic, applied);
    session.progress.advanced(topic);
  }
  dependencies.onApplied(topic, applied.change);
  applied.sentAgain.forEach(dependencies.onLost);
  return applied.count;
}

// Never rejects.
async function follow(
  reading: Reading,
  session: Session,
  topic: ConversationId,
  { change, hasSkipped }: Pick<AppliedEntries, 'change' | 'hasSkipped'>,
): Promise<void> {
  const { groups, backlog } = reading.dependencies;
  try {
    if (change === 'epoch') {
      const groupEpoch = await openTopic(groups, session.topics, topic);
      session.progress.opened(topic, groupEpoch);
    } else if (change === 'left') {
      backlog.drop(topic);
      session.progress.forget(topic);
      // Not awaited: whoever reads the topic at this moment may wait for what is applied here.
      void readAgain(reading, session, topic);
    } else if (hasSkipped && !session.delays.has(topic)) {
      // If it was the commit that ended the epoch, the relay will say so.
      tryLater(reading, session, topic, laterMs, () => readAgain(reading, session, topic));
    }
  } catch (cause) {
    const error = toAppError(cause);
    reading.dependencies.log('topic-not-followed', { code: error.code });
    const again = (): Promise<void> => follow(reading, session, topic, { change, hasSkipped });
    if (error.retry === 'later') tryLater(reading, session, topic, retryDelayMs(error), again);
  }
}

function goOn(reading: Reading, topic: ConversationId): void {
  const session = reading.session();
  if (session?.halted.has(topic) === true) void readAgain(reading, session, topic);
}

/**
 * Nothing of what could not be applied is lost: the cursor stands before it. A vault that fails, fails for all topics; for
 * any other reason only this one has to wait.
 */
function halt(reading: Reading, topic: ConversationId, cause: unknown): void {
  const error = toAppError(cause);
  reading.dependencies.log('entries-not-applied', { code: error.code });
  const session = reading.session();
  if (session === undefined) return;
  session.halted.add(topic);
  reading.dependencies.backlog.drop(topic);
  if (isStorageTrouble(error)) session.topics.close(error);
  else tryLater(reading, session, topic, longestLaterMs, () => readAgain(reading, session, topic));
}

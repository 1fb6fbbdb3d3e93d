/** Reads the conversations' topics: subscribes to each from its cursor and applies what comes. */
import type { ConversationId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import type { ConversationGroups } from '../conversation/conversation-groups';
import { delayedTasks, type DelayedTasks } from '../conversation/delayed-tasks';
import { laterMs, longestLaterMs, retryDelayMs } from '../conversation/retry-delay';
import type { VisibleTopics } from '../conversation/visible-topics';
import type { Timers } from '../transport/timers';
import type { TopicConnection, TopicEntry } from '../transport/topic-connection';
import { findConversation } from '../vault/conversation-table';
import { isStorageTrouble } from '../vault/vault-error';
import { applyEntries, type AppliedEntries, type IncomingDependencies } from './apply-entries';
import type { BacklogMeter } from './backlog';
import { catchingUp, type CatchingUp } from './catching-up';
import { leaveBehind, passDeletedEntries, type LeavingReason } from './deleted-entries';
import { lastKnownSequence, loseEntriesAfter, tellOfRelapse } from './lost-entries';
import { openTopic } from './open-topic';
import { timeSlices, type TimeSlices } from './time-slices';
import { hasGoneOn, readableTopics } from './topics-to-read';
import { topicIntake, type TopicIntake } from './topic-intake';

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

export interface TopicReaderDependencies extends IncomingDependencies {
  readonly groups: ConversationGroups;
  readonly timers: Timers;
  /** These are read before all others. */
  readonly visible: VisibleTopics;
  readonly backlog: BacklogMeter;
  /** The relay knows that we know this epoch's key, and this device has caught up. */
  readonly onOpened: (topic: ConversationId, epoch: number) => void;
  /** Own entries are in the outbox again. */
  readonly onLost: (topic: ConversationId) => void;
  readonly onApplied: (topic: ConversationId, change: AppliedEntries['change']) => void;
}

/** Topics that are opened at a time. */
const topicsAtOnce = 64;

/** What is read over one connection. */
interface Session {
  readonly topics: TopicConnection;
  /** Topics that are read, or about to be. */
  readonly reading: Set<ConversationId>;
  /** Of these nothing is taken until they are read again: an entry could not be applied, or too many wait. */
  readonly halted: Set<ConversationId>;
  readonly delays: DelayedTasks;
  readonly progress: CatchingUp;
}

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

interface Reading {
  readonly dependencies: TopicReaderDependencies;
  readonly session: () => Session | undefined;
  readonly slices: TimeSlices;
  readonly intake: TopicIntake;
}

// Never rejects.
async function read(reading: Reading, session: Session, topic: ConversationId): Promise<void> {
  if (session.reading.has(topic)) return;
  session.reading.add(topic);
  try {
    await subscribe(reading, session, topic);
  } catch (error) {
    session.reading.delete(topic);
    await notRead(reading, session, topic, error);
  }
}

async function subscribe(reading: Reading, session: Session, topic: ConversationId): Promise<void> {
  const { vault, groups, clock, log, backlog, onApplied, onLost } = reading.dependencies;
  const isOver = (): boolean => session !== reading.session();
  // A group that is not in memory is loaded, which takes its time.
  await reading.slices.begin(topic);
  const groupEpoch = await openTopic(groups, session.topics, topic);
  if (isOver()) return;
  session.progress.begin(topic, groupEpoch);
  const conversation = vault.read((db) => findConversation(db, topic));
  if (conversation === undefined) return;
  const { cursor } = conversation;
  const lastKnown = vault.read((db) => lastKnownSequence(db, topic));
  const { firstSequence, lastSequence, nextEpoch } = await session.topics.subscribe(topic, cursor, (entry) => {
    if (!session.halted.has(topic) && !reading.intake.accept(topic, entry)) hold(reading, session, topic);
  });
  if (isOver()) return;
  if (lastSequence < lastKnown) {
    log('entries-lost', { count: lastKnown - lastSequence });
    vault.transact((tx) => loseEntriesAfter(tx, topic, lastSequence, clock.nowMs()));
    onLost(topic);
  }
  // Entries of the former connection may have been applied meanwhile.
  const reached = vault.read((db) => findConversation(db, topic)?.cursor ?? cursor);
  backlog.expect(topic, Math.max(reached, firstSequence - 1), lastSequence);
  if (await hasGoneOn(reading.dependencies, topic, nextEpoch)) {
    await end(reading, session, topic, 'cannot-follow');
  } else if (firstSequence > cursor + 1) {
    // The relay keeps entries for a while only: this device was away for longer.
    log('entries-missed', { count: firstSequence - cursor - 1 });
    await groups.inTurn(topic, (turn) => passDeletedEntries(turn, firstSequence, reading.dependencies));
    onApplied(topic, 'messages');
  }
  session.progress.endsWith(topic, lastSequence);
}

async function notRead(reading: Reading, session: Session, topic: ConversationId, cause: unknown): Promise<void> {
  const error = toAppError(cause);
  const { vault, clock, log, backlog } = reading.dependencies;
  log('topic-not-read', { code: error.code });
  backlog.drop(topic);
  tellOfRelapse(vault, topic, error, clock.nowMs());
  // Of this device's epoch the relay has nothing left: the commit that ended it is gone too.
  if (error.code === 'relay.stale-epoch') await end(reading, session, topic, 'away-too-long');
  else if (error.retry === 'later') {
    tryLater(reading, session, topic, retryDelayMs(error), () => read(reading, session, topic));
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

async function end(
  { dependencies }: Reading,
  session: Session,
  topic: ConversationId,
  reason: LeavingReason,
): Promise<void> {
  const { groups, log, backlog, onApplied } = dependencies;
  try {
    if (!(await groups.inTurn(topic, (turn) => leaveBehind(turn, reason, dependencies)))) return;
    log('left-behind', { reason });
    backlog.drop(topic);
    onApplied(topic, 'left');
    await stopReading(session, topic);
  } catch (error) {
    log('topic-not-left', { code: toAppError(error).code });
  }
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
  const { groups, vault, backlog } = reading.dependencies;
  try {
    if (change === 'epoch') {
      const groupEpoch = await openTopic(groups, session.topics, topic);
      session.progress.opened(topic, groupEpoch);
    } else if (change === 'left') {
      backlog.drop(topic);
      await stopReading(session, topic);
      // A welcome may have come meanwhile.
      if (vault.read((db) => findConversation(db, topic)?.isMember === true)) await read(reading, session, topic);
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

// Never rejects.
async function readAgain(reading: Reading, session: Session, topic: ConversationId): Promise<void> {
  try {
    await stopReading(session, topic);
    await read(reading, session, topic);
  } catch (error) {
    await notRead(reading, session, topic, error);
  }
}

async function stopReading(session: Session, topic: ConversationId): Promise<void> {
  await session.topics.unsubscribe(topic);
  session.reading.delete(topic);
  session.halted.delete(topic);
  session.progress.forget(topic);
}

/** Too much waits: what the relay has of this topic may stay there until there is room, so that nothing else is held up. */
function hold({ dependencies }: Reading, session: Session, topic: ConversationId): void {
  session.halted.add(topic);
  session.topics.unsubscribe(topic).catch((error: unknown) => {
    dependencies.log('topic-not-held', { code: toAppError(error).code });
  });
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

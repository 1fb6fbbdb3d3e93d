/** Begins to read a topic over one connection: from its cursor, or from where a relay that has gone back ends now. */
import type { ConversationId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import type { ConversationGroups } from '../conversation/conversation-groups';
import type { DelayedTasks } from '../conversation/delayed-tasks';
import type { TaskQueue } from '../conversation/task-queue';
import type { VisibleTopics } from '../conversation/visible-topics';
import type { Timers } from '../transport/timers';
import type { TopicBounds, TopicConnection } from '../transport/topic-connection';
import { findConversation } from '../vault/conversation-table';
import type { AppliedEntries, IncomingDependencies } from './apply-entries';
import type { BacklogMeter } from './backlog';
import type { CatchingUp } from './catching-up';
import { leaveBehind, passDeletedEntries, type LeavingReason } from './deleted-entries';
import { findRelapse } from './find-relapse';
import { isReadAnew, lastKnownSequence, loseEntriesAfter } from './lost-entries';
import { openTopic } from './open-topic';
import type { TimeSlices } from './time-slices';
import type { TopicIntake } from './topic-intake';
import { hasGoneOn } from './topics-to-read';

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

/** What is read over one connection. */
export interface Session {
  readonly topics: TopicConnection;
  /** Topics that are read, or about to be. */
  readonly reading: Set<ConversationId>;
  /** Of these nothing is taken until they are read again: an entry could not be applied, or too many wait. */
  readonly halted: Set<ConversationId>;
  /** Whoever begins or ends the reading of a topic does it in turn. */
  readonly turns: Map<ConversationId, TaskQueue>;
  readonly delays: DelayedTasks;
  readonly progress: CatchingUp;
}

export interface Reading {
  readonly dependencies: TopicReaderDependencies;
  readonly session: () => Session | undefined;
  readonly slices: TimeSlices;
  readonly intake: TopicIntake;
}

/** To be called in turn, for a topic that is not subscribed to. Throws `relay.*` and `vault.*`. */
export async function subscribeTopic(reading: Reading, session: Session, topic: ConversationId): Promise<void> {
  const { vault, groups } = reading.dependencies;
  const isOver = (): boolean => session !== reading.session();
  // A group that is not in memory is loaded, which takes its time.
  await reading.slices.begin(topic);
  const groupEpoch = await openTopic(groups, session.topics, topic);
  if (isOver()) return;
  session.progress.begin(topic, groupEpoch);
  for (let isCompared = false; ; isCompared = true) {
    const conversation = vault.read((db) => findConversation(db, topic));
    if (conversation === undefined) return;
    const { cursor } = conversation;
    const lastKnown = vault.read((db) => lastKnownSequence(db, topic));
    const bounds = await session.topics.subscribe(topic, cursor, (entry) => {
      if (!session.halted.has(topic) && !reading.intake.accept(topic, entry)) hold(reading, session, topic);
    });
    if (isOver()) return;
    const hasLost = bounds.lastSequence < lastKnown && !isCompared;
    const isEnded = hasLost && (await loseEntries(reading, session, topic, bounds.lastSequence));
    if (isOver()) return;
    if (!isEnded) return beginAfter(reading, session, topic, { cursor, ...bounds });
  }
}

// The relay does not have what it had. Answers whether the subscription is over, because what comes in its place is to be read.
async function loseEntries(
  { dependencies, intake, session: present }: Reading,
  session: Session,
  topic: ConversationId,
  lastSequence: number,
): Promise<boolean> {
  const { vault, groups, clock, log, onLost } = dependencies;
  const isAnew = vault.read((db) => isReadAnew(db, topic, lastSequence));
  let kept = lastSequence;
  if (isAnew) {
    await session.topics.unsubscribe(topic);
    // What came over the former connection belongs behind the present cursor.
    await intake.settled(topic);
    kept = await findRelapse(dependencies, session.topics, topic, lastSequence);
  }
  await groups.inTurn(topic, async () => {
    if (session !== present()) return;
    log('entries-lost', { count: vault.read((db) => lastKnownSequence(db, topic)) - kept });
    vault.transact((tx) => loseEntriesAfter(tx, topic, kept, clock.nowMs()));
  });
  onLost(topic);
  return isAnew;
}

async function beginAfter(
  reading: Reading,
  session: Session,
  topic: ConversationId,
  { cursor, firstSequence, lastSequence, nextEpoch }: TopicBounds & { readonly cursor: number },
): Promise<void> {
  const { vault, groups, log, backlog, onApplied } = reading.dependencies;
  // Entries of the former connection may have been applied meanwhile.
  const reached = vault.read((db) => findConversation(db, topic)?.cursor ?? cursor);
  backlog.expect(topic, Math.max(reached, firstSequence - 1), lastSequence);
  if (await hasGoneOn(reading.dependencies, topic, nextEpoch)) {
    await endConversation(reading, session, topic, 'cannot-follow');
  } else if (firstSequence > cursor + 1) {
    // The relay keeps entries for a while only: this device was away for longer.
    log('entries-missed', { count: firstSequence - cursor - 1 });
    await groups.inTurn(topic, (turn) => passDeletedEntries(turn, firstSequence, reading.dependencies));
    onApplied(topic, 'messages');
  }
  session.progress.endsWith(topic, lastSequence);
}

/** Ends the conversation here, in words. To be called in turn. Never rejects. */
export async function endConversation(
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

/** To be called in turn. Throws `relay.*`. */
export async function stopReading(session: Session, topic: ConversationId): Promise<void> {
  await session.topics.unsubscribe(topic);
  session.reading.delete(topic);
  session.halted.delete(topic);
  session.progress.forget(topic);
}

// Too much waits: what the relay has of this topic may stay there until there is room, so that nothing else is held up.
function hold({ dependencies }: Reading, session: Session, topic: ConversationId): void {
  session.halted.add(topic);
  session.topics.unsubscribe(topic).catch((error: unknown) => {
    dependencies.log('topic-not-held', { code: toAppError(error).code });
  });
}

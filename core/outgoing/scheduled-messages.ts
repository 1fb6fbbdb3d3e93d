/**
 * Messages that are to be sent later. They stay in the vault until they are due, and are then sent as any other message: what was
 * scheduled goes in the transaction that puts the message into the outbox, so whatever happens it is sent once.
 *
 * The only clock is this device's. What was due while the application was closed is sent when it runs again.
 */
import type { ConversationId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { currentPolicy } from '../../shared/domain/workspace-policy';
import { AppError, toAppError } from '../../shared/errors';
import type { ScheduledMessage } from '../../shared/ipc/core-contract';
import type { Turn } from '../conversation/conversation-groups';
import type { Log } from '../log';
import type { Timers } from '../transport/timers';
import { topicToWriteTo } from '../vault/conversation-table';
import { findMessage } from '../vault/message-table';
import { wasRemoved } from '../vault/removed-message-table';
import {
  countScheduled,
  deleteScheduled,
  dueScheduled,
  findScheduled,
  insertScheduled,
  markFailed,
  nextDueMs,
  setDue,
  type ScheduledRef,
  type ScheduleFailure,
} from '../vault/scheduled-table';
import { demandTimer, storeMessages, type MessageSenderDependencies } from './send-messages';
import { inWrittenTopic, requireRightToPost } from './written-topic';

/** Conversations are given as they are shown. */
export interface MessageScheduler {
  /**
   * Keeps the message until it is due. One with an id that is here already, or was sent meanwhile, is left alone. Throws
   * `conversation.*` as sending does, `input.malformed` for a time that has passed or is too far ahead, and `input.too-large` when
   * there are too many.
   */
  schedule(conversationId: ConversationId, message: Omit<ScheduledMessage, 'failure'>): void;
  /** Throws `message.unknown`, and `input.malformed` as above. */
  reschedule(ref: ScheduledRef, dueAtMs: number): void;
  /** Sends it now; durable when it resolves. Throws `message.unknown`, and `conversation.*` as sending does. */
  sendNow(ref: ScheduledRef): Promise<void>;
  /** Leaves nothing of it. One that is not here is passed over. */
  unschedule(ref: ScheduledRef): void;
  /** Begins with what was due while nothing ran. */
  start(): void;
  stop(): void;
}

export interface SchedulerDependencies extends MessageSenderDependencies {
  readonly timers: Timers;
  readonly log: Log;
}

/** A computer that slept, or whose clock was set, is noticed after this time. */
const longestWaitMs = 60_000;

export function messageScheduler(dependencies: SchedulerDependencies): MessageScheduler {
  const { vault, clock, timers, self } = dependencies;
  let cancel = (): void => {};
  let isStopped = true;
  let isRunning = false;

  // One run at a time; each ends by setting the next.
  const run = async (): Promise<void> => {
    if (isRunning || isStopped) return;
    isRunning = true;
    const isAllDone = await sendDue(dependencies, () => isStopped);
    isRunning = false;
    arm(isAllDone ? 0 : longestWaitMs);
  };
  const arm = (leastMs: number): void => {
    cancel();
    if (isStopped || isRunning) return;
    const waitMs = untilNextMs(dependencies);
    if (waitMs !== undefined) cancel = timers.after(Math.max(leastMs, waitMs), () => void run());
  };
  const requireTime = (dueAtMs: number): void => {
    const aheadMs = dueAtMs - clock.nowMs();
    if (aheadMs <= 0 || aheadMs > limits.scheduledAheadMs) {
      throw new AppError('input.malformed', { details: { field: 'dueAtMs' } });
    }
  };

  return {
    schedule(conversationId, message) {
      const ref = { conversationId, messageId: message.messageId };
      if (isKnown(dependencies, ref)) return;
      requireRightToPost(
        vault,
        vault.read((db) => topicToWriteTo(db, conversationId)),
        self,
      );
      requireTime(message.dueAtMs);
      if (vault.read((db) => countScheduled(db, conversationId)) >= limits.scheduledMessages) {
        throw new AppError('input.too-large', { details: { field: 'scheduled' } });
      }
      vault.transact((tx) => insertScheduled(tx, conversationId, message));
      arm(0);
    },
    reschedule(ref, dueAtMs) {
      requireTime(dueAtMs);
      if (!vault.transact((tx) => setDue(tx, ref, dueAtMs))) throw new AppError('message.unknown');
      arm(0);
    },
    async sendNow(ref) {
      if (!isKnown(dependencies, ref)) throw new AppError('message.unknown');
      await send(dependencies, ref, () => true);
    },
    unschedule: (ref) => vault.transact((tx) => deleteScheduled(tx, ref)),
    start() {
      isStopped = false;
      void run();
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

// At most `longestWaitMs`; undefined when there is nothing to wait for.
function untilNextMs({ vault, clock, log }: SchedulerDependencies): number | undefined {
  try {
    const dueMs = vault.read(nextDueMs);
    return dueMs === undefined ? undefined : Math.min(longestWaitMs, Math.max(0, dueMs - clock.nowMs()));
  } catch (error) {
    log('scheduled-not-read', { code: toAppError(error).code });
    return longestWaitMs;
  }
}

// Whether all of it was sent, or will not be sent by itself any more.
async function sendDue(dependencies: SchedulerDependencies, isStopped: () => boolean): Promise<boolean> {
  const { vault, clock, log } = dependencies;
  let isAllDone = true;
  try {
    for (const ref of vault.read((db) => dueScheduled(db, clock.nowMs()))) {
      if (isStopped()) return isAllDone;
      // In turn, so that they stand in the conversation as they were due.
      // oxlint-disable-next-line no-await-in-loop
      isAllDone = (await sendOne(dependencies, ref)) && isAllDone;
    }
  } catch (error) {
    // No room for what is to be kept, for example: tried again.
    log('scheduled-not-sent', { code: toAppError(error).code });
    return false;
  }
  return isAllDone;
}

async function sendOne(dependencies: SchedulerDependencies, ref: ScheduledRef): Promise<boolean> {
  const { vault, clock, log } = dependencies;
  try {
    await send(dependencies, ref, ({ dueAtMs }) => dueAtMs <= clock.nowMs());
    return true;
  } catch (error) {
    const { code } = toAppError(error);
    const failure = failureOf(code);
    if (failure === undefined) {
      log('scheduled-not-sent', { code });
      return false;
    }
    vault.transact((tx) => markFailed(tx, ref, failure));
    return true;
  }
}

function failureOf(code: string): ScheduleFailure | undefined {
  if (code === 'conversation.forbidden' || code === 'policy.timer-forbidden') return 'forbidden';
  return code === 'conversation.not-a-member' || code === 'conversation.unknown' ? 'not-a-member' : undefined;
}

async function send(
  dependencies: SchedulerDependencies,
  ref: ScheduledRef,
  isWanted: (scheduled: ScheduledMessage) => boolean,
): Promise<void> {
  const { wake } = dependencies;
  wake(await inWrittenTopic(dependencies, ref.conversationId, (turn) => sendHere(dependencies, turn, ref, isWanted)));
}

function sendHere(
  dependencies: SchedulerDependencies,
  turn: Turn,
  ref: ScheduledRef,
  isWanted: (scheduled: ScheduledMessage) => boolean,
): void {
  const { vault, self, directory } = dependencies;
  const scheduled = vault.read((db) => findScheduled(db, ref));
  // Deleted, sent or put off while it waited for its turn.
  if (scheduled === undefined || !isWanted(scheduled)) return;
  if (isSent(dependencies, ref)) {
    // By a later state of this vault, before a backup was restored: it has come back through the topic.
    vault.transact((tx) => deleteScheduled(tx, ref));
    return;
  }
  requireRightToPost(vault, turn.conversationId, self);
  const { messageId, text, mentions, replyTo, timerMs } = scheduled;
  demandTimer(currentPolicy(directory.state().policies), timerMs);
  const body = { kind: 'text', text, mentions, ...(replyTo === undefined ? {} : { replyTo }) } as const;
  storeMessages(dependencies, turn, [{ messageId, body, timerMs }], (tx) => deleteScheduled(tx, ref));
}

// Here, or sent already: whoever asks again after a crash is told that all is well.
function isKnown(dependencies: SchedulerDependencies, ref: ScheduledRef): boolean {
  return dependencies.vault.read((db) => findScheduled(db, ref)) !== undefined || isSent(dependencies, ref);
}

function isSent({ vault, self }: SchedulerDependencies, ref: ScheduledRef): boolean {
  const { conversationId, messageId } = ref;
  return vault.read(
    (db) => findMessage(db, conversationId, messageId) !== undefined || wasRemoved(db, { ...ref, sender: self }),
  );
}

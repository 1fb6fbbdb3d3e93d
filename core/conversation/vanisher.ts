/** Removes messages when their time has come: at once what went while the application was closed, then each as it is due. */
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import type { Log } from '../log';
import type { Timers } from '../transport/timers';
import { removeMessages } from '../vault/remove-messages';
import {
  hasTimedMessages,
  hasTimersToStart,
  nextVanishingMs,
  restartMisdated,
  startTimers,
  vanishingMessages,
  type VanishingMessage,
} from '../vault/timed-messages';
import type { Vault } from '../vault/vault';

export interface Vanisher {
  /** A timer may have begun, or be to begin. */
  wake(): void;
  stop(): void;
}

export interface VanisherDependencies {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

/** Messages of one transaction. */
const batchLimit = 200;
/** A computer that slept, or whose clock was set, is noticed after this time. */
const longestWaitMs = 60_000;

/** Begins by removing what is due. */
export function vanisher({ vault, clock, timers, log }: VanisherDependencies): Vanisher {
  let cancel = (): void => {};
  let isStopped = false;
  let lastMs = Number.POSITIVE_INFINITY;

  const run = (): void => {
    cancel();
    if (isStopped) return;
    let delayMs: number | undefined = longestWaitMs;
    try {
      delayMs = work();
    } catch (error) {
      // No room, for example: what is due goes as soon as it can.
      log('vanishing-failed', { code: toAppError(error).code });
    }
    cancel = delayMs === undefined ? () => {} : timers.after(delayMs, run);
  };

  // How long until there is more to do; undefined when nothing is to come.
  const work = (): number | undefined => {
    const nowMs = clock.nowMs();
    const isClockSetBack = nowMs < lastMs;
    lastMs = nowMs;
    if (isClockSetBack && vault.read(hasTimedMessages)) {
      vault.transact((tx) => {
        startTimers(tx, nowMs);
        restartMisdated(tx, nowMs);
      });
    } else if (vault.read(hasTimersToStart)) {
      vault.transact((tx) => startTimers(tx, nowMs));
    }
    const due = vault.read((db) => vanishingMessages(db, nowMs, batchLimit));
    if (due.length > 0) {
      vault.transact((tx) => {
        for (const [conversationId, messageIds] of byConversation(due)) removeMessages(tx, conversationId, messageIds);
      });
    }
    if (due.length === batchLimit) return 0;
    const isLogEmpty = vault.emptyLog();
    const nextMs = vault.read(nextVanishingMs);
    if (nextMs === undefined) return isLogEmpty ? undefined : longestWaitMs;
    return Math.min(longestWaitMs, Math.max(0, nextMs - nowMs));
  };

  run();
  return {
    wake: run,
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

function byConversation(messages: readonly VanishingMessage[]): ReadonlyMap<ConversationId, readonly MessageId[]> {
  const found = new Map<ConversationId, MessageId[]>();
  for (const { conversationId, messageId } of messages) {
    found.set(conversationId, [...(found.get(conversationId) ?? []), messageId]);
  }
  return found;
}

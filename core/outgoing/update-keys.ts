/**
 * A device that has joined a group renews its keys soon (RFC 9420 section 12.4: an empty commit). Until then its place in the
 * tree has no keys above it, and every commit has to be encrypted to it alone: in a group of a thousand newcomers, a thousand
 * times. Their updates are spread over time, because each commit overtakes those that are made at the same moment.
 */
import { randomInt } from 'node:crypto';
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import { delayedTasks } from '../conversation/delayed-tasks';
import { longestLaterMs } from '../conversation/retry-delay';
import type { Log } from '../log';
import type { Timers } from '../transport/timers';
import { updatesDue } from '../vault/conversation-table';
import type { Vault } from '../vault/vault';

export interface KeyUpdater {
  /** This device has joined: an update is due, at the time that the vault says. */
  schedule(): void;
  /** Nothing is made any more. What is due stays in the vault. */
  disconnect(): void;
}

export interface KeyUpdaterDependencies {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** Wants the commit, and wants it no more when it is due. Throws `vault.*`. */
  readonly updateKeys: (conversationId: ConversationId) => void;
}

/** A device that was off when its update was due waits at most so long after it was started. */
const latestAfterStartMs = 30_000;

export function keyUpdater({ vault, clock, timers, log, updateKeys }: KeyUpdaterDependencies): KeyUpdater {
  const scheduled = delayedTasks(timers);
  const update = (conversationId: ConversationId): void => {
    try {
      updateKeys(conversationId);
    } catch (error) {
      log('key-update-put-off', { code: toAppError(error).code });
      scheduled.set(conversationId, longestLaterMs, () => update(conversationId));
    }
  };
  return {
    schedule() {
      for (const { conversationId, dueAtMs } of vault.read(updatesDue)) {
        if (scheduled.has(conversationId)) continue;
        // A device that was off when it was due waits again, but not as long: many may start at the same hour.
        const overdueMs = clock.nowMs() - dueAtMs;
        const delayMs = overdueMs > 0 ? randomInt(latestAfterStartMs) : -overdueMs;
        scheduled.set(conversationId, delayMs, () => update(conversationId));
      }
    },
    disconnect: scheduled.cancelAll,
  };
}

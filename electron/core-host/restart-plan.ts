import type { Clock } from '../../shared/domain/clock';

/** When a process that died is started again: soon, then later and later, and soon again after it kept quiet. */
export interface RestartPlan {
  /** Notes a death and says how long to wait. */
  next(): { readonly restarts: number; readonly delayMs: number };
  /** Notes that a person asked: the next death counts as the first. */
  reset(): void;
}

const firstDelayMs = 200;
const longestDelayMs = 30_000;
/** A process that lived so long since its last restart starts afresh. */
const quietMs = 60_000;

export function restartPlan(clock: Clock): RestartPlan {
  let restarts = 0;
  let startedAtMs = clock.nowMs();
  return {
    next() {
      const now = clock.nowMs();
      if (now - startedAtMs >= quietMs) restarts = 0;
      restarts += 1;
      const delayMs = Math.min(firstDelayMs * 2 ** (restarts - 1), longestDelayMs);
      startedAtMs = now + delayMs;
      return { restarts, delayMs };
    },
    reset() {
      restarts = 0;
    },
  };
}

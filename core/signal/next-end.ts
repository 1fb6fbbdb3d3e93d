import type { Clock } from '../../shared/domain/clock';
import type { Timers } from '../transport/timers';

/** Waits for the earliest of several moments, which come and go. */
export interface NextEnd {
  /** Something ends at this time. */
  by(endMs: number): void;
  cancel(): void;
}

/** Timers can't wait for weeks. */
const longestWaitMs = 24 * 60 * 60_000;

/** `onEnd` is called at or after the earliest moment and says which one comes next; Infinity when there is none. */
export function nextEnd(clock: Clock, timers: Timers, onEnd: () => number): NextEnd {
  let waiting: { readonly endMs: number; readonly cancel: () => void } | undefined;
  const by = (endMs: number): void => {
    if (endMs === Infinity || (waiting !== undefined && waiting.endMs <= endMs)) return;
    waiting?.cancel();
    // A moment later, since what ends then has ended after it.
    const delayMs = Math.min(longestWaitMs, Math.max(0, endMs - clock.nowMs()) + 1);
    waiting = {
      endMs,
      cancel: timers.after(delayMs, () => {
        waiting = undefined;
        by(onEnd());
      }),
    };
  };
  return {
    by,
    cancel() {
      waiting?.cancel();
      waiting = undefined;
    },
  };
}

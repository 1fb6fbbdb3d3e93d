import type { Timers } from '../timers';

export interface ManualTimers extends Timers {
  /** Lets this much time pass: runs what is due, in order, each at its own time. */
  advance(durationMs: number): void;
  /** The delays of what waits, ascending. */
  waiting(): readonly number[];
  nowMs(): number;
}

/** Time that passes only when a test says so. */
export function createManualTimers(): ManualTimers {
  const tasks = new Set<{ dueMs: number; run: () => void }>();
  let nowMs = 0;
  const sorted = () => [...tasks].sort((left, right) => left.dueMs - right.dueMs);
  return {
    after(delayMs, run) {
      const task = { dueMs: nowMs + delayMs, run };
      tasks.add(task);
      return () => {
        tasks.delete(task);
      };
    },
    advance(durationMs) {
      const endMs = nowMs + durationMs;
      for (let next = sorted()[0]; next !== undefined && next.dueMs <= endMs; next = sorted()[0]) {
        nowMs = next.dueMs;
        tasks.delete(next);
        next.run();
      }
      nowMs = endMs;
    },
    waiting: () => sorted().map((task) => task.dueMs - nowMs),
    nowMs: () => nowMs,
  };
}

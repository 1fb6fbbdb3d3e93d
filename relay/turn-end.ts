import { performance } from 'node:perf_hooks';

/** Things to be done once, together, at the end of this turn of the event loop. */
export interface TurnEnd {
  /**
   * At the end of this turn; or of a later one, when such things were done a moment ago. Each of many costs as much however
   * much it has to do, so that a busy relay gets more done when they wait for each other.
   */
  add(job: () => void): void;
  /** At the end of this turn whatever was done before, and before what was added by `add`. */
  addFirst(job: () => void): void;
  /** Does them as soon as the promises that are settled now have had their say, without another round of the loop. */
  hasten(): void;
}

/** Nobody notices so much; and what comes less often does not wait at all. */
const longestWaitMs = 5;

/** `nowMs` is a clock that never jumps. */
export function createTurnEnd(nowMs = (): number => performance.now()): TurnEnd {
  let first: (() => void)[] = [];
  let others: (() => void)[] = [];
  let isScheduled = false;
  let isWaiting = false;
  let doneAtMs = Number.NEGATIVE_INFINITY;

  function run(): void {
    isScheduled = false;
    const due = first;
    first = [];
    for (const job of due) job();
    runOthers();
  }

  function runOthers(): void {
    if (others.length === 0 || isWaiting) return;
    const leftMs = doneAtMs + longestWaitMs - nowMs();
    if (leftMs > 0) {
      isWaiting = true;
      setTimeout(() => {
        isWaiting = false;
        runOthers();
      }, leftMs);
      return;
    }
    const due = others;
    others = [];
    for (const job of due) job();
    doneAtMs = nowMs();
  }

  function schedule(): void {
    if (!isScheduled) setImmediate(run);
    isScheduled = true;
  }

  return {
    add(job) {
      others.push(job);
      if (!isWaiting) schedule();
    },
    addFirst(job) {
      first.push(job);
      schedule();
    },
    // Microtasks come before the next tick, those that they cause too.
    hasten: () => queueMicrotask(() => process.nextTick(run)),
  };
}

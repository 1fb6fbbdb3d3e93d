/** Things to be done once, together, at the end of this turn of the event loop. */
export interface TurnEnd {
  add(job: () => void): void;
  /** Before those that were added by `add`. */
  addFirst(job: () => void): void;
  /** Does them as soon as the promises that are settled now have had their say, without another round of the loop. */
  hasten(): void;
}

export function createTurnEnd(): TurnEnd {
  let first: (() => void)[] = [];
  let others: (() => void)[] = [];

  function run(): void {
    const due = [first, others];
    first = [];
    others = [];
    for (const jobs of due) for (const job of jobs) job();
  }

  function schedule(): void {
    if (first.length + others.length === 0) setImmediate(run);
  }

  return {
    add(job) {
      schedule();
      others.push(job);
    },
    addFirst(job) {
      schedule();
      first.push(job);
    },
    // Microtasks come before the next tick, those that they cause too.
    hasten: () => queueMicrotask(() => process.nextTick(run)),
  };
}

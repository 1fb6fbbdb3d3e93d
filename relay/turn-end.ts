/** Things to be done once, together, at the end of this turn of the event loop. */
export interface TurnEnd {
  add(job: () => void): void;
  /** Does them as soon as the promises that are settled now have had their say, without another round of the loop. */
  hasten(): void;
}

export function createTurnEnd(): TurnEnd {
  let jobs: (() => void)[] = [];

  function run(): void {
    const due = jobs;
    jobs = [];
    for (const job of due) job();
  }

  return {
    add(job) {
      if (jobs.length === 0) setImmediate(run);
      jobs.push(job);
    },
    // Microtasks come before the next tick, those that they cause too.
    hasten: () => queueMicrotask(() => process.nextTick(run)),
  };
}

/** Runs tasks one after the other, in the order in which they were given. */
export interface TaskQueue {
  /** The task's outcome. A task that fails does not stop those behind it. */
  run<T>(task: () => Promise<T>): Promise<T>;
  readonly isIdle: boolean;
  /** Resolves when no task is left. */
  idle(): Promise<void>;
}

export function taskQueue(): TaskQueue {
  let last: Promise<unknown> = Promise.resolve();
  let tasks = 0;

  const settled = async (result: Promise<unknown>): Promise<void> => {
    try {
      await result;
    } catch {
      // Its caller has it.
    } finally {
      tasks -= 1;
    }
  };

  return {
    run(task) {
      tasks += 1;
      const result = last.then(task);
      last = settled(result);
      return result;
    },
    get isIdle() {
      return tasks === 0;
    },
    async idle() {
      while (tasks > 0) await last;
    },
  };
}

/**
 * Resolves when what has arrived by now was handed out. Each call, and each entry, comes as an event of its own, and a task
 * made of promises alone would be over before the next one: whoever wants to take many at once waits for this.
 */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

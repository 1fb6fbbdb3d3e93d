/** Things on their way from the operating system to the window, which may not be there yet. */
export interface HandOver<T> {
  /** Hands it to whoever listens, or keeps it until somebody does. */
  add(item: T): void;
  /** Hands over what waits, and from then on everything as it comes; the latest listener gets it. Returns how to stop. */
  listen(listener: (item: T) => void): () => void;
  /** Takes the last one that waits. */
  take(): T | undefined;
}

/** Keeps at most `limit`, the latest. */
export function handOver<T>(limit: number): HandOver<T> {
  let waiting: T[] = [];
  let current: ((item: T) => void) | undefined;
  return {
    add(item) {
      if (current === undefined) waiting = [...waiting, item].slice(-limit);
      else current(item);
    },
    listen(listener) {
      current = listener;
      const items = waiting;
      waiting = [];
      for (const item of items) listener(item);
      return () => {
        if (current === listener) current = undefined;
      };
    },
    take() {
      const item = waiting.at(-1);
      waiting = [];
      return item;
    },
  };
}

import { frameLimits } from './frames';

/** Serving side of one feed: sends while there is credit, holds back what comes meanwhile. */
export interface FeedFlow {
  /** Resolves when the event was sent, or the flow stopped. Answers `overflow` when too many events wait already. */
  push(event: unknown): Promise<void> | 'overflow';
  /** The other side can take `credit` more events. The sum is cut down to `frameLimits.credit`. */
  grant(credit: number): void;
  /** Drops what waits and resolves its pushes. */
  stop(): void;
}

/** Events that may wait for credit: a source that does not await its events can't fill the memory. */
export const waitingEventsLimit = 4_096;

/** Starts without credit. `send` is called in the order of the pushes. */
export function feedFlow(send: (event: unknown) => void): FeedFlow {
  let credit = 0;
  let stopped = false;
  let waiting: { readonly event: unknown; readonly resolve: () => void }[] = [];

  const drain = (): void => {
    const sendable = waiting.splice(0, credit);
    credit -= sendable.length;
    for (const { event, resolve } of sendable) {
      if (!stopped) send(event);
      resolve();
    }
  };

  return {
    push(event) {
      if (stopped) return Promise.resolve();
      if (credit > 0) {
        credit -= 1;
        send(event);
        return Promise.resolve();
      }
      if (waiting.length >= waitingEventsLimit) return 'overflow';
      return new Promise((resolve) => waiting.push({ event, resolve }));
    },
    grant(more) {
      credit = Math.min(credit + more, frameLimits.credit);
      drain();
    },
    stop() {
      stopped = true;
      const dropped = waiting;
      waiting = [];
      for (const { resolve } of dropped) resolve();
    },
  };
}

/** The entries that one subscription receives: checked, in order, to a handler that is awaited. */
import { AppError, toAppError } from '../../shared/errors';

export interface PushedEntry {
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

export interface Subscription<Entry extends PushedEntry> {
  /**
   * Takes an entry from the relay. One at or before the last is dropped. Throws `protocol.unexpected` when it leaves a
   * gap: an entry was withheld.
   */
  accept(entry: Entry): void;
  /** The relay has deleted everything before this entry: that it leaves a gap is no surprise. */
  beginWith(firstSequence: number): void;
  /** No call of the handler begins after this; one that runs goes on. */
  stop(): void;
  /** Resolves when the handler runs no more, after `stop`. Never rejects. */
  settled(): Promise<void>;
}

export interface SubscriptionOptions<Entry extends PushedEntry> {
  readonly afterSequence: number;
  readonly handler: (entry: Entry) => void | Promise<void>;
  /** Called once, when the handler threw; the subscription has stopped by then. */
  readonly onFailure: (error: AppError) => void;
  /** Stops reading from the relay until the function that it returns is called. */
  readonly holdReading: () => () => void;
}

// Few enough that the relay's pings, which are not read meanwhile either, are answered in time.
const mostEntries = 32;
const mostBytes = 4 * 1024 * 1024;
const fewEntries = 8;

/** Starts a subscription whose first entry has the sequence number `afterSequence + 1`. */
export function createSubscription<Entry extends PushedEntry>(
  options: SubscriptionOptions<Entry>,
): Subscription<Entry> {
  const queue: Entry[] = [];
  let lastSequence = options.afterSequence;
  let queuedBytes = 0;
  let isStopped = false;
  let isDraining = false;
  let drained = Promise.resolve();
  let releaseReading: (() => void) | undefined;

  function stop(): void {
    isStopped = true;
    queue.length = 0;
    queuedBytes = 0;
    release();
  }

  function release(): void {
    releaseReading?.();
    releaseReading = undefined;
  }

  async function drain(): Promise<void> {
    for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
      queuedBytes -= entry.bytes.length;
      if (queue.length <= fewEntries && queuedBytes <= mostBytes / 2) release();
      try {
        await options.handler(entry);
      } catch (error) {
        if (isStopped) break;
        stop();
        options.onFailure(toAppError(error));
      }
    }
    isDraining = false;
  }

  return {
    accept(entry) {
      if (isStopped || entry.sequence <= lastSequence) return;
      if (entry.sequence !== lastSequence + 1) {
        throw new AppError('protocol.unexpected', {
          details: { expected: lastSequence + 1, sequence: entry.sequence },
        });
      }
      lastSequence = entry.sequence;
      queue.push(entry);
      queuedBytes += entry.bytes.length;
      if (queue.length >= mostEntries || queuedBytes >= mostBytes) releaseReading ??= options.holdReading();
      if (isDraining) return;
      isDraining = true;
      drained = drain();
    },
    beginWith(firstSequence) {
      lastSequence = Math.max(lastSequence, firstSequence - 1);
    },
    stop,
    async settled() {
      await drained;
    },
  };
}

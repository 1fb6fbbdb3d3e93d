import type { Connection } from './connection';
import type { ReadingTurns } from './reading-turns';
import type { WireFrame } from './wire-frame';

/** An entry of a log, ready to be sent. */
export interface Push {
  readonly sequence: number;
  readonly epoch: number;
  readonly frame: WireFrame;
}

export interface SubscriptionOptions {
  readonly connection: Connection;
  /** Those of the connection. */
  readonly turns: ReadingTurns;
  readonly afterSequence: number;
  /** Some of the next entries after a sequence; none when there are none yet. */
  readonly read: (afterSequence: number) => Promise<readonly Push[]>;
  /** Whether entries of an epoch may be sent. Pushes stop before the first that may not. */
  readonly mayPass: (epoch: number) => boolean;
  /** The log can't be read. */
  readonly failed: (error: unknown) => void;
}

export interface Subscription {
  readonly connection: Connection;
  readonly mayPass: (epoch: number) => boolean;
  /** Sends a new entry if it is the next one; else it will be read in its turn. */
  offer(sequence: number, epoch: number, frame: () => WireFrame): void;
  /** Goes on reading: after the start, and when an epoch was opened. */
  wake(): void;
  stop(): void;
}

const nothing = { sentBytes: 0, mayHaveMore: false };

/**
 * Sends the entries of one log in order, without gap or repetition: whatever was sent last decides what comes next,
 * whether that is read from the log or offered as it arrives.
 */
export function createSubscription(options: SubscriptionOptions): Subscription {
  const { connection, turns, mayPass } = options;
  let sentSequence = options.afterSequence;
  let isReading = false;
  let isStopped = false;

  const reader = {
    async read() {
      if (isStopped) return nothing;
      isReading = true;
      try {
        return sendAll(await options.read(sentSequence));
      } catch (error) {
        options.failed(error);
        return nothing;
      } finally {
        isReading = false;
      }
    },
  };

  function sendAll(pushes: readonly Push[]): { sentBytes: number; mayHaveMore: boolean } {
    let sentBytes = 0;
    for (const push of pushes) {
      if (isStopped || !mayPass(push.epoch)) return { sentBytes, mayHaveMore: false };
      send(push.sequence, push.frame);
      sentBytes += push.frame.length;
    }
    return { sentBytes, mayHaveMore: pushes.length > 0 };
  }

  function send(sequence: number, frame: WireFrame): void {
    connection.send(frame);
    sentSequence = sequence;
  }

  return {
    connection,
    mayPass,
    offer(sequence, epoch, frame) {
      if (isStopped || sequence <= sentSequence) return;
      if (isReading || connection.isCongested) turns.enter(reader);
      else if (sequence === sentSequence + 1 && mayPass(epoch)) send(sequence, frame());
    },
    wake() {
      if (!isStopped) turns.enter(reader);
    },
    stop() {
      isStopped = true;
      turns.leave(reader);
    },
  };
}

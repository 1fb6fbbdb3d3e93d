import type { Connection } from './connection';
import type { ReadingTurns } from './reading-turns';
import type { WireFrame } from './wire-frame';

/** An entry of a log, ready to be sent. */
export interface Push {
  readonly sequence: number;
  readonly epoch: number;
  readonly frame: WireFrame;
}

/** New entries of one epoch, one after the other. */
export interface EntryRun {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly epoch: number;
  /** Made when somebody wants them. The same each time. */
  readonly frames: () => readonly WireFrame[];
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
  /** Sends new entries if they are the next ones; else they will be read in their turn. */
  offer(run: EntryRun): void;
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
      send(push.sequence, [push.frame]);
      sentBytes += push.frame.length;
    }
    return { sentBytes, mayHaveMore: pushes.length > 0 };
  }

  function send(lastSequence: number, frames: readonly WireFrame[]): void {
    connection.send(frames);
    sentSequence = lastSequence;
  }

  return {
    connection,
    mayPass,
    offer({ firstSequence, lastSequence, epoch, frames }) {
      if (isStopped || lastSequence <= sentSequence) return;
      // Some of them have been read.
      const isPartlySent = firstSequence <= sentSequence;
      if (isReading || isPartlySent || connection.isCongested) turns.enter(reader);
      else if (firstSequence === sentSequence + 1 && mayPass(epoch)) send(lastSequence, frames());
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

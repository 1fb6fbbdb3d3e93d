import type { Connection } from './connection';

/** An entry of a log, ready to be sent. */
export interface Push {
  readonly sequence: number;
  readonly epoch: number;
  readonly frame: Uint8Array;
}

export interface SubscriptionOptions {
  readonly connection: Connection;
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
  offer(sequence: number, epoch: number, frame: () => Uint8Array): void;
  /** Goes on reading: after the start, and when an epoch was opened. */
  wake(): void;
  /** The connection has drained: goes on reading if it held anything up. */
  drained(): void;
  stop(): void;
}

/**
 * Sends the entries of one log in order, without gap or repetition: whatever was sent last decides what comes next,
 * whether that is read from the log or offered as it arrives.
 */
export function createSubscription(options: SubscriptionOptions): Subscription {
  const { connection, read, mayPass } = options;
  let sentSequence = options.afterSequence;
  let isReading = false;
  let mustReadAgain = false;
  let isStopped = false;
  /** Something was left unsent because the connection was congested. */
  let isHeldUp = false;

  async function catchUp(): Promise<void> {
    isReading = true;
    do {
      mustReadAgain = false;
      const pushes = await read(sentSequence);
      if (isStopped) return;
      if (pushes.length > 0 && pushes.every(send)) {
        mustReadAgain = true;
        // Others have their turn, and what was sent leaves.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } while (mustReadAgain && !isStopped && !connection.isCongested);
    isReading = false;
    isHeldUp ||= mustReadAgain;
  }

  function send(push: Push): boolean {
    if (!mayPass(push.epoch)) return false;
    connection.send(push.frame);
    sentSequence = push.sequence;
    return true;
  }

  function wake(): void {
    if (isStopped) return;
    isHeldUp = connection.isCongested;
    if (isHeldUp) return;
    mustReadAgain = true;
    if (isReading) return;
    catchUp().catch((error: unknown) => {
      isReading = false;
      options.failed(error);
    });
  }

  return {
    connection,
    mayPass,
    offer(sequence, epoch, frame) {
      if (isStopped || sequence <= sentSequence) return;
      isHeldUp ||= connection.isCongested;
      if (!isReading && sequence === sentSequence + 1 && !connection.isCongested && mayPass(epoch)) {
        send({ sequence, epoch, frame: frame() });
      } else if (isReading) {
        mustReadAgain = true;
      }
    },
    wake,
    drained() {
      if (isHeldUp) wake();
    },
    stop() {
      isStopped = true;
    },
  };
}

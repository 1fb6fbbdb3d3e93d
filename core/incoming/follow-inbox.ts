/** Keeps reading this device's inbox over the present connection. */
import { toAppError } from '../../shared/errors';
import { taskQueue } from '../conversation/task-queue';
import type { DeviceConnection } from '../transport/device-connection';
import type { LogBounds } from '../transport/read-answer';
import { readInboxCursor, writeInboxCursor } from '../vault/account-table';
import { readInboxEntry, type InboxDependencies } from './read-inbox';

export interface InboxFollower {
  connect(connection: DeviceConnection): Promise<void>;
  disconnect(): void;
  /** Resolves when what was in the inbox at the time of connecting has been read, or the connection broke. */
  caughtUp(): Promise<void>;
  /** Resolves when everything that was received is applied. */
  stop(): Promise<void>;
}

/** Entries that may wait to be read before the relay is held back. */
const waitingLimit = 256;

export function inboxFollower(dependencies: InboxDependencies): InboxFollower {
  const { vault, log } = dependencies;
  const entries = taskQueue();
  let waiting = 0;
  let current: DeviceConnection | undefined;
  const catchingUp = cursorWait(() => vault.read(readInboxCursor));

  const read = async (connection: DeviceConnection, sequence: number, bytes: Uint8Array): Promise<void> => {
    try {
      await readInboxEntry(dependencies, sequence, bytes);
    } catch (cause) {
      const error = toAppError(cause);
      log('inbox-not-read', { code: error.code });
      connection.close(error);
      return;
    }
    catchingUp.settle();
    // Not awaited by the subscription: the answer comes over the same connection. If it is lost, the relay pushes the
    // entry once more, and it is acknowledged then.
    connection.acknowledgeInbox(sequence).catch((error: unknown) => {
      log('inbox-not-acknowledged', { code: toAppError(error).code });
    });
  };

  const accept = async (connection: DeviceConnection, sequence: number, bytes: Uint8Array): Promise<void> => {
    waiting += 1;
    const done = entries
      .run(() => read(connection, sequence, bytes))
      .finally(() => {
        waiting -= 1;
      });
    if (waiting >= waitingLimit) await done;
  };

  return {
    async connect(connection) {
      current = connection;
      const subscribe = async (after: number): Promise<LogBounds> =>
        connection.subscribeInbox(after, (sequence, bytes) => accept(connection, sequence, bytes));
      let cursor = vault.read(readInboxCursor);
      let bounds = await subscribe(cursor);
      if (bounds.lastSequence < cursor) {
        // What it delivers from now on has numbers that were used before. Those of the former connection come first.
        await entries.idle();
        if (current !== connection) return;
        log('inbox-entries-lost', { count: cursor - bounds.lastSequence });
        cursor = bounds.lastSequence;
        vault.transact((tx) => writeInboxCursor(tx, cursor));
        bounds = await subscribe(cursor);
      }
      const { firstSequence, lastSequence } = bounds;
      if (firstSequence > cursor + 1) log('inbox-entries-missed', { count: firstSequence - cursor - 1 });
      if (current !== connection || firstSequence > lastSequence) return;
      catchingUp.begin(lastSequence);
    },
    disconnect() {
      current = undefined;
      catchingUp.end();
    },
    caughtUp: () => catchingUp.reached(),
    async stop() {
      current = undefined;
      catchingUp.end();
      await entries.idle();
    },
  };
}

/** Waits for the cursor to reach a place. */
interface CursorWait {
  begin(sequence: number): void;
  /** The cursor has moved. */
  settle(): void;
  end(): void;
  /** Resolves when the place is reached, or when it ends. */
  reached(): Promise<void>;
}

function cursorWait(readCursor: () => number): CursorWait {
  let reached: Promise<void> = Promise.resolve();
  let target: { readonly sequence: number; readonly resolve: () => void } | undefined;

  const end = (): void => {
    target?.resolve();
    target = undefined;
  };
  const settle = (): void => {
    if (target !== undefined && readCursor() >= target.sequence) end();
  };
  return {
    begin(sequence) {
      end();
      reached = new Promise((resolve) => {
        target = { sequence, resolve };
      });
      settle();
    },
    settle,
    end,
    reached: () => reached,
  };
}

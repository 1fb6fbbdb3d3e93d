/** Keeps reading this device's inbox over the present connection. */
import { toAppError } from '../../shared/errors';
import { taskQueue } from '../conversation/task-queue';
import type { DeviceConnection } from '../transport/device-connection';
import { readInboxCursor } from '../vault/account-table';
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
  let target: { readonly lastSequence: number; readonly resolve: () => void } | undefined;
  let caughtUp: Promise<void> = Promise.resolve();

  const read = async (connection: DeviceConnection, sequence: number, bytes: Uint8Array): Promise<void> => {
    try {
      await readInboxEntry(dependencies, sequence, bytes);
    } catch (error) {
      log('inbox-not-read', { code: toAppError(error).code });
      connection.close();
      return;
    }
    settle(false);
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

  const settle = (isOver: boolean): void => {
    if (target === undefined || (!isOver && vault.read(readInboxCursor) < target.lastSequence)) return;
    target.resolve();
    target = undefined;
  };

  return {
    async connect(connection) {
      current = connection;
      const cursor = vault.read(readInboxCursor);
      const { firstSequence, lastSequence } = await connection.subscribeInbox(cursor, (sequence, bytes) =>
        accept(connection, sequence, bytes),
      );
      if (firstSequence > cursor + 1) log('inbox-entries-missed', { count: firstSequence - cursor - 1 });
      if (current !== connection || firstSequence > lastSequence) return;
      caughtUp = new Promise((resolve) => {
        target = { lastSequence, resolve };
      });
      settle(false);
    },
    disconnect() {
      current = undefined;
      settle(true);
    },
    caughtUp: () => caughtUp,
    async stop() {
      current = undefined;
      settle(true);
      await entries.idle();
    },
  };
}

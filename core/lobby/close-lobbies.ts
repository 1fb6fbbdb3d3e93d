/**
 * Closes lobbies whose link was replaced or turned off: their topic goes to an epoch whose key nobody knows, so that whoever asks
 * there learns from the relay that it is in vain. Every member's device tries, the first one does it.
 */
import { randomInt } from 'node:crypto';
import { idFromBytes } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import { laterMs } from '../conversation/retry-delay';
import { taskQueue } from '../conversation/task-queue';
import { randomBytes, sha256 } from '../crypto/primitives';
import type { Log } from '../log';
import type { Timers } from '../transport/timers';
import type { TopicConnection } from '../transport/topic-connection';
import { closingLobbies, deleteLobby, type StoredLobby } from '../vault/lobby-table';
import type { Vault } from '../vault/vault';
import { sealedRequestBytes } from './join-request';
import { lobbyEpoch, lobbyKeys } from './lobby-keys';

export interface LobbyCloser {
  connect(topics: TopicConnection): void;
  /** There may be one to close. */
  due(): void;
  disconnect(): void;
}

export interface LobbyCloserDependencies {
  readonly vault: Vault;
  readonly timers: Timers;
  readonly log: Log;
}

const spreadMs = 1_000;

export function lobbyCloser({ vault, timers, log }: LobbyCloserDependencies): LobbyCloser {
  const turns = taskQueue();
  let connection: TopicConnection | undefined;
  let cancel: (() => void) | undefined;

  const closeAll = async (topics: TopicConnection): Promise<void> => {
    for (const lobby of vault.read(closingLobbies)) {
      if (topics !== connection) return;
      const isDone = await close(topics, lobby, log);
      if (topics !== connection) return;
      if (isDone) vault.transact((tx) => deleteLobby(tx, lobby));
      else schedule(laterMs);
    }
  };
  const schedule = (delayMs: number): void => {
    cancel ??= timers.after(delayMs, () => {
      cancel = undefined;
      const topics = connection;
      if (topics === undefined) return;
      turns
        .run(() => closeAll(topics))
        .catch((error: unknown) => log('lobby-not-closed', { code: toAppError(error).code }));
    });
  };
  const due = (): void => {
    if (connection !== undefined && vault.read(closingLobbies).length > 0) schedule(randomInt(spreadMs));
  };
  return {
    connect(topics) {
      connection = topics;
      due();
    },
    due,
    disconnect() {
      connection = undefined;
      cancel?.();
      cancel = undefined;
    },
  };
}

// Whether nothing is left to be done. Never rejects.
async function close(topics: TopicConnection, lobby: StoredLobby, log: Log): Promise<boolean> {
  try {
    const { access } = lobbyKeys(lobby.conversationId, lobby);
    await topics.open(lobby.topic, lobbyEpoch, access);
    const entryId = idFromBytes('EntryId', randomBytes(16));
    await topics.commit(lobby.topic, lobbyEpoch, entryId, randomBytes(sealedRequestBytes), sha256(randomBytes(32)));
    return true;
  } catch (cause) {
    const { code, retry } = toAppError(cause);
    log('lobby-not-closed', { code });
    return retry === 'never';
  }
}

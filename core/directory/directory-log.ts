/** A replica of the workspace's log: takes the entries that the relay pushes, and appends new ones behind the last. */
import { applyEntry } from '../../shared/domain/directory/apply-entry';
import type { AppliedEntry } from '../../shared/domain/directory/apply-entry';
import { equalBytes } from '../../shared/domain/bytes';
import type { Clock } from '../../shared/domain/clock';
import type { Action, DirectoryCrypto } from '../../shared/domain/directory/decode-entry';
import type { DirectoryState } from '../../shared/domain/directory/directory-state';
import { signEntry } from '../../shared/domain/directory/sign-entry';
import { AppError } from '../../shared/errors';
import { taskQueue } from '../conversation/task-queue';
import { sha256, verify } from '../crypto/primitives';
import type { DeviceConnection } from '../transport/device-connection';
import type { Timers } from '../transport/timers';
import type { StoredEntry } from '../vault/directory-table';
import type { Author } from './identity';

export const directoryCrypto: DirectoryCrypto = { sha256: (bytes) => sha256(bytes), verify };

/** Where accepted entries go. */
export interface EntryStore {
  hashAt(sequence: number): Uint8Array | undefined;
  /** Keeps the entry, or throws and keeps nothing. The log's state is already the new one. */
  add(entry: StoredEntry, applied: AppliedEntry): void;
}

/** What to append to this state with this date, or undefined when there is nothing left to do. */
export type BuildAction = (state: DirectoryState, atMs: number) => Action | undefined;

export interface DirectoryLog {
  state(): DirectoryState;
  /** Now, by the clock of the relay that was followed last. */
  nowMs(): number;
  /**
   * Applies an entry that the relay gave out. One that is known already is ignored. Throws `protocol.unexpected` when the
   * relay left one out or replaced one, and as `applyEntry`; then nothing is stored.
   */
  apply(sequence: number, bytes: Uint8Array): void;
  /** Takes entries from this connection from now on; resolves when the log is as far as the relay was. */
  follow(connection: DeviceConnection): Promise<void>;
  /**
   * Appends an action through the connection that is followed, and applies it. Builds it anew when another entry came
   * first. Throws `relay.unreachable` when there is no connection, and whatever the rules or the relay object.
   */
  append(author: Author, build: BuildAction): Promise<void>;
}

export interface DirectoryLogOptions {
  readonly initial: DirectoryState;
  readonly store: EntryStore;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** How long the relay may take from saying that there is an entry to sending it. */
const entryWaitMs = 15_000;
/** Others may come first so often; each time at least one entry of theirs gets through. */
const appendAttempts = 20;

export function createDirectoryLog({ initial, store, clock, timers }: DirectoryLogOptions): DirectoryLog {
  let state = initial;
  let clockOffsetMs = 0;
  let followed: DeviceConnection | undefined;
  const appends = taskQueue();
  const waiting = new Set<() => void>();

  const nowMs = () => clock.nowMs() + clockOffsetMs;

  const apply = (sequence: number, bytes: Uint8Array): void => {
    if (sequence <= state.sequence) {
      const known = store.hashAt(sequence);
      if (known === undefined || !equalBytes(known, sha256(bytes))) throw unexpected('entry replaced');
      return;
    }
    if (sequence !== state.sequence + 1) throw unexpected('entry left out');
    const applied = applyEntry(state, bytes, directoryCrypto);
    const before = state;
    state = applied.state;
    try {
      store.add({ sequence, hash: state.headHash, bytes: new Uint8Array(bytes) }, applied);
    } catch (error) {
      state = before;
      throw error;
    }
    for (const check of Array.from(waiting)) check();
  };

  const reach = (sequence: number, connection: DeviceConnection): Promise<void> =>
    new Promise((resolve, reject) => {
      const finish = (outcome: () => void): void => {
        waiting.delete(check);
        cancel();
        outcome();
      };
      const isLate = () => finish(() => reject(new AppError('relay.unavailable', { retry: 'later' })));
      let cancel = timers.after(entryWaitMs, isLate);
      const check = (): void => {
        if (state.sequence >= sequence) return finish(resolve);
        cancel();
        cancel = timers.after(entryWaitMs, isLate);
      };
      waiting.add(check);
      check();
      void connection.closed.then((error) => finish(() => reject(error ?? noConnection())));
    });

  const appendOnce = async (connection: DeviceConnection, author: Author, build: BuildAction): Promise<boolean> => {
    const base = state;
    // Somebody's clock may be ahead; an entry is never dated before the last.
    const atMs = Math.max(nowMs(), base.atMs);
    const action = build(base, atMs);
    if (action === undefined) return true;
    const entry = signEntry(base, { ...author, nowMs: atMs, action }, author.sign);
    // What everybody would refuse never leaves this device.
    applyEntry(base, entry, directoryCrypto);
    try {
      const { sequence } = await connection.appendDirectory(entry);
      apply(sequence, entry);
      return true;
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'directory.moved')) throw error;
      await reach(base.sequence + 1, connection);
      return false;
    }
  };

  const forgetWhenClosed = async (connection: DeviceConnection): Promise<void> => {
    await connection.closed;
    if (followed === connection) followed = undefined;
  };

  return {
    state: () => state,
    nowMs,
    apply,
    async follow(connection) {
      followed = connection;
      clockOffsetMs = connection.relayTimeMs - clock.nowMs();
      void forgetWhenClosed(connection);
      const { lastSequence } = await connection.subscribeDirectory(state.sequence, apply);
      await reach(lastSequence, connection);
    },
    append: (author, build) =>
      appends.run(async () => {
        for (let attempt = 0; attempt < appendAttempts; attempt += 1) {
          if (followed === undefined) throw noConnection();
          if (await appendOnce(followed, author, build)) return;
        }
        throw new AppError('directory.moved', { retry: 'later' });
      }),
  };
}

/** A store for a log that is not to be kept yet: `entries` grows with it. */
export function memoryStore(entries: StoredEntry[]): EntryStore {
  return {
    hashAt: (sequence) => entries[sequence - 1]?.hash,
    add: (entry) => {
      entries.push(entry);
    },
  };
}

function unexpected(what: string): AppError {
  return new AppError('protocol.unexpected', { details: { what } });
}

function noConnection(): AppError {
  return new AppError('relay.unreachable', { retry: 'reconnect' });
}

/**
 * Where the relay's own command line reaches a relay that runs: a Unix socket in the data folder, which only its owner may
 * open. It serves one thing, backups, and says one word a line.
 */
import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import path from 'node:path';
import { AppError } from '../shared/errors';
import type { Log } from './log';

/** Lets the database file lie still, so that it can be copied. */
export interface Snapshot {
  /** Brings the file up to date; what is written from now on goes into the log beside it. Throws `relay.unavailable`. */
  beginSnapshot(): void;
  endSnapshot(): void;
}

export interface ControlSocket {
  close(): Promise<void>;
}

export interface ControlSocketOptions {
  readonly dataFolder: string;
  readonly store: Snapshot;
  readonly log: Log;
}

/** Whoever takes longer has no backup: the log would grow without end. */
const longestSnapshotMs = 60 * 60 * 1000;

export const controlSocketPath = (dataFolder: string): string => path.join(dataFolder, 'control');

/** Throws `relay.unavailable` with the reason `control-socket`. Call it when the data folder is locked. */
export async function openControlSocket({ dataFolder, store, log }: ControlSocketOptions): Promise<ControlSocket> {
  const file = controlSocketPath(dataFolder);
  // Left by a relay that was killed.
  rmSync(file, { force: true });
  const sockets = new Set<Socket>();
  let owner: Socket | undefined;

  function begin(socket: Socket): string {
    if (owner !== undefined) return 'busy';
    try {
      store.beginSnapshot();
    } catch {
      log('backup-failed', { code: 'relay.unavailable' });
      return 'failed';
    }
    owner = socket;
    socket.setTimeout(longestSnapshotMs, () => socket.destroy());
    return 'ready';
  }

  /** The copy is good only if the file lay still until its end. */
  function end(socket: Socket, isComplete: boolean): string {
    if (owner !== socket) return 'failed';
    owner = undefined;
    store.endSnapshot();
    if (isComplete) log('backup-made');
    else log('backup-failed', { code: 'relay.unavailable' });
    return 'complete';
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setEncoding('latin1');
    socket.on('data', (word) => {
      if (String(word) === 'begin\n') socket.write(`${begin(socket)}\n`);
      else if (String(word) === 'end\n') socket.end(`${end(socket, true)}\n`);
      else socket.destroy();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      if (owner === socket) end(socket, false);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new AppError('relay.unavailable', { details: { reason: 'control-socket' }, cause }));
    });
    server.listen(file, resolve);
  });
  chmodSync(file, 0o600);
  return {
    async close() {
      if (owner !== undefined) end(owner, false);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

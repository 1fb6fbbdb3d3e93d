/** The least that a durable message through a relay can take on this computer. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { WebSocket } from 'ws';
import { startChild } from './child';
import { openCommitLog } from './commit-log';
import type { EchoRequests } from './echo-process';
import { monotonicMs } from './statistics';

export interface FloorTimes {
  /** To the relay and on to the receiver: two ways, as there and back. */
  readonly roundTripMs: readonly number[];
  readonly commitMs: readonly number[];
  /** A round trip with one commit at the relay. */
  readonly durableRoundTripMs: readonly number[];
  /** As before, with a commit before it and one after it, as in the vaults of sender and receiver. */
  readonly threeCommitsMs: readonly number[];
}

/** Measures each so many times with messages of so many bytes. */
export async function measureFloor(folder: string, count: number, messageBytes: number): Promise<FloorTimes> {
  const echo = startChild<EchoRequests>('echo-process');
  const port = await echo.request('start', path.join(folder, 'echo.db'));
  const log = openCommitLog(path.join(folder, 'commits.db'));
  const plain = await connect(port, '/');
  const durable = await connect(port, '/durable');
  const message = randomBytes(messageBytes);
  const repeat = async (step: () => Promise<void> | void): Promise<number[]> => {
    const timesMs: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const startedAtMs = monotonicMs();
      await step();
      timesMs.push(monotonicMs() - startedAtMs);
    }
    return timesMs;
  };
  try {
    return {
      roundTripMs: await repeat(() => roundTrip(plain, message)),
      commitMs: await repeat(() => log.commit(message)),
      durableRoundTripMs: await repeat(() => roundTrip(durable, message)),
      threeCommitsMs: await repeat(async () => {
        log.commit(message);
        await roundTrip(durable, message);
        log.commit(message);
      }),
    };
  } finally {
    plain.close();
    durable.close();
    log.close();
    await echo.stop();
  }
}

function connect(port: number, pathname: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    // Whose certificate it is does not matter: it is our own child, and nothing is said.
    const socket = new WebSocket(`wss://127.0.0.1:${port}${pathname}`, {
      rejectUnauthorized: false,
      perMessageDeflate: false,
    });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

function roundTrip(socket: WebSocket, message: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    socket.once('message', () => resolve());
    socket.send(message);
  });
}

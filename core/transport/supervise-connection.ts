/** Notices that a relay is gone although nothing said so. */
import type WebSocket from 'ws';
import type { TLSSocket } from 'node:tls';
import type { Timers } from './timers';

interface Supervised {
  readonly sizeBytes: number;
  ageMs: number;
}

export interface SupervisionOptions {
  readonly timers: Timers;
  readonly requestTimeoutMs: number;
  /** Whether we stopped reading ourselves: then silence and missing answers say nothing about the relay. */
  readonly isHeld: () => boolean;
  readonly pending: () => Iterable<Supervised>;
  /** Called once. */
  readonly onDead: () => void;
}

const pingAfterMs = 10_000;
const deadAfterMs = 25_000;
const longestTickMs = 1_000;
// The slowest uplink that still counts as working: 16 KiB in a second.
const slowestBytesPerMs = 16;

/**
 * Pings a silent relay and calls `onDead` when it stays silent or leaves a request unanswered. Time is counted in ticks,
 * not read from a clock: a computer that slept does not find every request overdue. Returns a function that ends it.
 */
export function superviseConnection(webSocket: WebSocket, socket: TLSSocket, options: SupervisionOptions): () => void {
  const tickMs = Math.min(longestTickMs, Math.ceil(options.requestTimeoutMs / 4));
  let bytesRead = socket.bytesRead;
  let silentMs = 0;
  let isPinged = false;
  let cancelTick = options.timers.after(tickMs, tick);

  function tick(): void {
    cancelTick = options.timers.after(tickMs, tick);
    if (options.isHeld()) return;
    if (socket.bytesRead !== bytesRead) {
      bytesRead = socket.bytesRead;
      silentMs = 0;
      isPinged = false;
    } else {
      silentMs += tickMs;
    }
    // What is still on its way up delays every answer, and the pong.
    let pendingBytes = 0;
    let oldestMs = 0;
    for (const request of options.pending()) {
      request.ageMs += tickMs;
      pendingBytes += request.sizeBytes;
      oldestMs = Math.max(oldestMs, request.ageMs);
    }
    const allowanceMs = pendingBytes / slowestBytesPerMs;
    if (silentMs >= deadAfterMs + allowanceMs || oldestMs >= options.requestTimeoutMs + allowanceMs) {
      cancelTick();
      options.onDead();
    } else if (silentMs >= pingAfterMs && !isPinged) {
      isPinged = true;
      webSocket.ping();
    }
  }

  return () => {
    cancelTick();
  };
}

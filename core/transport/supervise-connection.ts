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
  /**
   * How often reading has gone on again, while we ourselves don't read; undefined while we do. Silence and missing answers
   * say nothing about the relay then.
   */
  readonly heldSince: () => number | undefined;
  readonly pending: () => Iterable<Supervised>;
  /** Called once. */
  readonly onDead: () => void;
}

const pingAfterMs = 10_000;
const deadAfterMs = 25_000;
const longestTickMs = 1_000;
// A handler that takes so long for what is waiting must itself be waiting for what is not read.
const longestHoldMs = 120_000;
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
  let heldMs = 0;
  let lastHold: number | undefined;
  let cancelTick = options.timers.after(tickMs, tick);

  function tick(): void {
    cancelTick = options.timers.after(tickMs, tick);
    const hold = options.heldSince();
    heldMs = hold !== undefined && hold === lastHold ? heldMs + tickMs : 0;
    lastHold = hold;
    if (heldMs >= longestHoldMs) {
      cancelTick();
      options.onDead();
      return;
    }
    if (hold !== undefined) return;
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

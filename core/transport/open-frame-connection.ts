import type { RelayEndpoint } from '../../shared/protocol/link-codec';
import { AppError } from '../../shared/errors';
import type WebSocket from 'ws';
import type { TLSSocket } from 'node:tls';
import { createFrameConnection } from './frame-connection';
import type { FrameConnection, RelayBody } from './frame-connection';
import { openTlsSocket } from './open-tls-socket';
import { openWebSocket } from './open-web-socket';
import { systemTimers } from './timers';
import type { Timers } from './timers';
import { abortReason, rootOfFailure } from './transport-error';

export interface ConnectionOptions {
  readonly timers?: Timers;
  /** How long the relay may take to answer, 15 s by default; larger frames get longer. */
  readonly requestTimeoutMs?: number;
  /** How long it may take from the first packet until the relay has admitted us, 15 s by default. */
  readonly connectTimeoutMs?: number;
  /** Breaks off an attempt to connect; has no effect on a connection that is open. */
  readonly signal?: AbortSignal;
  /** PEM certificates to trust in place of the computer's own, where no certificate is pinned. */
  readonly certificateAuthorities?: readonly string[];
}

/** What a kind of connection adds to the frames. */
export interface ConnectionRole<T> {
  readonly path: '/device' | '/topics';
  readonly onPush: (body: RelayBody) => void;
  readonly onEnd: () => void;
  /** Introduces us to the relay. The connection closes if it throws. */
  readonly introduce: (connection: FrameConnection, certificateFingerprint: Uint8Array) => Promise<T>;
}

const defaultTimeoutMs = 15_000;

/**
 * Connects, verifies the certificate, and introduces us. Throws what the relay refused with, `relay.wrong-certificate`,
 * `relay.unreachable`, `protocol.*`, or the reason of an aborted signal; nothing stays open then.
 */
export async function openFrameConnection<T>(
  endpoint: RelayEndpoint,
  role: ConnectionRole<T>,
  options: ConnectionOptions,
): Promise<T> {
  const timers = options.timers ?? systemTimers;
  return openRelaySocket(
    endpoint,
    role.path,
    options,
    async ({ webSocket, socket, certificateFingerprint, signal }) => {
      const connection = createFrameConnection(webSocket, socket, {
        timers,
        requestTimeoutMs: options.requestTimeoutMs ?? defaultTimeoutMs,
        onPush: role.onPush,
        onEnd: role.onEnd,
      });
      const abort = () => connection.fail(abortReason(signal));
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort);
      try {
        return await role.introduce(connection, certificateFingerprint);
      } catch (error) {
        connection.close();
        throw rootOfFailure(error);
      }
    },
  );
}

/** A WebSocket to a relay whose certificate was verified. */
export interface RelaySocket {
  /** Paused: resume it once there are listeners. */
  readonly webSocket: WebSocket;
  readonly socket: TLSSocket;
  readonly certificateFingerprint: Uint8Array;
  /** Aborted when it takes too long, or the caller gives up. Says nothing any more once `use` has resolved. */
  readonly signal: AbortSignal;
}

/** Connects to one of the relay's paths and has the socket introduced by `use`, all within the time for connecting. */
export async function openRelaySocket<T>(
  endpoint: RelayEndpoint,
  path: '/device' | '/topics' | '/web',
  options: ConnectionOptions,
  use: (opened: RelaySocket) => Promise<T>,
): Promise<T> {
  const deadline = startDeadline(options.timers ?? systemTimers, options);
  const { signal } = deadline;
  try {
    const tlsOptions = { signal, certificateAuthorities: options.certificateAuthorities };
    const { socket, certificateFingerprint } = await openTlsSocket(endpoint, tlsOptions);
    const webSocket = await openWebSocket(socket, endpoint.url + path, signal);
    return await use({ webSocket, socket, certificateFingerprint, signal });
  } finally {
    deadline.end();
  }
}

interface Deadline {
  readonly signal: AbortSignal;
  end(): void;
}

// AbortSignal.any is not in Node 18.
function startDeadline(timers: Timers, options: ConnectionOptions): Deadline {
  const controller = new AbortController();
  const abort = () => controller.abort(options.signal === undefined ? undefined : abortReason(options.signal));
  const cancelTimer = timers.after(options.connectTimeoutMs ?? defaultTimeoutMs, () => {
    controller.abort(new AppError('relay.unreachable', { retry: 'reconnect', details: { what: 'no answer' } }));
  });
  options.signal?.addEventListener('abort', abort);
  if (options.signal?.aborted === true) abort();
  return {
    signal: controller.signal,
    end() {
      cancelTimer();
      options.signal?.removeEventListener('abort', abort);
    },
  };
}

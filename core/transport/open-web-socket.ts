import WebSocket from 'ws';
import type { RawData } from 'ws';
import type { TLSSocket } from 'node:tls';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import { abortReason, errorFromSocket } from './transport-error';

/**
 * Upgrades a verified TLS socket, which it then owns. The WebSocket is paused, so that no message is missed before
 * listeners are attached: resume it then. Throws `protocol.unexpected` when something other than a relay answers,
 * `relay.unavailable` when the relay has no room, `relay.unreachable`, or the signal's reason.
 */
export function openWebSocket(socket: TLSSocket, url: string, signal: AbortSignal): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const webSocket = new WebSocket(url, {
      createConnection: () => socket,
      perMessageDeflate: false,
      followRedirects: false,
      maxPayload: limits.frameBytes,
    });
    const abort = () => fail(abortReason(signal));
    const fail = (error: AppError) => {
      signal.removeEventListener('abort', abort);
      webSocket.removeAllListeners().on('error', ignoreError);
      webSocket.terminate();
      socket.destroy();
      reject(error);
    };
    webSocket.once('open', () => {
      webSocket.pause();
      signal.removeEventListener('abort', abort);
      webSocket.removeAllListeners().on('error', ignoreError);
      resolve(webSocket);
    });
    webSocket.once('unexpected-response', (_request, response) => {
      const status = response.statusCode ?? 0;
      const isBusy = status === 429 || status === 503;
      fail(
        isBusy
          ? new AppError('relay.unavailable', { retry: 'later', details: { status } })
          : new AppError('protocol.unexpected', { retry: 'reconnect', details: { status } }),
      );
    });
    webSocket.once('error', (cause) => fail(errorFromSocket(cause)));
    webSocket.once('close', () => fail(new AppError('relay.unreachable', { retry: 'reconnect' })));
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
}

/** The bytes of a binary message in memory of their own: not a Buffer, whose `slice` shares, nor part of its pool. */
export function bytesOfMessage(data: RawData): Uint8Array {
  return new Uint8Array(Array.isArray(data) ? Buffer.concat(data) : data);
}

// A WebSocket without a listener for errors would end the process; its owner adds one that tells.
function ignoreError(): void {}

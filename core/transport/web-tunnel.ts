/** A tunnel through the relay to a website: bytes that mean nothing to the relay. */
import type { Duplex } from 'node:stream';
import { createWebSocketStream } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { AppError, toAppError } from '../../shared/errors';
import { errorFromRefusal } from '../../shared/protocol/refusal';
import { decodeRelayFrame, encodeClientFrame } from '../../shared/protocol/relay-codec';
import type { RelayEndpoint } from '../../shared/protocol/link-codec';
import { openRelaySocket } from './open-frame-connection';
import type { ConnectionOptions } from './open-frame-connection';
import { bytesOfMessage } from './open-web-socket';
import { abortReason, errorFromSocket } from './transport-error';

const openRequestId = 1;

/**
 * Has the relay connect to a host and returns the bytes to and from there; whoever takes it speaks TLS inside. Admitted by
 * the day's ticket, so that the relay can't tell by credential who asks. Throws `web.forbidden`, `web.unreachable`,
 * `relay.*` as connections do, or the reason of an aborted signal. When the tunnel breaks later, the stream ends or fails.
 */
export async function openWebTunnel(
  endpoint: RelayEndpoint,
  ticket: Uint8Array,
  target: { readonly host: string; readonly port: number },
  options: ConnectionOptions = {},
): Promise<Duplex> {
  const frame = encodeClientFrame({
    requestId: openRequestId,
    body: { case: 'webOpen', value: { ticket, ...target } },
  });
  return openRelaySocket(endpoint, '/web', options, ({ webSocket, signal }) => ask(webSocket, frame, signal));
}

function ask(webSocket: WebSocket, frame: Uint8Array, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      signal.removeEventListener('abort', abort);
      webSocket.off('message', receive).off('error', onError).off('close', onClose);
    };
    const fail = (error: AppError): void => {
      settle();
      webSocket.terminate();
      reject(error);
    };
    const abort = (): void => fail(abortReason(signal));
    const onError = (cause: Error): void => fail(errorFromSocket(cause));
    const onClose = (): void => fail(new AppError('relay.unreachable', { retry: 'reconnect' }));
    const receive = (data: RawData, isBinary: boolean): void => {
      try {
        if (!isBinary) throw new AppError('protocol.malformed', { details: { what: 'text' } });
        checkAnswer(bytesOfMessage(data));
        settle();
        // At once, so that no message is missed. It stops reading whenever its reader does.
        const stream = createWebSocketStream(webSocket);
        // Told to whoever reads or writes; without a listener it would end the process.
        stream.on('error', () => undefined);
        resolve(stream);
      } catch (error) {
        fail(toAppError(error));
      }
    };
    webSocket.on('message', receive).on('error', onError).on('close', onClose);
    signal.addEventListener('abort', abort);
    if (signal.aborted) return abort();
    webSocket.resume();
    webSocket.send(frame, () => undefined);
  });
}

function checkAnswer(bytes: Uint8Array): void {
  const { requestId, body } = decodeRelayFrame(bytes);
  if (body.case === 'refusal') throw errorFromRefusal(body.value);
  if (requestId !== openRequestId || body.case !== 'done') {
    throw new AppError('protocol.unexpected', { details: { what: 'wrong answer' } });
  }
}

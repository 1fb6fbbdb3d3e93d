/** Requests, answers and pushes over one WebSocket to a relay. What breaks the protocol closes it. */
import type WebSocket from 'ws';
import type { TLSSocket } from 'node:tls';
import { AppError, toAppError } from '../../shared/errors';
import { errorFromRefusal } from '../../shared/protocol/refusal';
import { decodeRelayFrame, encodeClientFrame } from '../../shared/protocol/relay-codec';
import type { ClientFrameInit } from '../../shared/protocol/relay-codec';
import type { RelayFrame } from '../../shared/protocol/gen/relay_pb';
import { bytesOfMessage } from './open-web-socket';
import { superviseConnection } from './supervise-connection';
import { errorFromSocket } from './transport-error';
import type { Timers } from './timers';

export type RelayBody = RelayFrame['body'];
type AnswerCase = 'done' | 'appended' | 'directoryHead' | 'subscribed' | 'keyPackagesLeft' | 'ticket' | 'keyPackage';
export type Answer<Case extends AnswerCase> = Extract<RelayBody, { case: Case }>['value'];
export type ClientBody = NonNullable<ClientFrameInit['body']>;

export interface FrameConnection {
  /**
   * Sends `body` and returns what `read` makes of the answer. Rejects with the relay's refusal, which leaves the
   * connection open; with `relay.unreachable`, retry 'reconnect', when the connection closes first. An answer of another
   * kind, or one that `read` throws for, closes the connection.
   */
  request<Case extends AnswerCase, T>(body: ClientBody, answer: Case, read: (value: Answer<Case>) => T): Promise<T>;
  /** Stops reading until the returned function is called; holds add up. */
  holdReading(): () => void;
  /** Closes at once because of `error`, which `closed` resolves with. */
  fail(error: AppError): void;
  /** Closes in good order. */
  close(): void;
  /** Resolves with the failure, or with undefined after `close`. Never rejects. */
  readonly closed: Promise<AppError | undefined>;
}

export interface FrameConnectionOptions {
  readonly timers: Timers;
  /** Without an answer for so long (and some more while much is being sent), the connection counts as dead. */
  readonly requestTimeoutMs: number;
  /** Takes a frame that answers no request. What it throws closes the connection. */
  readonly onPush: (body: RelayBody) => void;
  /** Called in the moment in which the connection ends, before anything else can happen. May be called twice. */
  readonly onEnd: () => void;
}

interface PendingRequest {
  readonly sizeBytes: number;
  readonly answer: AnswerCase;
  ageMs: number;
  resolve(body: RelayBody): void;
  reject(error: AppError): void;
}

const closeTimeoutMs = 1_000;
/** Frames that are taken before others have their turn: a socket hands out thousands at once when they have piled up. */
const framesAtOnce = 64;
const highestRequestId = 0xffff_ffff;

/** Takes over an open, paused WebSocket and resumes it. */
export function createFrameConnection(
  webSocket: WebSocket,
  socket: TLSSocket,
  options: FrameConnectionOptions,
): FrameConnection {
  const pending = new Map<number, PendingRequest>();
  let state: 'open' | 'closing' | 'closed' = 'open';
  let failure: AppError | undefined;
  let lastRequestId = 0;
  let holds = 0;
  let releases = 0;
  let framesTaken = 0;
  let isResting = false;
  let resolveClosed: (failure: AppError | undefined) => void;
  const closed = new Promise<AppError | undefined>((resolve) => {
    resolveClosed = resolve;
  });

  function receive(bytes: Uint8Array): void {
    const frame = decodeRelayFrame(bytes);
    if (frame.body.case === undefined) throw new AppError('protocol.unexpected', { details: { what: 'unknown body' } });
    if (frame.requestId === 0) {
      if (frame.body.case === 'refusal') throw errorFromRefusal(frame.body.value);
      options.onPush(frame.body);
      return;
    }
    const request = pending.get(frame.requestId);
    if (request === undefined) throw new AppError('protocol.unexpected', { details: { what: 'unsolicited answer' } });
    const refusal = frame.body.case === 'refusal' ? errorFromRefusal(frame.body.value) : undefined;
    if (refusal === undefined && frame.body.case !== request.answer) {
      throw new AppError('protocol.unexpected', { details: { what: 'wrong answer' } });
    }
    pending.delete(frame.requestId);
    if (refusal === undefined) request.resolve(frame.body);
    else request.reject(refusal);
  }

  function rest(): void {
    isResting = true;
    webSocket.pause();
    setImmediate(() => {
      [framesTaken, isResting] = [0, false];
      goOnReading();
    });
  }

  function goOnReading(): void {
    if (holds === 0 && !isResting && state === 'open') webSocket.resume();
  }

  function end(): void {
    cancelSupervision();
    options.onEnd();
    for (const request of pending.values()) request.reject(brokenOff(failure));
    pending.clear();
  }

  function fail(error: AppError): void {
    if (state === 'closed') return;
    if (state === 'open') failure = error;
    state = 'closed';
    end();
    webSocket.terminate();
    resolveClosed(failure);
  }

  function close(): void {
    if (state !== 'open') return;
    state = 'closing';
    end();
    // Whatever is left to read must not keep the closing handshake waiting.
    webSocket.resume();
    webSocket.close(1000);
    const cancel = options.timers.after(closeTimeoutMs, finish);
    webSocket.once('close', finish);
    function finish(): void {
      cancel();
      state = 'closed';
      webSocket.terminate();
      resolveClosed(undefined);
    }
  }

  const cancelSupervision = superviseConnection(webSocket, socket, {
    timers: options.timers,
    requestTimeoutMs: options.requestTimeoutMs,
    heldSince: () => (holds > 0 ? releases : undefined),
    pending: () => pending.values(),
    onDead: () => fail(new AppError('relay.unreachable', { retry: 'reconnect', details: { what: 'no answer' } })),
  });
  webSocket.on('message', (data, isBinary) => {
    if (state !== 'open') return;
    framesTaken += 1;
    if (framesTaken === framesAtOnce) rest();
    try {
      if (!isBinary) throw new AppError('protocol.malformed', { details: { what: 'text' } });
      receive(bytesOfMessage(data));
    } catch (error) {
      fail(toAppError(error));
    }
  });
  webSocket.on('error', (cause) => fail(errorFromSocket(cause)));
  webSocket.on('close', (code) => {
    fail(new AppError('relay.unreachable', { retry: 'reconnect', details: { closeCode: code } }));
  });
  if (webSocket.readyState === webSocket.OPEN) webSocket.resume();
  else fail(new AppError('relay.unreachable', { retry: 'reconnect' }));

  return {
    // Async, so that a frame which can't be encoded rejects like any other failure.
    async request(body, answer, read) {
      if (state !== 'open') throw brokenOff(failure);
      lastRequestId = nextRequestId(lastRequestId, pending);
      const requestId = lastRequestId;
      const bytes = encodeClientFrame({ requestId, body });
      return new Promise((resolve, reject) => {
        pending.set(requestId, {
          sizeBytes: bytes.length,
          answer,
          ageMs: 0,
          reject,
          resolve(received) {
            try {
              resolve(read(received.value as Answer<typeof answer>));
            } catch (error) {
              fail(toAppError(error));
              reject(brokenOff(failure));
            }
          },
        });
        webSocket.send(bytes, ignoreSendError);
      });
    },
    holdReading() {
      holds += 1;
      if (state === 'open') webSocket.pause();
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holds -= 1;
        releases += 1;
        goOnReading();
      };
    },
    fail,
    close,
    closed,
  };
}

function nextRequestId(last: number, pending: ReadonlyMap<number, unknown>): number {
  let next = last;
  do {
    next = next === highestRequestId ? 1 : next + 1;
  } while (pending.has(next));
  return next;
}

// Whatever closed the connection, the request itself may succeed on the next one.
function brokenOff(failure: AppError | undefined): AppError {
  return new AppError('relay.unreachable', { retry: 'reconnect', cause: failure });
}

// A failed send is followed by 'close', which rejects the request.
function ignoreSendError(): void {}

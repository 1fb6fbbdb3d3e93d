import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { createFrameWriter } from './frame-writer';
import type { SharedWriting } from './frame-writer';
import type { WireFrame } from './wire-frame';

/** Close codes of RFC 6455 section 7.4.1 that a relay uses. */
export type CloseCode = 1000 | 1001 | 1002 | 1003 | 1008 | 1011;

/** What a connection's frames are for. No function may throw. */
export interface ConnectionOwner {
  /** The next frame comes when the promise, if there is one, is settled. */
  receive(frame: Uint8Array): Promise<void> | undefined;
  /** A ping came, and is answered. */
  receivePing(): void;
  /** What was sent has left, after `isCongested` was true. */
  drained(): void;
  closed(): void;
}

export interface Connection {
  /** All frames of one event-loop turn leave in one write: kernel time is what costs. */
  send(frames: readonly WireFrame[]): void;
  /** The same, before what other connections are sent in this turn: somebody waits for it. */
  answer(frame: WireFrame): void;
  close(code: CloseCode): void;
  /** Without a farewell. */
  terminate(): void;
  /** False once it is closed or closing: what is sent now goes nowhere. */
  readonly isOpen: boolean;
  /** The other end doesn't read as fast as it is sent to: send it nothing that can wait. */
  readonly isCongested: boolean;
  /**
   * Whether anything came since the last call; and asks the other end for a sign of life. One that is slow to read has
   * several calls' time.
   */
  checkAlive(): boolean;
  serve(owner: ConnectionOwner): void;
}

export interface ConnectionOptions {
  readonly socket: WebSocket;
  /** What the socket writes to. */
  readonly stream: Duplex;
  readonly writing: SharedWriting;
  readonly bufferedBytes: number;
}

const mostSilentChecks = 4;
/**
 * What is received of one connection before the others have their turn. More than there are entries in what is read of a
 * socket at once (64 KiB), so that a sender in a hurry is not held up between transactions.
 */
const framesPerTurn = 256;

/** Frames of one WebSocket, in order, with back-pressure in both directions. */
export function createConnection({ socket, stream, writing, bufferedBytes }: ConnectionOptions): Connection {
  let isAlive = true;
  let silentChecks = 0;
  const writer = createFrameWriter({ socket, stream, writing });

  const connection: Connection = {
    send: (frames) => writer.send(frames),
    answer(frame) {
      writer.send([frame]);
      writer.hasten();
    },
    close(code) {
      writer.flush();
      socket.close(code);
    },
    terminate: () => socket.terminate(),
    get isOpen() {
      return socket.readyState === socket.OPEN;
    },
    get isCongested() {
      return writer.pendingBytes > bufferedBytes;
    },
    checkAlive() {
      silentChecks = isAlive ? 0 : silentChecks + 1;
      isAlive = false;
      if (connection.isOpen) socket.ping();
      // While answers wait to be read nothing is read here, no pong either: a slow line gets time to take them.
      return silentChecks <= (socket.isPaused ? mostSilentChecks : 0);
    },
    serve(owner) {
      const work = serveInOrder(connection, socket, owner);
      socket.on('message', (data: RawData, isBinary: boolean) => {
        isAlive = true;
        // What comes between our goodbye and the other end's is nobody's, and must not pile up.
        if (!connection.isOpen) return;
        if (isBinary && data instanceof Buffer) work(data);
        else socket.close(1003);
      });
      stream.on('drain', () => {
        owner.drained();
        work();
      });
      socket.on('ping', () => {
        isAlive = true;
        owner.receivePing();
      });
      socket.on('close', () => owner.closed());
    },
  };
  socket.on('pong', () => {
    isAlive = true;
  });
  // Frames that are no WebSocket frames, or too large: ws closes the connection by itself.
  socket.on('error', () => undefined);
  return connection;
}

/**
 * Hands frames over one after the other, so many in a turn of the event loop, and stops reading while one is being answered
 * or answers aren't read.
 */
function serveInOrder(connection: Connection, socket: WebSocket, owner: ConnectionOwner): (frame?: Uint8Array) => void {
  const waiting: Uint8Array[] = [];
  let isBusy = false;
  let servedInTurn = 0;

  function work(frame?: Uint8Array): void {
    if (frame !== undefined) waiting.push(frame);
    while (!isBusy && !connection.isCongested) {
      const next = connection.isOpen ? waiting[0] : undefined;
      if (next === undefined) {
        if (socket.isPaused) socket.resume();
        return;
      }
      if (servedInTurn === framesPerTurn) break;
      waiting.shift();
      if (servedInTurn === 0) setImmediate(endTurn);
      servedInTurn += 1;
      const answered = owner.receive(next);
      if (answered !== undefined) {
        isBusy = true;
        void answered.finally(() => {
          isBusy = false;
          work();
        });
      }
    }
    // Frames of the chunk that was already read still come, into `waiting`.
    if (!socket.isPaused) socket.pause();
  }

  function endTurn(): void {
    const wasFull = servedInTurn === framesPerTurn;
    servedInTurn = 0;
    if (wasFull) work();
  }
  return work;
}

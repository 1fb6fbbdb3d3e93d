import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { createFrameJoiner } from './join-frames';
import type { TurnEnd } from './turn-end';
import type { WireFrame } from './wire-frame';

/** What the connections of a relay share. */
export interface SharedWriting {
  readonly turnEnd: TurnEnd;
  readonly join: ReturnType<typeof createFrameJoiner>;
}

export interface FrameWriterOptions {
  readonly socket: WebSocket;
  /** What the socket writes to. */
  readonly stream: Duplex;
  readonly writing: SharedWriting;
}

/** Writes past ws, which can neither share a frame among connections nor write several at once. */
export interface FrameWriter {
  /** At the end of the turn. */
  send(frames: readonly WireFrame[]): void;
  /** What this connection is sent leaves before what others are. */
  hasten(): void;
  /** Now. */
  flush(): void;
  /** What has not left this process. */
  readonly pendingBytes: number;
}

/** Up to here, copying frames together costs less than handing them over one by one. */
const joinedBytes = 64 * 1024;

export function createFrameWriter({ socket, stream, writing }: FrameWriterOptions): FrameWriter {
  let unsent: readonly WireFrame[] = [];
  /** The same as `unsent` when that is this connection's own, and may grow. */
  let ownUnsent: WireFrame[] | undefined;
  let unsentBytes = 0;
  /** What the socket had not got rid of when the first of them came. */
  let bufferedBefore = 0;
  let isHastened = false;

  function flush(): void {
    const [frames, bytes] = [unsent, unsentBytes];
    unsent = [];
    ownUnsent = undefined;
    unsentBytes = 0;
    isHastened = false;
    if (frames.length === 0 || socket.readyState !== socket.OPEN) return;
    if (frames.length === 1) stream.write(frames[0]);
    else if (bytes <= joinedBytes) stream.write(writing.join(frames, bytes));
    else {
      stream.cork();
      for (const frame of frames) stream.write(frame);
      stream.uncork();
    }
  }

  return {
    send(frames) {
      if (unsent.length === 0) {
        if (socket.readyState !== socket.OPEN) return;
        bufferedBefore = socket.bufferedAmount;
        writing.turnEnd.add(flush);
        // Shared as it is, in the hope that nothing else comes: others who get the same share the joined buffer then.
        unsent = frames;
      } else {
        ownUnsent ??= [...unsent];
        ownUnsent.push(...frames);
        unsent = ownUnsent;
      }
      for (const frame of frames) unsentBytes += frame.length;
    },
    hasten() {
      if (!isHastened) writing.turnEnd.addFirst(flush);
      isHastened = true;
    },
    flush,
    get pendingBytes() {
      return unsentBytes + (unsent.length === 0 ? socket.bufferedAmount : bufferedBefore);
    },
  };
}

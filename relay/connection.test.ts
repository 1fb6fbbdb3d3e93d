import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { WebSocket } from 'ws';
import { describe, expect, it } from 'vitest';
import { createConnection } from './connection';
import { createFrameJoiner } from './join-frames';
import { createTurnEnd } from './turn-end';
import { toWireFrame } from './wire-frame';
import type { WireFrame } from './wire-frame';

/** A connection whose other end is this test. */
function setUp() {
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    isPaused: false,
    pings: 0,
    ping() {
      socket.pings += 1;
    },
    pause() {
      socket.isPaused = true;
    },
    resume() {
      socket.isPaused = false;
    },
    close() {
      socket.readyState = 2;
    },
  });
  const stream = new PassThrough();
  const writing = { turnEnd: createTurnEnd(), join: createFrameJoiner() };
  const options = { socket: socket as unknown as WebSocket, stream, writing, bufferedBytes: 100 };
  const connection = createConnection(options);
  const received: Uint8Array[] = [];
  connection.serve({
    receive: (frame) => void received.push(frame),
    receivePing: () => undefined,
    drained: () => undefined,
    closed: () => undefined,
  });
  const say = (): void => void socket.emit('message', Buffer.from([1]), true);
  const wait = () => new Promise((resolve) => setImmediate(resolve));
  return { socket, stream, writing, connection, received, say, wait };
}

describe('a connection', () => {
  it('is dead when nothing has come from one check to the next', () => {
    const { socket, connection, say } = setUp();
    expect(connection.checkAlive()).toBe(true);
    socket.emit('pong');
    expect(connection.checkAlive()).toBe(true);
    say();
    expect(connection.checkAlive()).toBe(true);
    expect(connection.checkAlive()).toBe(false);
    expect(socket.pings).toBe(4);
  });

  it('has more time while it is slow to read, since nothing of it is read meanwhile', () => {
    const { socket, stream, connection, received, say } = setUp();
    expect(connection.checkAlive()).toBe(true);
    socket.bufferedAmount = 101;
    say();
    expect([socket.isPaused, received.length]).toEqual([true, 0]);
    expect(Array.from({ length: 6 }, () => connection.checkAlive())).toEqual([true, true, true, true, true, false]);
    socket.bufferedAmount = 0;
    stream.emit('drain');
    expect([socket.isPaused, received.length]).toEqual([false, 1]);
    expect(connection.checkAlive()).toBe(false);
    socket.emit('pong');
    expect(connection.checkAlive()).toBe(true);
  });

  it('hands over nothing that comes after its goodbye', () => {
    const { connection, received, say } = setUp();
    say();
    connection.close(1008);
    say();
    expect(received).toHaveLength(1);
  });

  it('writes what it is to send in a turn at once, in order, and before its goodbye', async () => {
    const { socket, stream, connection, wait } = setUp();
    const writes: string[] = [];
    stream.on('data', (chunk: Buffer) => writes.push(chunk.toString('hex')));
    const frame = (byte: number) => toWireFrame(Uint8Array.from([byte]));
    connection.send([frame(1)]);
    connection.send([frame(2)]);
    expect(writes).toEqual([]);
    await wait();
    expect(writes).toEqual(['820101820102']);
    connection.send([frame(3)]);
    connection.close(1008);
    expect([writes.at(-1), socket.readyState]).toEqual(['820103', 2]);
    connection.send([frame(4)]);
    await wait();
    expect(writes).toHaveLength(2);
  });

  it('sends an answer before what others are sent in the same turn, with all that was to be sent before it', async () => {
    const { connection, stream, writing, wait } = setUp();
    const frame = (byte: number) => toWireFrame(Uint8Array.from([byte]));
    const written = new Promise<Buffer>((resolve) => {
      writing.turnEnd.add(() => resolve(stream.read() as Buffer));
    });
    connection.send([frame(1)]);
    connection.answer(frame(2));
    await wait();
    expect((await written).toString('hex')).toBe('820101820102');
  });

  it('writes what it is to send before the end of the turn when that is hastened, with what follows from it', async () => {
    const { stream, writing, connection } = setUp();
    const writes: string[] = [];
    stream.on('data', (chunk: Buffer) => writes.push(chunk.toString('hex')));
    const frames = [1, 2, 3].map((byte) => toWireFrame(Uint8Array.from([byte]))) as [WireFrame, WireFrame, WireFrame];
    writing.turnEnd.hasten();
    connection.send([frames[0]]);
    const following = (async () => {
      connection.send([frames[1]]);
      await Promise.resolve();
      await Promise.resolve();
      connection.send([frames[2]]);
    })();
    await new Promise<void>((resolve) => queueMicrotask(() => process.nextTick(() => process.nextTick(resolve))));
    expect(writes).toEqual(['820101820102820103']);
    await following;
  });

  it('shares what it writes with others who get the same', () => {
    const join = createFrameJoiner();
    const frames = [1, 2, 3].map((byte) => toWireFrame(Uint8Array.from([byte])));
    const joined = join(frames, 9);
    expect(Buffer.from(joined).toString('hex')).toBe('820101820102820103');
    expect(join([...frames], 9)).toBe(joined);
    expect(Buffer.from(join(frames.slice(0, 2), 6)).toString('hex')).toBe('820101820102');
    expect(Buffer.from(join([...frames].reverse(), 9)).toString('hex')).toBe('820103820102820101');
  });

  it('is congested by what it has not written yet', async () => {
    const { connection, wait } = setUp();
    connection.send([toWireFrame(new Uint8Array(101))]);
    expect(connection.isCongested).toBe(true);
    await wait();
    expect(connection.isCongested).toBe(false);
  });

  it('hands over so many frames in a turn, and the others in the next ones', async () => {
    const { received, say, wait } = setUp();
    for (let count = 0; count < 600; count += 1) say();
    const counts = [received.length];
    while (received.length < 600) {
      await wait();
      counts.push(received.length);
    }
    expect(counts).toEqual([256, 512, 600]);
  });
});

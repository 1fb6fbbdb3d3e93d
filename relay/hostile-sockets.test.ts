/** Clients that speak WebSocket by hand, and not as they should. */
import { randomBytes } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heldBytes } from './testing/held-bytes';
import { startTestWorkspace } from './testing/test-workspace';
import type { TestWorkspace } from './testing/test-workspace';

const mebibyte = 1024 * 1024;
let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await startTestWorkspace();
});
afterEach(() => workspace.dispose());

/** A socket that has asked for an upgrade, and what it was answered. */
async function upgrade(path: string): Promise<{ socket: TLSSocket; answer: string }> {
  const { port } = workspace.relay;
  const halfOpen = connectTcp({ port, host: '127.0.0.1', allowHalfOpen: true });
  const socket = connect({ socket: halfOpen, rejectUnauthorized: false });
  socket.on('error', () => undefined);
  const key = randomBytes(16).toString('base64');
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
  socket.pause();
  return { socket, answer: answer.toString('latin1') };
}

/** A masked frame of a client, RFC 6455 section 5.2. The mask is zero, so that the payload is as it is. */
function frameOf(opcode: number, payload: Buffer, isLast = true): Buffer {
  const header = Buffer.alloc(payload.length < 126 ? 6 : 14);
  header.writeUInt8((isLast ? 0x80 : 0) | opcode, 0);
  if (payload.length < 126) header.writeUInt8(0x80 | payload.length, 1);
  else {
    header.writeUInt8(0x80 | 127, 1);
    header.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  return Buffer.concat([header, payload]);
}

/** The code of the relay's close frame, which is not answered. */
async function closeCodeFrom(socket: TLSSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('data', (data: Buffer) => {
      if (data[0] === 0x88) resolve(data.readUInt16BE(2));
    });
    socket.resume();
  });
}

async function write(socket: TLSSocket, bytes: Buffer): Promise<void> {
  await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
}

describe('a client that speaks WebSocket by hand', () => {
  it('is disconnected when it asks for another path, whether it wants to go or not', async () => {
    const { socket, answer } = await upgrade('/nowhere');
    expect(answer).toContain('404');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const talking = setInterval(() => socket.write('still here'), 10);
    socket.resume();
    await closed;
    clearInterval(talking);
  });

  it('takes no memory with what it sends after the relay has said goodbye', async () => {
    const { socket } = await upgrade('/topics');
    const before = heldBytes();
    await write(socket, frameOf(2, Buffer.from([0xff, 0xff])));
    const frame = frameOf(2, Buffer.alloc(mebibyte / 2));
    for (let index = 0; index < 128; index += 1) await write(socket, frame);
    await expect.poll(() => heldBytes() - before).toBeLessThan(32 * mebibyte);
    socket.destroy();
  });

  it('is disconnected when it cuts a message into crumbs', async () => {
    const { socket } = await upgrade('/topics');
    const goodbye = closeCodeFrom(socket);
    const crumb = Buffer.from([0]);
    await write(
      socket,
      Buffer.concat([frameOf(2, crumb, false), ...Array.from({ length: 1000 }, () => frameOf(0, crumb, false))]),
    );
    expect(await goodbye).toBe(1008);
  });

  it('is disconnected when it sends a frame byte by byte, each in a record of its own', async () => {
    const { socket } = await upgrade('/topics');
    const goodbye = closeCodeFrom(socket);
    await write(socket, frameOf(2, Buffer.alloc(mebibyte / 2)).subarray(0, 14));
    for (let index = 0; index < 6000; index += 1) await write(socket, Buffer.from('x'));
    expect(await goodbye).toBe(1008);
  });

  it('is disconnected when it pings more often than it may send frames', async () => {
    await workspace.restart({ framesPerSecond: 0.01, frameBurst: 20 });
    const { socket } = await upgrade('/topics');
    const ended = new Promise((resolve) => socket.once('end', resolve));
    socket.resume();
    await write(socket, Buffer.concat(Array.from({ length: 40 }, () => frameOf(9, Buffer.alloc(0)))));
    await ended;
  });
});

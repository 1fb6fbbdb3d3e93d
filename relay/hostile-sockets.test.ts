/** Clients that speak WebSocket by hand, and not as they should. */
import { randomBytes } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
function frameOf(opcode: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(payload.length < 126 ? 6 : 14);
  header.writeUInt8(0x80 | opcode, 0);
  if (payload.length < 126) header.writeUInt8(0x80 | payload.length, 1);
  else {
    header.writeUInt8(0x80 | 127, 1);
    header.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  return Buffer.concat([header, payload]);
}

/** What the relay holds of what it received or is to send, in this process; a client's own buffers must be empty. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { arrayBuffers, external } = process.memoryUsage();
  return arrayBuffers + external;
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
    await vi.waitFor(() => expect(heldBytes() - before).toBeLessThan(32 * mebibyte), 5_000);
    socket.destroy();
  });
});

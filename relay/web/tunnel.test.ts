/** The limits of web tunnels: bytes, time, memory, places. */
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { heldBytes } from '../testing/held-bytes';
import { ask, closeCode, metric, openTunnel, start, workspace } from './testing/tunnel-scene';

const mebibyte = 1024 * 1024;

describe('a web tunnel', () => {
  it('is cut when more passes than it may, in either direction', async () => {
    const bytes = Buffer.alloc(mebibyte);
    await start({
      limits: { webTunnelBytes: mebibyte / 2 },
      serve(socket) {
        socket.once('data', () => void socket.write(bytes));
        socket.resume();
      },
    });
    const down = await openTunnel();
    let received = 0;
    down.on('message', (data: Buffer) => {
      received += data.length;
    });
    const cut = closeCode(down);
    down.send('go on');
    // Text is no bytes of a tunnel.
    expect(await cut).toBe(1003);
    const second = await openTunnel();
    const secondCut = closeCode(second);
    second.on('message', (data: Buffer) => {
      received += data.length;
    });
    second.send(Buffer.from('go on'));
    expect(await secondCut).toBe(1008);
    expect(received).toBeLessThanOrEqual(mebibyte / 2);
    const up = await openTunnel();
    const upCut = closeCode(up);
    up.send(bytes.subarray(0, mebibyte / 2 + 1));
    expect(await upCut).toBe(1008);
    expect(await metric('web_tunnels_cut_total')).toBe(2);
  });

  it('is cut when nothing passes, and when it lasts too long', async () => {
    await start({ limits: { webTunnelIdleMs: 50 } });
    expect(await closeCode(await openTunnel())).toBe(1008);
    await workspace.dispose();
    await start({
      limits: { webTunnelTotalMs: 200 },
      serve(socket) {
        const timer = setInterval(() => socket.write('.'), 10);
        socket.on('close', () => clearInterval(timer));
      },
    });
    expect(await closeCode(await openTunnel())).toBe(1008);
  });

  it('takes no more memory than it may when the host sends without end and the device does not read', async () => {
    const piece = Buffer.alloc(64 * 1024);
    const sent = new Map<Socket, number>();
    await start({
      limits: { webTunnelBytes: 1024 * mebibyte },
      serve(socket) {
        const write = (): void => {
          while (!socket.destroyed && socket.write(piece)) sent.set(socket, (sent.get(socket) ?? 0) + piece.length);
        };
        socket.on('drain', write);
        write();
      },
    });
    const before = heldBytes();
    for (let index = 0; index < 8; index += 1) (await openTunnel()).pause();
    const total = (): number => [...sent.values()].reduce((sum, bytes) => sum + bytes, 0);
    let last = -1;
    await expect
      .poll(
        () => {
          const isStill = total() === last;
          last = total();
          return isStill;
        },
        { interval: 200, timeout: 20_000 },
      )
      .toBe(true);
    expect(heldBytes() - before).toBeLessThan(24 * mebibyte);
  });

  it('has no place when there are too many, until one of them ends', async () => {
    await start({ limits: { webTunnelsPerAddress: 2 } });
    const first = await openTunnel();
    await openTunnel();
    expect(await ask()).toBe('RATE_LIMITED');
    first.terminate();
    await expect.poll(() => ask()).toBe('done');
  });
});

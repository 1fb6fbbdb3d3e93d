/** Stands between a core and its relay on the level of TCP, and cuts the wire when told, or after so many bytes. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly port: number;
  /** Breaks all connections; new ones are taken. */
  cut(): void;
  /** From now on each connection breaks after as many bytes, in either direction, as `limit` says for it. */
  cutAfter(limit: (() => number) | undefined): void;
  /** From now on nothing passes to the core over a new connection after so many bytes; undefined lets all of it go on. */
  holdAfter(bytes: number | undefined): void;
  close(): Promise<void>;
}

export async function cuttingProxy(relayPort: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let limitOf: (() => number) | undefined;
  let heldBytes: number | undefined;
  const held = new Set<() => void>();

  const server = createServer((near) => {
    const far = connect(relayPort, '127.0.0.1');
    const limit = limitOf?.() ?? Number.POSITIVE_INFINITY;
    let bytes = 0;
    hold(far, heldBytes);
    const end = (): void => {
      near.destroy();
      far.destroy();
      sockets.delete(near);
      sockets.delete(far);
    };
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', end);
      from.on('close', end);
      from.on('data', (chunk: Buffer) => {
        const room = limit - bytes;
        bytes += chunk.length;
        if (room >= chunk.length) to.write(chunk);
        // What was on the wire before the cut arrives, perhaps half of an entry.
        else if (room > 0) to.write(chunk.subarray(0, room), end);
        else end();
      });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

  const hold = (far: Socket, afterBytes: number | undefined): void => {
    if (afterBytes === undefined) return;
    let left = afterBytes;
    far.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left > 0 || heldBytes === undefined) return;
      far.pause();
      held.add(() => far.resume());
    });
  };
  const cut = (): void => {
    for (const socket of Array.from(sockets)) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    cutAfter(limit) {
      limitOf = limit;
    },
    holdAfter(bytes) {
      heldBytes = bytes;
      if (bytes !== undefined) return;
      for (const goOn of held) goOn();
      held.clear();
    },
    async close() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      cut();
      await closed;
    },
  };
}

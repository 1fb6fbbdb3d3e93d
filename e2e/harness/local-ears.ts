/** Sockets of this computer that count what comes to them. */
import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface LocalEars {
  readonly ports: { readonly udp: number; readonly tcp: number };
  /** Datagrams and connections. */
  heard(): number;
  close(): Promise<void>;
}

export async function listenOnThisComputer(): Promise<LocalEars> {
  let heard = 0;
  const datagrams = createSocket('udp4').on('message', () => (heard += 1));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    heard += 1;
    sockets.add(socket.on('error', () => undefined));
  });
  await new Promise<void>((resolve) => datagrams.bind(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ports: { udp: datagrams.address().port, tcp: (server.address() as AddressInfo).port },
    heard: () => heard,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => datagrams.close(resolve));
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

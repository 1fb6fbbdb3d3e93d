/** A relay whose web tunnels lead to a server on loopback, which stands for public hosts; ends after each test. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, expect } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientFrameInit } from '../../../shared/protocol/relay-codec';
import { decodeRelayFrame, encodeClientFrame } from '../../../shared/protocol/relay-codec';
import { RefusalCode } from '../../../shared/protocol/gen/relay_pb';
import type { RelayLimits } from '../../relay-limits';
import { readMetrics } from '../../testing/read-metrics';
import { foundTestWorkspace, startTestRelay } from '../../testing/test-workspace';
import type { TestWorkspace } from '../../testing/test-workspace';
import type { WebReach } from '../open-target';

export const publicAddress = '93.184.215.14';
export const host = 'site.example';

export let workspace: TestWorkspace;
export let target: Server | undefined;
export const targetSockets = new Set<Socket>();
const webSockets = new Set<WebSocket>();
export const connected: string[] = [];

afterEach(async () => {
  for (const webSocket of webSockets) webSocket.terminate();
  webSockets.clear();
  await workspace.dispose();
  for (const socket of targetSockets) socket.destroy();
  target?.close();
  target = undefined;
  connected.length = 0;
});

export interface Setting {
  readonly reach?: Partial<WebReach>;
  readonly limits?: Partial<RelayLimits>;
  /** What the host does with who connects. */
  readonly serve?: (socket: Socket) => void;
}

export async function start({
  reach = {},
  limits = {},
  serve = (socket) => socket.pipe(socket),
}: Setting = {}): Promise<void> {
  target?.close();
  target = createServer((socket) => {
    targetSockets.add(socket);
    socket.on('error', () => undefined).on('close', () => targetSockets.delete(socket));
    serve(socket);
  });
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  const { port } = target.address() as AddressInfo;
  const web: WebReach = {
    isEnabled: true,
    resolve: async () => [publicAddress],
    connect(address, wantedPort) {
      connected.push(`${address} ${wantedPort}`);
      return connect({ host: '127.0.0.1', port });
    },
    ...reach,
  };
  workspace = await foundTestWorkspace(await startTestRelay(limits, web), limits);
}

export async function openSocket(): Promise<WebSocket> {
  const webSocket = new WebSocket(`wss://127.0.0.1:${workspace.relay.port}/web`, { rejectUnauthorized: false });
  webSockets.add(webSocket);
  await once(webSocket, 'open');
  webSocket.on('error', () => undefined);
  return webSocket;
}

export async function ticket(): Promise<Uint8Array> {
  const device = await workspace.connect();
  const fetched = await device.expect('ticket', { case: 'ticketFetch', value: {} });
  await device.close();
  return fetched.ticket;
}

export const openBody = (ticketBytes: Uint8Array, wanted: { host?: string; port?: number } = {}): ClientFrameInit => ({
  requestId: 1,
  body: { case: 'webOpen', value: { ticket: ticketBytes, host, port: 443, ...wanted } },
});

/** `done`, or the name of the refusal without `REFUSAL_`. */
export async function answerTo(webSocket: WebSocket, frame: Uint8Array | string): Promise<string> {
  const answered = once(webSocket, 'message') as Promise<[Buffer]>;
  webSocket.send(frame);
  const { body } = decodeRelayFrame(Uint8Array.from((await answered)[0]));
  return body.case === 'refusal' ? RefusalCode[body.value.code].replace('REFUSAL_', '') : (body.case ?? '');
}

export async function ask(wanted: { host?: string; port?: number } = {}): Promise<string> {
  return answerTo(await openSocket(), encodeClientFrame(openBody(await ticket(), wanted)));
}

export async function openTunnel(): Promise<WebSocket> {
  const webSocket = await openSocket();
  expect(await answerTo(webSocket, encodeClientFrame(openBody(await ticket())))).toBe('done');
  return webSocket;
}

export const closeCode = async (webSocket: WebSocket): Promise<number> => {
  const [code] = (await once(webSocket, 'close')) as [number];
  return code;
};

export const metric = async (name: string): Promise<number | undefined> =>
  (await readMetrics(workspace.relay.metricsPort)).values.get(`conclave_relay_${name}`);

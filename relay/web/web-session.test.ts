/** Web tunnels of a relay to servers on loopback, which stand for public hosts. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientFrameInit } from '../../shared/protocol/relay-codec';
import { decodeRelayFrame, encodeClientFrame } from '../../shared/protocol/relay-codec';
import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import type { RelayLimits } from '../relay-limits';
import { heldBytes } from '../testing/held-bytes';
import { readMetrics } from '../testing/read-metrics';
import { foundTestWorkspace, startTestRelay } from '../testing/test-workspace';
import type { TestWorkspace } from '../testing/test-workspace';
import type { WebReach } from './open-target';

const mebibyte = 1024 * 1024;
const publicAddress = '93.184.215.14';
const host = 'site.example';

let workspace: TestWorkspace;
let target: Server | undefined;
const targetSockets = new Set<Socket>();
const webSockets = new Set<WebSocket>();
const connected: string[] = [];

afterEach(async () => {
  for (const webSocket of webSockets) webSocket.terminate();
  webSockets.clear();
  await workspace.dispose();
  for (const socket of targetSockets) socket.destroy();
  target?.close();
  target = undefined;
  connected.length = 0;
});

interface Setting {
  readonly reach?: Partial<WebReach>;
  readonly limits?: Partial<RelayLimits>;
  /** What the host does with who connects. */
  readonly serve?: (socket: Socket) => void;
}

async function start({ reach = {}, limits = {}, serve = (socket) => socket.pipe(socket) }: Setting = {}): Promise<void> {
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

async function openSocket(): Promise<WebSocket> {
  const webSocket = new WebSocket(`wss://127.0.0.1:${workspace.relay.port}/web`, { rejectUnauthorized: false });
  webSockets.add(webSocket);
  await once(webSocket, 'open');
  webSocket.on('error', () => undefined);
  return webSocket;
}

async function ticket(): Promise<Uint8Array> {
  const device = await workspace.connect();
  const fetched = await device.expect('ticket', { case: 'ticketFetch', value: {} });
  await device.close();
  return fetched.ticket;
}

const openBody = (ticketBytes: Uint8Array, wanted: { host?: string; port?: number } = {}): ClientFrameInit => ({
  requestId: 1,
  body: { case: 'webOpen', value: { ticket: ticketBytes, host, port: 443, ...wanted } },
});

/** `done`, or the name of the refusal without `REFUSAL_`. */
async function answerTo(webSocket: WebSocket, frame: Uint8Array | string): Promise<string> {
  const answered = once(webSocket, 'message') as Promise<[Buffer]>;
  webSocket.send(frame);
  const { body } = decodeRelayFrame(Uint8Array.from((await answered)[0]));
  return body.case === 'refusal' ? RefusalCode[body.value.code].replace('REFUSAL_', '') : (body.case ?? '');
}

async function ask(wanted: { host?: string; port?: number } = {}): Promise<string> {
  return answerTo(await openSocket(), encodeClientFrame(openBody(await ticket(), wanted)));
}

async function openTunnel(): Promise<WebSocket> {
  const webSocket = await openSocket();
  expect(await answerTo(webSocket, encodeClientFrame(openBody(await ticket())))).toBe('done');
  return webSocket;
}

const closeCode = async (webSocket: WebSocket): Promise<number> => {
  const [code] = (await once(webSocket, 'close')) as [number];
  return code;
};

const metric = async (name: string): Promise<number | undefined> =>
  (await readMetrics(workspace.relay.metricsPort)).values.get(`conclave_relay_${name}`);

describe('a web tunnel', () => {
  it('carries bytes both ways, to the address that was checked', async () => {
    await start();
    const webSocket = await openTunnel();
    const bytes = Buffer.from('bytes that mean nothing to the relay');
    const echoed = once(webSocket, 'message') as Promise<[Buffer]>;
    webSocket.send(bytes);
    expect((await echoed)[0]).toEqual(bytes);
    expect(connected).toEqual([`${publicAddress} 443`]);
    expect(await metric('web_tunnels_opened_total')).toBe(1);
    expect(await metric('web_bytes_up_total')).toBe(bytes.length);
    expect(await metric('web_bytes_down_total')).toBe(bytes.length);
    expect(await metric('connections{kind="web"}')).toBe(1);
  });

  it('is for who shows the ticket of the day', async () => {
    await start();
    expect(await answerTo(await openSocket(), encodeClientFrame(openBody(new Uint8Array(32))))).toBe('NOT_AUTHENTICATED');
    expect(await answerTo(await openSocket(), encodeClientFrame(openBody(new Uint8Array())))).toBe('NOT_AUTHENTICATED');
    expect(connected).toEqual([]);
  });

  it('is refused when its first frame is none, or asks for something else, and ends with that', async () => {
    await start();
    const frames = [
      Buffer.from([0xff, 0xff]),
      Buffer.alloc(0),
      encodeClientFrame({ ...openBody(await ticket()), requestId: 0 }),
      encodeClientFrame({ requestId: 1, body: { case: 'admit', value: { ticket: await ticket() } } }),
    ];
    const answers: string[] = [];
    for (const frame of frames) {
      const webSocket = await openSocket();
      const closed = closeCode(webSocket);
      answers.push(await answerTo(webSocket, frame));
      expect(await closed).toBe(1008);
    }
    expect(answers).toEqual(['MALFORMED', 'MALFORMED', 'MALFORMED', 'FORBIDDEN']);
    const talker = await openSocket();
    const closed = closeCode(talker);
    talker.send('text');
    expect(await closed).toBe(1003);
  });

  it('is opened on no other connection', async () => {
    await start();
    const topics = await workspace.openTopics();
    const request = { case: 'webOpen', value: { ticket: await ticket(), host, port: 443 } } as const;
    expect(await topics.refusal(request)).toBe('FORBIDDEN');
    expect(await (await workspace.connect()).refusal(request)).toBe('FORBIDDEN');
  });

  it('leads to no address, no local name and no other port', async () => {
    await start();
    for (const name of ['127.0.0.1', '0x7f.1', '[::1]', 'localhost', 'SITE.example', '', 'a'.repeat(300)]) {
      expect(await ask({ host: name })).toBe('MALFORMED');
    }
    for (const port of [0, 22, 80, 8443, 65_979]) expect(await ask({ port })).toBe('MALFORMED');
    expect(connected).toEqual([]);
  });

  it('leads to no name that has any address which is not public, and says so as of one that does not exist', async () => {
    const answers: Record<string, readonly string[]> = {
      'private.example': ['10.0.0.1'],
      'mixed.example': [publicAddress, '127.0.0.1'],
      'mapped.example': ['::ffff:10.0.0.1'],
      'none.example': [],
    };
    const resolve = async (name: string): Promise<readonly string[]> => {
      const addresses = answers[name];
      if (addresses === undefined) throw new Error('ENOTFOUND');
      return addresses;
    };
    await start({ reach: { resolve } });
    for (const name of [...Object.keys(answers), 'unknown.example']) {
      expect(await ask({ host: name })).toBe('HOST_UNREACHABLE');
    }
    expect(connected).toEqual([]);
    expect(await metric('web_tunnels_refused_total')).toBe(5);
  });

  it('leads where the operator allows it, and nowhere when it is turned off', async () => {
    await start({ reach: { hosts: ['one.example', '*.two.example'] } });
    const answers = [];
    for (const name of ['one.example', 'a.two.example', 'a.one.example', 'two.example', 'aone.example', 'atwo.example']) {
      answers.push(await ask({ host: name }));
    }
    expect(answers).toEqual(['done', 'done', ...Array.from({ length: 4 }, () => 'HOST_FORBIDDEN')]);
    await workspace.dispose();
    await start({ reach: { isEnabled: false } });
    expect(await ask()).toBe('HOST_FORBIDDEN');
  });

  it('tries the next address when nobody answers at one', async () => {
    let attempts = 0;
    await start({ reach: { resolve: async () => [publicAddress, '2606:4700::1111'] } });
    const { port } = (target as Server).address() as AddressInfo;
    await workspace.dispose();
    await start({
      reach: {
        resolve: async () => [publicAddress, '2606:4700::1111'],
        connect(address) {
          attempts += 1;
          const own = (target as Server).address() as AddressInfo;
          // Nobody listens on the former port any more.
          return connect({ host: '127.0.0.1', port: address === publicAddress ? port : own.port });
        },
      },
    });
    expect(await ask()).toBe('done');
    expect(attempts).toBe(2);
  });

  it('ends when the host does, after all that it said', async () => {
    await start({ serve: (socket) => socket.end('farewell') });
    const webSocket = await openSocket();
    const received: string[] = [];
    webSocket.on('message', (bytes: Buffer) => received.push(bytes.toString('latin1')));
    const closed = closeCode(webSocket);
    webSocket.send(encodeClientFrame(openBody(await ticket())));
    expect(await closed).toBe(1000);
    expect(received.at(-1)).toBe('farewell');
  });

  it('lets the host go when the device goes', async () => {
    await start();
    const webSocket = await openTunnel();
    expect(targetSockets.size).toBe(1);
    webSocket.terminate();
    await expect.poll(() => targetSockets.size).toBe(0);
    await expect.poll(() => metric('connections{kind="web"}')).toBe(0);
  });

  it('connects to nobody for a device that has gone meanwhile', async () => {
    let answer: (addresses: readonly string[]) => void = () => undefined;
    const asked = new Promise<void>((begun) => {
      void start({
        reach: {
          resolve: () =>
            new Promise((resolve) => {
              answer = resolve;
              begun();
            }),
        },
      }).then(async () => {
        const webSocket = await openSocket();
        webSocket.send(encodeClientFrame(openBody(await ticket())));
        await asked;
        webSocket.terminate();
      });
    });
    await asked;
    await expect.poll(() => metric('connections{kind="web"}')).toBe(0);
    answer([publicAddress]);
    await (await workspace.openTopics()).settle();
    expect(connected).toEqual([]);
  });

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

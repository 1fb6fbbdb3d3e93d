/** What a web connection of a relay may ask for, and what it gets. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { encodeClientFrame } from '../../shared/protocol/relay-codec';
import {
  answerTo,
  ask,
  closeCode,
  connected,
  host,
  metric,
  openBody,
  openSocket,
  openTunnel,
  publicAddress,
  start,
  target,
  targetSockets,
  ticket,
  workspace,
} from './testing/tunnel-scene';

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
    await workspace.relay.close();
    expect(workspace.logLines.join()).toContain('web-bytes-up');
    expect(workspace.logLines.join()).not.toContain('site');
  });

  it('is for who shows the ticket of the day', async () => {
    await start();
    expect(await answerTo(await openSocket(), encodeClientFrame(openBody(new Uint8Array(32))))).toBe(
      'NOT_AUTHENTICATED',
    );
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
    for (const name of [
      'one.example',
      'a.two.example',
      'a.one.example',
      'two.example',
      'aone.example',
      'atwo.example',
    ]) {
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
    let answer: ((addresses: readonly string[]) => void) | undefined;
    const resolve = (): Promise<readonly string[]> =>
      new Promise((answered) => {
        answer = answered;
      });
    await start({ reach: { resolve } });
    const webSocket = await openSocket();
    webSocket.send(encodeClientFrame(openBody(await ticket())));
    await expect.poll(() => answer).toBeDefined();
    webSocket.terminate();
    await expect.poll(() => metric('connections{kind="web"}')).toBe(0);
    answer?.([publicAddress]);
    await (await workspace.openTopics()).settle();
    expect(connected).toEqual([]);
  });
});

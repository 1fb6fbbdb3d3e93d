/** A device fetches from a website through the relay as it is. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDeviceConnection } from '../../core/transport/device-connection';
import { systemTimers } from '../../core/transport/timers';
import { openWebTunnel } from '../../core/transport/web-tunnel';
import { createWebFetch } from '../../core/web/fetch-web';
import type { FetchThroughRelay } from '../../core/web/fetch-web';
import { startTestSite } from '../../core/web/testing/test-site';
import type { TestSite } from '../../core/web/testing/test-site';
import { startFoundedRelay } from './founded-relay';
import type { FoundedRelay } from './founded-relay';

const publicAddress = '93.184.215.14';
let site: TestSite;
let relay: FoundedRelay;
let ticket: Uint8Array;
/** What the relay was asked for, and all bytes that it passed on. */
let resolved: string[];
let passedOn: Buffer[];

beforeEach(async () => {
  [resolved, passedOn] = [[], []];
  site = await startTestSite('site.example', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<title>The secret page</title>');
  });
  relay = await startFoundedRelay({
    isEnabled: true,
    resolve: async (host) => {
      resolved.push(host);
      return [publicAddress];
    },
    connect: () => record(connect({ host: '127.0.0.1', port: site.port })),
  });
  const device = await openDeviceConnection(relay.endpoint, relay.asOwner);
  ticket = (await device.fetchTicket()).ticket;
  device.close();
});
afterEach(async () => {
  await relay.remove();
  await site.close();
});

function record(socket: Socket): Socket {
  socket.on('data', (bytes: Buffer) => passedOn.push(bytes));
  const write = socket.write.bind(socket);
  socket.write = (bytes: Uint8Array | string) => {
    passedOn.push(Buffer.from(bytes as Uint8Array));
    return write(bytes as Uint8Array);
  };
  return socket;
}

function fetcher(shown = ticket): FetchThroughRelay {
  return createWebFetch({
    openTunnel: (target, signal) => openWebTunnel(relay.endpoint, shown, target, { signal }),
    timers: systemTimers,
    extraAuthorities: [site.authority],
  });
}

const url = new URL('https://site.example/private/path?query=secret#fragment');
const request = { url, accept: 'html', maxBytes: 1_000, timeoutMs: 20_000 } as const;

describe('a website behind the relay', () => {
  it('is read by the device, and the relay sees the name of its host and nothing else', async () => {
    const response = await fetcher()(request);
    expect(response).toMatchObject({ status: 200, mediaType: 'text/html', finalUrl: url });
    expect(Buffer.from(response.bytes).toString()).toBe('<title>The secret page</title>');
    expect(site.requests.map(({ path }) => path)).toEqual(['/private/path?query=secret']);
    expect(resolved).toEqual(['site.example']);
    const seen = Buffer.concat(passedOn);
    // The name is there in the clear, in TLS's greeting: without this the search could miss everything.
    expect(seen.includes('site.example')).toBe(true);
    for (const secret of ['private', 'query', 'secret', 'LinkPreview', 'GET '])
      expect(seen.includes(secret)).toBe(false);
  });

  it('is not reached with a ticket that is none', async () => {
    await expect(fetcher(new Uint8Array(32))(request)).rejects.toMatchObject({ code: 'relay.refused' });
    expect(resolved).toEqual([]);
  });
});

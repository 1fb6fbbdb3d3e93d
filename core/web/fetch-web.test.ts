/** Fetching from real HTTPS servers on loopback, by connections that stand for tunnels. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { systemTimers } from '../transport/timers';
import { createManualTimers } from '../transport/testing/manual-timers';
import { createWebFetch } from './fetch-web';
import type { WebRequest, WebResponse } from './fetch-web';
import { startTestSite } from './testing/test-site';
import type { TestSite } from './testing/test-site';

const host = 'site.example';
const html = { 'content-type': 'text/html; charset=utf-8' };
const toClose: { close(): unknown }[] = [];
let site: TestSite;

afterEach(async () => {
  for (const each of toClose.splice(0)) await each.close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<void> {
  site = await startTestSite(host, answer);
  toClose.push(site);
}

const asked: string[] = [];

const connectToSite = async ({ host: name, port }: { host: string; port: number }): Promise<Socket> => {
  asked.push(`${name}:${port}`);
  const socket = connect({ host: '127.0.0.1', port: site.port });
  socket.on('error', () => undefined);
  return socket;
};

function fetchSite(request: Partial<WebRequest> & { path?: string } = {}): Promise<WebResponse> {
  const { path = '/', ...rest } = request;
  asked.length = 0;
  const fetchIt = createWebFetch({
    openTunnel: connectToSite,
    timers: systemTimers,
    extraAuthorities: [site.authority],
  });
  const url = new URL(`https://${host}${path}`);
  return fetchIt({ url, accept: 'html', maxBytes: 10_000, timeoutMs: 20_000, ...rest });
}

const textOf = ({ bytes }: WebResponse): string => Buffer.from(bytes).toString();

describe('fetching from a website', () => {
  it('says what it must and nothing about who asks', async () => {
    await serve((_request, response) => response.writeHead(200, html).end('hello'));
    const response = await fetchSite({ path: '/page?x=1#part' });
    expect({ ...response, text: textOf(response) }).toMatchObject({
      status: 200,
      mediaType: 'text/html',
      charset: 'utf-8',
      text: 'hello',
    });
    expect(site.requests[0]?.path).toBe('/page?x=1');
    expect(site.requests[0]?.headers).toEqual({
      host,
      'user-agent': 'Mozilla/5.0 (compatible; LinkPreview/1.0)',
      accept: 'text/html, application/xhtml+xml',
      'accept-encoding': 'gzip, br',
      connection: 'close',
    });
    await expect.poll(() => site.connections()).toBe(0);
  });

  it('keeps no cookie from one request to the next', async () => {
    await serve((_request, response) => response.writeHead(200, { ...html, 'set-cookie': 'a=b' }).end());
    await fetchSite();
    await fetchSite();
    expect(site.requests[1]?.headers.cookie).toBeUndefined();
  });

  it('asks nobody for what is not https to a host with a name', async () => {
    await serve((_request, response) => response.end());
    const urls = [
      'http://site.example/',
      'https://user:pass@site.example/',
      'https://user@site.example/',
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://[::1]/',
      'https://localhost/',
      'https://site.example:8443/',
      'https://site.example./',
      'file:///etc/passwd',
      'data:text/html,x',
      `https://site.example/${'a'.repeat(2_000)}`,
    ];
    for (const url of urls) {
      await expect(fetchSite({ url: new URL(url) })).rejects.toMatchObject({ code: 'web.url-refused' });
      expect(asked).toEqual([]);
    }
  });

  it('follows three redirects, each checked like the first', async () => {
    await serve((request, response) => {
      const step = Number(request.url?.slice(1));
      if (step > 0) response.writeHead(302, { location: `/${step - 1}` }).end();
      else response.writeHead(200, html).end('there');
    });
    const response = await fetchSite({ path: '/3' });
    expect(textOf(response)).toBe('there');
    expect(response.finalUrl.href).toBe(`https://${host}/0`);
    await expect(fetchSite({ path: '/4' })).rejects.toMatchObject({ code: 'web.malformed' });
    expect(site.requests).toHaveLength(8);
  });

  it('follows no redirect to where it would not have gone itself', async () => {
    for (const location of ['http://site.example/', 'https://127.0.0.1/', 'https://a@site.example/', '//localhost/']) {
      await serve((_request, response) => response.writeHead(301, { location }).end());
      await expect(fetchSite()).rejects.toMatchObject({ code: 'web.url-refused' });
      expect(asked).toEqual([`${host}:443`]);
    }
    await serve((_request, response) => response.writeHead(301, { location: 'https://' }).end());
    await expect(fetchSite()).rejects.toMatchObject({ code: 'web.malformed' });
  });

  it('reads nothing of an answer that is no success', async () => {
    await serve((_request, response) => response.writeHead(404, html).end('not here'));
    expect(await fetchSite()).toMatchObject({ status: 404, bytes: new Uint8Array(0) });
  });

  it('takes only the type that was asked for', async () => {
    await serve((_request, response) => response.writeHead(200, { 'content-type': 'Image/PNG' }).end('png'));
    await expect(fetchSite()).rejects.toMatchObject({ code: 'web.wrong-type' });
    await expect(fetchSite({ accept: 'json' })).rejects.toMatchObject({ code: 'web.wrong-type' });
    expect(await fetchSite({ accept: 'image' })).toMatchObject({ mediaType: 'image/png' });
  });
});

describe('the certificate of a website', () => {
  it('must be trusted, and belong to the host', async () => {
    await serve((_request, response) => response.writeHead(200, html).end('hello'));
    const untrusting = createWebFetch({ openTunnel: connectToSite, timers: systemTimers });
    const request = { accept: 'html', maxBytes: 10_000, timeoutMs: 20_000 } as const;
    const url = new URL(`https://${host}/`);
    await expect(untrusting({ ...request, url })).rejects.toMatchObject({ code: 'web.untrusted' });
    await expect(fetchSite({ url: new URL('https://other.example/') })).rejects.toMatchObject({
      code: 'web.untrusted',
    });
    expect(site.requests).toEqual([]);
  });
});

describe('what a website sends', () => {
  const page = 'x'.repeat(5_000);

  it('is decoded from gzip and brotli', async () => {
    const encode = { gzip: gzipSync, br: brotliCompressSync } as const;
    for (const encoding of ['gzip', 'br'] as const) {
      await serve((_request, response) =>
        response.writeHead(200, { ...html, 'content-encoding': encoding }).end(encode[encoding](page)),
      );
      expect(textOf(await fetchSite())).toBe(page);
    }
  });

  it('is cut in a page, and refused in all else, when it is longer than asked for, decoded or not', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const answers: Record<string, (response: ServerResponse, type: string) => void> = {
      announced: (response, type) =>
        response.writeHead(200, { 'content-type': type, 'content-length': 50_000 }).end('x'.repeat(50_000)),
      chunked: (response, type) => response.writeHead(200, { 'content-type': type }).end('x'.repeat(50_000)),
      bomb: (response, type) => response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' }).end(bomb),
    };
    for (const answer of Object.values(answers)) {
      await serve((_request, response) => answer(response, 'text/html'));
      expect((await fetchSite()).bytes).toHaveLength(10_000);
      await serve((_request, response) => answer(response, 'application/json'));
      await expect(fetchSite({ accept: 'json' })).rejects.toMatchObject({ code: 'web.too-large' });
    }
  });

  it('may be nonsense', async () => {
    const encoded = (encoding: string, body: Buffer | string) => (_request: unknown, response: ServerResponse) =>
      response.writeHead(200, { ...html, 'content-encoding': encoding }).end(body);
    for (const answer of [encoded('gzip', 'no gzip'), encoded('br', 'no brotli at all'), encoded('deflate', 'x')]) {
      await serve(answer);
      await expect(fetchSite()).rejects.toMatchObject({ code: 'web.malformed' });
    }
    await serve((_request, response) => response.socket?.end('SSH-2.0-OpenSSH\r\n'));
    await expect(fetchSite()).rejects.toMatchObject({ code: 'web.malformed' });
    await serve((_request, response) => response.socket?.end(`HTTP/1.1 200 OK\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`));
    await expect(fetchSite()).rejects.toMatchObject({ code: 'web.malformed' });
  });

  it('may want to speak of something else', async () => {
    const switching = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';
    await serve((_request, response) => response.socket?.write(switching));
    await expect(fetchSite()).rejects.toMatchObject({ code: 'web.malformed' });
    await expect.poll(() => site.connections()).toBe(0);
  });

  it('may break off', async () => {
    await serve((_request, response) => {
      response.writeHead(200, { ...html, 'content-length': 1_000 }).write('x');
      setImmediate(() => response.socket?.destroy());
    });
    await expect(fetchSite()).rejects.toMatchObject({ code: 'web.unreachable' });
    await serve((_request, response) => response.socket?.destroy());
    await expect(fetchSite()).rejects.toMatchObject({ code: 'web.unreachable' });
    const silent = createServer((socket) => socket.destroy());
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    toClose.push(silent);
    site = { ...site, port: (silent.address() as AddressInfo).port };
    await expect(fetchSite()).rejects.toMatchObject({ code: 'web.unreachable' });
  });

  it('may not come at all, which ends at the time or when nobody wants it any more', async () => {
    const timers = createManualTimers();
    await serve(() => timers.advance(5_000));
    const fetchIt = createWebFetch({ openTunnel: connectToSite, timers, extraAuthorities: [site.authority] });
    const request = { url: new URL(`https://${host}/`), accept: 'html', maxBytes: 100, timeoutMs: 5_000 } as const;
    await expect(fetchIt(request)).rejects.toMatchObject({ code: 'web.timed-out' });
    const controller = new AbortController();
    await serve(() => controller.abort());
    const aborted = fetchSite({ signal: controller.signal });
    await expect(aborted).rejects.toMatchObject({ code: 'rpc.aborted' });
    await expect(fetchSite({ signal: controller.signal })).rejects.toMatchObject({ code: 'rpc.aborted' });
    await expect.poll(() => site.connections()).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { mayPlayerRequest, mayStartPlayer, type FrameFacts } from './player-frames';
import { plainUserAgent, sentHeaders, takenHeaders } from './player-headers';

const player = 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1';
const origin = 'https://www.youtube-nocookie.com';
const page: FrameFacts = { url: 'app://conclave/index.html', origin: 'app://conclave', parent: null };
const blank: FrameFacts = { url: '', origin: 'app://conclave', parent: page };
const playing: FrameFacts = { url: player, origin, parent: page };
const inner: FrameFacts = { url: 'about:blank', origin, parent: playing };

describe('a frame of the page', () => {
  it('may become the player that a link stands for, once', () => {
    expect(mayStartPlayer(player, blank)).toBe(true);
    expect(mayStartPlayer(player, { ...blank, url: 'about:blank' })).toBe(true);
    expect(mayStartPlayer(player, playing)).toBe(false);
  });

  it('may go nowhere else, nor may any other frame', () => {
    for (const url of [
      'https://example.org/',
      `${origin}/`,
      `${player}&x`,
      'app://conclave/index.html',
      'data:text/html,x',
    ]) {
      expect(mayStartPlayer(url, blank), url).toBe(false);
    }
    expect(mayStartPlayer(player, null)).toBe(false);
    expect(mayStartPlayer(player, page)).toBe(false);
    expect(mayStartPlayer(player, inner)).toBe(false);
    expect(mayStartPlayer(player, { ...blank, parent: { ...page, url: 'https://example.org/' } })).toBe(false);
  });
});

describe('a request', () => {
  const mayAsk = (url: string, frame: FrameFacts | null | undefined, resourceType = 'xhr'): boolean =>
    mayPlayerRequest({ url, frame, resourceType });

  it('of a player may go to public places of the network', () => {
    for (const url of [
      'https://i.ytimg.com/x',
      'wss://x.example.org/',
      `blob:${origin}/1`,
      'https://xn--e1afmkfd.xn--p1ai/',
    ]) {
      expect(mayAsk(url, playing), url).toBe(true);
      expect(mayAsk(url, inner), url).toBe(true);
    }
    expect(mayAsk(player, blank, 'subFrame')).toBe(true);
  });

  it('of the page, of a blank frame, or of nobody knows whom goes nowhere', () => {
    for (const frame of [page, blank, { ...blank, url: player }, { ...playing, parent: null }, null, undefined]) {
      expect(mayAsk('https://i.ytimg.com/x', frame)).toBe(false);
    }
    expect(mayAsk('https://example.org/', blank, 'subFrame')).toBe(false);
    expect(mayAsk(player, inner, 'subFrame')).toBe(false);
  });

  it.each([
    'http://example.org/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://2130706433/',
    'https://192.168.0.1/',
    'https://localhost/',
    'https://relay/',
    'https://nas.local/',
    'https://x.localhost./',
    'https://example.org:8443/',
    'https://user@example.org/',
    'app://conclave/index.html',
    'blob:app://conclave/1',
    'file:///etc/passwd',
    'https://',
  ])('of a player may not go to %s', (url) => {
    expect(mayAsk(url, playing)).toBe(false);
  });
});

describe('the headers of what a player asks for', () => {
  it('carry no cookie, and the embedder to YouTube alone', () => {
    expect(sentHeaders('https://example.org/', { Cookie: 'a=b', COOKIE: 'c=d', Accept: '*/*' })).toEqual({
      Accept: '*/*',
    });
    expect(sentHeaders(player, { referer: 'app://conclave/' })).toEqual({ Referer: 'https://conclave.invalid/' });
    expect(takenHeaders({ 'Set-Cookie': ['a=b'], 'content-type': ['text/html'] })).toEqual({
      'content-type': ['text/html'],
    });
  });

  it('let the application be where every site may be, and nowhere else', () => {
    const csp = (value: string): string =>
      takenHeaders({ 'Content-Security-Policy': [value] })['Content-Security-Policy']?.[0] ?? '';
    expect(csp("default-src 'self'; frame-ancestors *; x")).toBe("default-src 'self'; frame-ancestors * app:; x");
    expect(csp('frame-ancestors *')).toBe('frame-ancestors * app:');
    for (const other of [
      "frame-ancestors 'none'",
      'frame-ancestors *.example.org',
      'frame-ancestors * https://example.org',
      'script-src *',
    ]) {
      expect(csp(other)).toBe(other);
    }
  });

  it('name neither the application nor its runtime', () => {
    const chrome =
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.5735.106 Safari/537.36';
    const own = chrome.replace('Chrome/', 'Conclave/0.1.0 Chrome/').replace('Safari', 'Electron/25.1.1 Safari');
    expect(plainUserAgent(own)).toBe(chrome);
  });
});

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerRequest, type PageLook } from './answer-request';
import { isAppUrl, pathOfUrl } from './app-url';

describe('the path of a URL', () => {
  it.each([
    ['app://conclave/index.html', 'index.html'],
    ['app://conclave/assets/index-Dq_1.js', 'assets/index-Dq_1.js'],
    ['app://conclave/index.html?x=../y#/z', 'index.html'],
    ['app://conclave/assets/inter%2Dvariable.woff2', 'assets/inter-variable.woff2'],
  ])('%s is %s', (url, expected) => {
    expect(pathOfUrl(url)).toBe(expected);
  });

  it.each([
    'app://conclave',
    'app://conclave/',
    'app://conclave//etc/passwd',
    'app://conclave/../package.json',
    'app://conclave/%2e%2e/package.json',
    'app://conclave/assets/..%2f..%2fpackage.json',
    'app://conclave/%252e%252e/package.json',
    'app://conclave/..%5cpackage.json',
    'app://conclave/C:%5cWindows',
    'app://conclave/.hidden',
    'app://conclave/assets/',
    'app://conclave/index.html%00.js',
    'app://conclave/%ff',
    'app://conclave/%',
    'app://conclave.example/index.html',
    'app://conclave:80/index.html',
    'app://user@conclave/index.html',
    'app://other/index.html',
    'APP://conclave/index.html',
    'file:///etc/passwd',
    'https://conclave/index.html',
    '',
  ])('%j is none', (url) => {
    expect(pathOfUrl(url)).toBeUndefined();
  });

  it('belongs to the application only with its exact origin', () => {
    expect(isAppUrl('app://conclave/x')).toBe(true);
    for (const url of ['app://conclavex/x', 'app://conclave', 'https://app://conclave/', 'app://Conclave/x']) {
      expect(isAppUrl(url)).toBe(false);
    }
  });
});

describe('a request for a file of the page', () => {
  const look: PageLook = { language: 'en', theme: 'light', contrast: 'ordinary', textSize: 'normal' };
  let folder: string;
  beforeAll(() => {
    const outer = mkdtempSync(path.join(tmpdir(), 'conclave-page-'));
    folder = path.join(outer, 'renderer');
    mkdirSync(path.join(folder, 'assets.js'), { recursive: true });
    writeFileSync(path.join(outer, 'secret.js'), 'secret');
    writeFileSync(path.join(folder, 'index.html'), '<!doctype html><html lang="en"><head></head></html>');
    writeFileSync(path.join(folder, 'main.js'), 'main');
    writeFileSync(path.join(folder, 'page.db'), 'no type of the page');
    symlinkSync(path.join(outer, 'secret.js'), path.join(folder, 'link.js'));
  });
  afterAll(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

  it('is answered with its content, its type and a strict policy', async () => {
    const answer = await answerRequest(folder, 'GET', 'app://conclave/main.js', look);
    expect(await answer.text()).toBe('main');
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'none'");
    const players = 'www.youtube-nocookie.com player.vimeo.com w.soundcloud.com open.spotify.com'.split(' ');
    expect(policy).toContain(`; frame-src ${players.map((host) => `https://${host}`).join(' ')}; `);
    expect(policy).not.toContain('unsafe');
  });

  it('for the page carries a nonce for styles, which is another one each time', async () => {
    const nonces = new Set<string>();
    for (let load = 0; load < 2; load += 1) {
      const answer = await answerRequest(folder, 'GET', 'app://conclave/index.html', look);
      const nonce = /<head><meta property="csp-nonce" nonce="([^"]+)">/.exec(await answer.text())?.[1] ?? '';
      expect(answer.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}';`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(2);
  });

  it('for the page says in it how it is to look from its first paint on', async () => {
    const answer = await answerRequest(folder, 'GET', 'app://conclave/index.html', {
      language: 'de',
      theme: 'dark',
      contrast: 'more',
      textSize: 'large',
    });
    expect(await answer.text()).toContain(
      '<!doctype html><html lang="de" data-theme="dark" data-contrast="more" data-text-size="large"><head>',
    );
  });

  it.each([
    ['GET', 'app://conclave/../secret.js'],
    ['GET', 'app://conclave/%2e%2e/secret.js'],
    ['GET', 'app://conclave/link.js'],
    ['GET', 'app://conclave/missing.js'],
    ['GET', 'app://conclave/assets.js'],
    ['GET', 'app://conclave/page.db'],
    ['GET', 'app://other/main.js'],
    ['POST', 'app://conclave/main.js'],
  ])('%s %s is answered with 404 and nothing else', async (method, url) => {
    const answer = await answerRequest(folder, method, url, look);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('');
  });
});

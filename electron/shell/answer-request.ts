/** Makes the answer to a request of the window's page: a file, under a strict Content-Security-Policy. */
import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { playerOrigins } from '../../shared/domain/media-player/player-link';
import type { Settings } from '../../shared/ipc/shell-contract';
import { pathOfUrl } from './app-url';
import type { Language } from './language';

const contentTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ttf', 'font/ttf'],
  ['.woff2', 'font/woff2'],
]);

/** How a page is to look from its first paint on. */
export interface PageLook {
  readonly language: Language;
  readonly theme: 'light' | 'dark';
  readonly contrast: 'ordinary' | 'more';
  readonly textSize: Settings['textSize'];
}

/** Loads what answers are made with, which Node does at its first use: while the page's own process starts. */
export function prepareAnswers(): void {
  void notFound();
}

/** Answers one request: 404 for whatever is not a file of a known type in `folder`, with no word about why. */
export async function answerRequest(folder: string, method: string, url: string, look: PageLook): Promise<Response> {
  const file = pathOfUrl(url);
  const contentType = file === undefined ? undefined : contentTypes.get(path.extname(file));
  if (method !== 'GET' || file === undefined || contentType === undefined) return notFound();
  const content = await readInside(folder, file).catch(() => undefined);
  if (content === undefined) return notFound();
  const nonce = randomBytes(16).toString('base64');
  const body = contentType.startsWith('text/html') ? dress(content.toString('utf8'), nonce, look) : content;
  return new Response(body, { headers: headersFor(contentType, nonce) });
}

// A link in the folder must not lead out of it either.
async function readInside(folder: string, file: string): Promise<Buffer | undefined> {
  const [root, target] = await Promise.all([realpath(folder), realpath(path.join(folder, file))]);
  return target.startsWith(root + path.sep) ? await readFile(target) : undefined;
}

// What the page looks like is in it before its scripts run: it is painted earlier. React Aria adds two style elements,
// which it marks with the nonce that it finds here, so `unsafe-inline` is not needed.
function dress(html: string, nonce: string, { language, theme, contrast, textSize }: PageLook): string {
  return html
    .replace(
      /<html[^>]*>/,
      `<html lang="${language}" data-theme="${theme}" data-contrast="${contrast}" data-text-size="${textSize}">`,
    )
    .replace('<head>', `<head><meta property="csp-nonce" nonce="${nonce}">`);
}

function headersFor(contentType: string, nonce: string): Record<string, string> {
  return {
    'content-type': contentType,
    'content-security-policy': contentSecurityPolicy(nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'none'",
    `frame-src ${Object.values(playerOrigins).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

function notFound(): Response {
  return new Response(undefined, { status: 404 });
}

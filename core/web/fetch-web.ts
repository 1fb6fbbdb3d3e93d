/** Fetching from websites through the relay, which sees the name of the site and nothing else. */
import type { IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { webPort } from '../../shared/domain/web-host';
import { AppError } from '../../shared/errors';
import type { Signal } from '../../shared/ipc/abort';
import type { Timers } from '../transport/timers';
import { abortReason } from '../transport/transport-error';
import { acceptHeader, charsetOf, checkMediaType, mediaTypeOf } from './media-type';
import type { WebAccept } from './media-type';
import { acceptedEncodings, readBody } from './read-body';
import { openSiteTls } from './site-tls';
import { checkWebUrl } from './web-url';

export interface WebRequest {
  readonly url: URL;
  readonly accept: WebAccept;
  /** Of the decoded content. Of `html` the first so many bytes are taken, all else must not be longer. */
  readonly maxBytes: number;
  /** For everything, redirects included. */
  readonly timeoutMs: number;
  readonly signal?: Signal;
}

export interface WebResponse {
  readonly status: number;
  /** In lower case, without parameters; one that was asked for if the status is a success (2xx). */
  readonly mediaType: string;
  /** Of the Content-Type header, as it was written. */
  readonly charset: string | undefined;
  /** Empty unless the status is a success. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** After redirects. */
  readonly finalUrl: URL;
}

/**
 * Throws `web.url-refused` for anything but https to a host with a name, here or in a redirect; `web.forbidden` where the
 * relay's operator doesn't allow the host; `web.unreachable`, `web.untrusted` (certificate), `web.timed-out`,
 * `web.too-large`, `web.wrong-type`, `web.malformed`; `relay.*` when the relay can't be reached or has no room; `rpc.aborted`
 * when the signal was.
 */
export type FetchThroughRelay = (request: WebRequest) => Promise<WebResponse>;

export interface WebFetchDependencies {
  /** Throws `relay.unreachable` while there is no session. */
  readonly openTunnel: (target: { host: string; port: number }, signal: AbortSignal) => Promise<Duplex>;
  readonly timers: Timers;
  /** PEM certificates that are trusted besides Node's own. */
  readonly extraAuthorities?: readonly string[] | undefined;
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const mostRedirects = 3;
const headerBytes = 16 * 1024;
// The same for everyone, and says nothing of us but that no person is looking.
const userAgent = 'Mozilla/5.0 (compatible; LinkPreview/1.0)';

/** No cookies, no referrer, no cache, and a new connection for each request: nothing links one to another. */
export function createWebFetch(dependencies: WebFetchDependencies): FetchThroughRelay {
  return async (request) => {
    const deadline = new AbortController();
    const { signal } = deadline;
    const giveUp = (): void => deadline.abort(new AppError('rpc.aborted'));
    const cancelTimer = dependencies.timers.after(request.timeoutMs, () => {
      deadline.abort(new AppError('web.timed-out', { retry: 'later' }));
    });
    request.signal?.addEventListener('abort', giveUp);
    if (request.signal?.aborted === true) giveUp();
    try {
      return await followRedirects(dependencies, request, signal);
    } catch (error) {
      throw signal.aborted ? abortReason(signal) : webError(error);
    } finally {
      cancelTimer();
      request.signal?.removeEventListener('abort', giveUp);
    }
  };
}

async function followRedirects(
  dependencies: WebFetchDependencies,
  request: WebRequest,
  signal: AbortSignal,
): Promise<WebResponse> {
  let { url } = request;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const answer = await fetchOnce(dependencies, { ...request, url: checkWebUrl(url) }, signal);
    if (!(answer instanceof URL)) return answer;
    url = answer;
  }
  throw new AppError('web.malformed', { details: { what: 'redirects' } });
}

/** Returns where a redirect leads. */
async function fetchOnce(
  dependencies: WebFetchDependencies,
  request: WebRequest,
  signal: AbortSignal,
): Promise<WebResponse | URL> {
  if (signal.aborted) throw abortReason(signal);
  const { url } = request;
  const tunnel = await dependencies.openTunnel({ host: url.hostname, port: webPort }, signal);
  try {
    const socket = await openSiteTls(tunnel, { ...dependencies, host: url.hostname, signal });
    const response = await ask(socket, request, signal);
    return await readResponse(response, request);
  } finally {
    tunnel.destroy();
  }
}

function ask(socket: TLSSocket, { url, accept }: WebRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = requestHttps({
      host: url.hostname,
      // Or the Host header would name another.
      port: webPort,
      defaultPort: webPort,
      path: url.pathname + url.search,
      headers: {
        'user-agent': userAgent,
        accept: acceptHeader(accept),
        'accept-encoding': acceptedEncodings,
      },
      maxHeaderSize: headerBytes,
      createConnection: () => socket,
      signal,
    });
    request.on('response', resolve);
    request.on('error', reject);
    // A site that changes the protocol is cut off without an error, and without an answer.
    request.on('upgrade', () => reject(new AppError('web.malformed', { details: { what: 'upgrade' } })));
    request.on('close', () => reject(new AppError('web.unreachable', { retry: 'later' })));
    signal.addEventListener('abort', () => reject(abortReason(signal)), { once: true });
    request.end();
  });
}

async function readResponse(response: IncomingMessage, request: WebRequest): Promise<WebResponse | URL> {
  const status = response.statusCode ?? 0;
  const { location, 'content-type': contentType } = response.headers;
  if (redirectStatuses.has(status) && location !== undefined) return redirectUrl(location, request.url);
  const finalUrl = request.url;
  const charset = charsetOf(contentType);
  if (status < 200 || status > 299) {
    return { status, mediaType: mediaTypeOf(contentType), charset, bytes: new Uint8Array(), finalUrl };
  }
  const mediaType = checkMediaType(contentType, request.accept);
  const bytes = await readBody(response, { maxBytes: request.maxBytes, mayBeCut: request.accept === 'html' });
  return { status, mediaType, charset, bytes, finalUrl };
}

function redirectUrl(location: string, base: URL): URL {
  try {
    return new URL(location, base);
  } catch (cause) {
    throw new AppError('web.malformed', { details: { what: 'redirect' }, cause });
  }
}

/** Codes of node:zlib and of Node's HTTP parser: what came makes no sense. All else is a connection that broke. */
const nonsense = /^(Z_|HPE_|ERR_BROTLI|ERR__|ERR_PADDING)/;

function webError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (nonsense.test(code)) return new AppError('web.malformed', { cause: error });
  return new AppError('web.unreachable', { retry: 'later', cause: error });
}

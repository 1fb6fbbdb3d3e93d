import type { Duplex } from 'node:stream';
import { connect, rootCertificates } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { AppError } from '../../shared/errors';
import { abortReason } from '../transport/transport-error';

export interface SiteTlsOptions {
  readonly host: string;
  readonly signal: AbortSignal;
  /** PEM certificates that are trusted besides Node's own. */
  readonly extraAuthorities?: readonly string[] | undefined;
}

/**
 * TLS with a site over a stream that somebody else carries. The certificate must be trusted and the host's own. Throws
 * `web.untrusted`, `web.unreachable`, or the signal's reason.
 */
export function openSiteTls(stream: Duplex, { host, signal, extraAuthorities }: SiteTlsOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      socket: stream,
      servername: host,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      ...(extraAuthorities === undefined ? {} : { ca: [...rootCertificates, ...extraAuthorities] }),
    });
    const settle = (): void => {
      signal.removeEventListener('abort', abort);
      socket.off('error', onError).off('close', onClose);
      // Told to whoever reads the response; without a listener it would end the process.
      socket.on('error', () => undefined);
    };
    const fail = (error: AppError): void => {
      settle();
      socket.destroy();
      reject(error);
    };
    const abort = (): void => fail(abortReason(signal));
    const onError = (cause: Error): void => fail(isUntrusted(socket) ? untrusted(cause) : unreachable(cause));
    const onClose = (): void => fail(unreachable());
    socket.on('error', onError).on('close', onClose);
    signal.addEventListener('abort', abort);
    if (signal.aborted) return abort();
    socket.once('secureConnect', () => {
      settle();
      resolve(socket);
    });
  });
}

// The declared type says that it is always there.
function isUntrusted(socket: TLSSocket): boolean {
  const error: unknown = socket.authorizationError;
  return error !== undefined && error !== null;
}

function untrusted(cause: unknown): AppError {
  return new AppError('web.untrusted', { cause });
}

function unreachable(cause?: unknown): AppError {
  return new AppError('web.unreachable', { retry: 'later', cause });
}

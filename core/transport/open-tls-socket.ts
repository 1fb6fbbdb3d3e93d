/** TLS to a relay, whose certificate is either pinned or one that the computer trusts. */
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import type { RelayEndpoint } from '../../shared/protocol/link-codec';
import { AppError } from '../../shared/errors';
import { sha256 } from '../crypto/primitives';
import { abortReason, errorFromSocket } from './transport-error';

export interface VerifiedSocket {
  readonly socket: TLSSocket;
  /** SHA-256 of the certificate that the relay showed and whose key it proved to hold. */
  readonly certificateFingerprint: Uint8Array;
}

export interface TlsOptions {
  readonly signal: AbortSignal;
  /** PEM certificates to trust in place of the computer's own, where no certificate is pinned. */
  readonly certificateAuthorities?: readonly string[] | undefined;
}

/**
 * Connects, and verifies the certificate before anything is sent: with a pinned fingerprint exactly that certificate is
 * accepted, whoever signed it; otherwise it must be trusted and belong to the host. Throws `relay.wrong-certificate`,
 * `relay.unreachable`, or the signal's reason.
 */
export function openTlsSocket(endpoint: RelayEndpoint, options: TlsOptions): Promise<VerifiedSocket> {
  return new Promise((resolve, reject) => {
    if (options.signal.aborted) {
      reject(abortReason(options.signal));
      return;
    }
    const socket = connect(connectionOptions(endpoint, options));
    const abort = () => fail(abortReason(options.signal));
    const onError = (cause: Error) => {
      const isCertificateBad = endpoint.certificateFingerprint === undefined && hasAuthorizationError(socket);
      fail(isCertificateBad ? wrongCertificate(cause) : errorFromSocket(cause));
    };
    const onClose = () => fail(new AppError('relay.unreachable', { retry: 'reconnect' }));
    const settle = () => {
      options.signal.removeEventListener('abort', abort);
      socket.off('error', onError).off('close', onClose).on('error', ignoreError);
    };
    const fail = (error: AppError) => {
      settle();
      socket.destroy();
      reject(error);
    };
    options.signal.addEventListener('abort', abort);
    socket.on('error', onError).on('close', onClose);
    socket.once('secureConnect', () => {
      try {
        const certificateFingerprint = verifyCertificate(socket, endpoint);
        settle();
        resolve({ socket, certificateFingerprint });
      } catch (error) {
        fail(error instanceof AppError ? error : wrongCertificate(error));
      }
    });
  });
}

function connectionOptions(endpoint: RelayEndpoint, options: TlsOptions): ConnectionOptions {
  const { hostname, port } = new URL(endpoint.url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port: port === '' ? 443 : Number(port),
    minVersion: 'TLSv1.3',
    // A pinned certificate is compared below instead; TLS itself proves that the relay holds its key.
    rejectUnauthorized: endpoint.certificateFingerprint === undefined,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(options.certificateAuthorities === undefined ? {} : { ca: [...options.certificateAuthorities] }),
  };
}

function verifyCertificate(socket: TLSSocket, endpoint: RelayEndpoint): Uint8Array {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) throw wrongCertificate();
  const fingerprint = sha256(certificate.raw);
  const pinned = endpoint.certificateFingerprint;
  const isRight = pinned === undefined ? socket.authorized : areEqual(fingerprint, pinned);
  if (!isRight) throw wrongCertificate();
  return fingerprint;
}

// The declared type says that it is always there.
function hasAuthorizationError(socket: TLSSocket): boolean {
  const error: unknown = socket.authorizationError;
  return error !== undefined && error !== null;
}

function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

function wrongCertificate(cause?: unknown): AppError {
  return new AppError('relay.wrong-certificate', { retry: 'reconnect', cause });
}

// What happens to a socket that was given up, or handed on, is told to its present owner by 'close'.
function ignoreError(): void {}

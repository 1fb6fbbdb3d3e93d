import { AppError, toAppError } from '../../shared/errors';

/** What an error of a socket, of TLS or of `ws` is to the layers above. */
export function errorFromSocket(cause: Error): AppError {
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  // WS_ERR_*: frames that break RFC 6455 or the size limit. HPE_*: no HTTP.
  if (/^(WS_ERR_|HPE_)/.test(code)) return new AppError('protocol.malformed', { retry: 'reconnect', cause });
  // Errors of the upgrade, such as a wrong Sec-WebSocket-Accept, have no code.
  if (code === '') return new AppError('protocol.unexpected', { retry: 'reconnect', cause });
  return new AppError('relay.unreachable', { retry: 'reconnect', cause });
}

/** The reason of an aborted signal, if it is one of ours, else `rpc.aborted`. */
export function abortReason(signal: AbortSignal): AppError {
  const reason: unknown = signal.reason;
  return reason instanceof AppError ? reason : new AppError('rpc.aborted');
}

/** Why a request failed: a breaking connection took it along, and says why in its cause, or it was refused itself. */
export function rootOfFailure(error: unknown): AppError {
  const failure = toAppError(error);
  return failure.cause instanceof AppError ? failure.cause : failure;
}

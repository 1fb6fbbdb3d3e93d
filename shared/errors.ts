/**
 * The one error type that crosses layers, and every code it may carry.
 *
 * Only `code`, `retry` and `details` cross a process boundary; `cause` stays where it arose. The window maps codes to
 * words. Details must be safe to show and to log: numbers, ids of things, never content, names or keys.
 */

const errorCodes = [
  'input.malformed',
  'input.too-large',
  'invite.malformed',
  'invite.expired',
  'invite.used-up',
  'invite.revoked',
  'invite.wrong-workspace',
  'workspace.already-founded',
  'workspace.already-joined',
  'workspace.not-joined',
  'directory.refused',
  'directory.moved',
  'conversation.unknown',
  'conversation.not-a-member',
  'conversation.forbidden',
  'group-link.malformed',
  'group-link.wrong-workspace',
  'group-link.closed',
  'message.unknown',
  'message.not-allowed',
  'file.not-saved',
  'gifs.full',
  'gifs.unavailable',
  'person.unknown',
  'person.blocked',
  'policy.edit-window',
  'policy.delete-window',
  'policy.timer-forbidden',
  'policy.timer-required',
  'policy.images',
  'protocol.malformed',
  'protocol.unsupported-version',
  'protocol.unexpected',
  'crypto.failed',
  'crypto.unknown-suite',
  'vault.wrong-key',
  'vault.corrupt',
  'vault.full',
  'vault.read-only',
  'vault.unavailable',
  'vault.newer-version',
  'vault.no-room',
  'vault.migration-failed',
  'keychain.locked',
  'keychain.unreachable',
  'keychain.missing-key',
  'relay.unreachable',
  'relay.wrong-certificate',
  'relay.refused',
  'relay.stale-epoch',
  'relay.unknown-topic',
  'relay.topic-exists',
  'relay.rate-limited',
  'relay.quota-exceeded',
  'relay.too-large',
  'relay.no-key-package',
  'relay.unavailable',
  'web.url-refused',
  'web.forbidden',
  'web.unreachable',
  'web.untrusted',
  'web.timed-out',
  'web.too-large',
  'web.wrong-type',
  'web.malformed',
  'rpc.closed',
  'rpc.aborted',
  'rpc.unknown-procedure',
  'internal.unexpected',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Whether the same call may succeed: never, after a while, or once the connection is back. */
export type Retry = 'never' | 'later' | 'reconnect';

export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** An error that is expected at a boundary and has a code that every layer understands. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retry: Retry;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, options: { retry?: Retry; details?: ErrorDetails; cause?: unknown } = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retry = options.retry ?? 'never';
    this.details = options.details ?? {};
  }
}

/** Tells whether `value` is a code of this version; text from another process may hold a newer one. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && (errorCodes as readonly string[]).includes(value);
}

/** Returns `error` if it is an `AppError`, else wraps it as `internal.unexpected`, keeping it as the cause. */
export function toAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('internal.unexpected', { cause: error });
}

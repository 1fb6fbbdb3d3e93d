import { AppError } from '../../shared/errors';

/** Whether `error` comes from SQLCipher and says that the file does not hold what was written to it. */
export function isCorruption(error: unknown): boolean {
  const code = codeOf(error);
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return true;
  // A page whose HMAC is wrong, except the first, is reported like this, without a word about the statement.
  return code === 'SQLITE_ERROR' && error instanceof Error && error.message.endsWith('SQL logic error');
}

/** As `isCorruption`, and for what was taken for it already. */
export function isDamage(error: unknown): boolean {
  return isCorruption(error) || (error instanceof AppError && error.code === 'vault.corrupt');
}

/** The error as `vault.*` when the storage is at fault; anything else, a broken invariant for example, as it is. */
export function toVaultError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (isCorruption(error)) return new AppError('vault.corrupt', { cause: error });
  if (isStorageFault(error)) return new AppError('vault.unavailable', { retry: 'later', cause: error });
  return error;
}

/** Why nothing can be written, when that is what `error`, of SQLCipher or `vault.unavailable`, is about. */
export function storageFaultOf(error: unknown): 'no-room' | 'no-access' | undefined {
  const cause = error instanceof AppError && error.code === 'vault.unavailable' ? error.cause : error;
  const code = codeOf(cause);
  if (code.startsWith('SQLITE_FULL')) return 'no-room';
  // What the operating system refuses to write, for whatever reason, is an error of input and output to SQLite.
  return ['IOERR', 'READONLY', 'CANTOPEN', 'PERM'].some((fault) => code.startsWith(`SQLITE_${fault}`))
    ? 'no-access'
    : undefined;
}

const storageFaults = [
  'BUSY',
  'LOCKED',
  'FULL',
  'IOERR',
  'READONLY',
  'CANTOPEN',
  'PERM',
  'AUTH',
  'NOMEM',
  'NOLFS',
  'PROTOCOL',
];

function isStorageFault(error: unknown): boolean {
  const code = codeOf(error);
  if (storageFaults.some((fault) => code.startsWith(`SQLITE_${fault}`))) return true;
  if (isSystemError(error)) return true;
  // The library gives no code when the file can't be opened, and when the database was closed.
  const message = error instanceof Error ? error.message : '';
  return message.startsWith('sqlite open error') || message === 'Database closed';
}

// Errors of node:fs: EACCES, ENOSPC, EROFS ...
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'errno' in error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

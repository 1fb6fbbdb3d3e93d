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
  if (isOneOf(codeOf(error), fullCodes)) return new AppError('vault.full', { retry: 'later', cause: error });
  if (isOneOf(codeOf(error), readOnlyCodes)) return new AppError('vault.read-only', { retry: 'later', cause: error });
  if (isStorageFault(error)) return new AppError('vault.unavailable', { retry: 'later', cause: error });
  return error;
}

/** Why nothing can be written, when that is what `error`, of SQLCipher or `vault.*`, is about. */
export function storageFaultOf(error: unknown): 'no-room' | 'no-access' | undefined {
  const vaultError = toVaultError(error);
  if (!(vaultError instanceof AppError)) return undefined;
  if (vaultError.code === 'vault.full') return 'no-room';
  if (vaultError.code === 'vault.read-only') return 'no-access';
  const code = codeOf(vaultError.cause);
  // What the operating system refuses to write, for whatever reason, is an error of input and output to SQLite.
  const isRefused = vaultError.code === 'vault.unavailable' && isOneOf(code, ['SQLITE_IOERR', 'SQLITE_CANTOPEN']);
  return isRefused ? 'no-access' : undefined;
}

/** Whether `error` says that the vault can't be read or written now: what was to be stored is still to be stored. */
export function isStorageTrouble(error: AppError): boolean {
  return error.code.startsWith('vault.');
}

// By SQLite's names and the operating system's: the key check and the marker are files of their own.
const fullCodes = ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'];
const readOnlyCodes = ['SQLITE_READONLY', 'SQLITE_PERM', 'EROFS', 'EACCES', 'EPERM'];
const storageFaults = ['BUSY', 'LOCKED', 'IOERR', 'CANTOPEN', 'AUTH', 'NOMEM', 'NOLFS', 'PROTOCOL'];

function isOneOf(code: string, codes: readonly string[]): boolean {
  return codes.some((each) => code.startsWith(each));
}

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

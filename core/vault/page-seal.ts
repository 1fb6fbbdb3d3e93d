/**
 * The HMAC that SQLCipher 4 gives each page (https://www.zetetic.net/sqlcipher/design/), verified without opening the
 * database: opening one applies its write-ahead log, whoever's it is.
 */
import { createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { VaultKey } from './vault';

/** SQLCipher's default. */
export const pageBytes = 4_096;
/** At the start of the first page, in the clear. */
const saltBytes = 16;
/** HMAC-SHA512, at the end of each page. */
const sealBytes = 64;
const saltMask = 0x3a;
const hmacKeyIterations = 2;
const hmacKeyBytes = 32;

/** Tells whether `page` (4,096 bytes), as stored, is the vault's page of that number. */
export type CheckSeal = (page: Uint8Array, pageNumber: number) => boolean;

/** Checks pages of the vault with this key and this salt, the first 16 bytes of its file. */
export function sealCheck(key: VaultKey, salt: Uint8Array): CheckSeal {
  const hmacKey = pbkdf2Sync(
    key,
    salt.map((byte) => byte ^ saltMask),
    hmacKeyIterations,
    hmacKeyBytes,
    'sha512',
  );
  return (page, pageNumber) => {
    const number = new Uint8Array(4);
    new DataView(number.buffer).setUint32(0, pageNumber, true);
    const sealed = page.subarray(pageNumber === 1 ? saltBytes : 0, pageBytes - sealBytes);
    const seal = createHmac('sha512', hmacKey).update(sealed).update(number).digest();
    return timingSafeEqual(seal, page.subarray(pageBytes - sealBytes));
  };
}

/** Tells whether a page of the file at `path` is one of the vault with this key. Not while the vault is open: see `readAt`. */
export function isPageOf(path: string, key: VaultKey, pageNumber: number): boolean {
  const page = readAt(path, (pageNumber - 1) * pageBytes, pageBytes);
  return sealCheck(key, readSalt(path))(page, pageNumber);
}

/** The first bytes of the file, which SQLCipher derives the seals' key with. */
export function readSalt(path: string): Uint8Array {
  return readAt(path, 0, saltBytes);
}

// Closing a file drops every lock that this process has on it.
function readAt(path: string, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, length, position);
  } finally {
    closeSync(file);
  }
  return bytes;
}

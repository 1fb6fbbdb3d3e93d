/**
 * A small file beside the vault by which a wrong key and a damaged file are told apart: SQLCipher answers both with
 * "not a database". It holds an HMAC of a constant under the vault key, so it reveals nothing about a 256-bit key.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sha256 } from '../crypto/primitives';
import { syncFolder } from './sync-folder';
import type { VaultKey } from './vault';

const checkBytes = 32;
const checksumBytes = 8;

/** 'absent' also stands for a file that is damaged itself: it then tells nothing. */
export type KeyCheck = 'matches' | 'differs' | 'absent';

/** Compares `key` with the one that the vault at `vaultPath` was made with. Throws the file system's errors but ENOENT. */
export function checkKey(vaultPath: string, key: VaultKey): KeyCheck {
  const stored = readIfPresent(checkPath(vaultPath));
  if (stored === undefined || stored.length !== checkBytes + checksumBytes) return 'absent';
  const check = stored.subarray(0, checkBytes);
  if (!timingSafeEqual(stored.subarray(checkBytes), checksum(check))) return 'absent';
  return timingSafeEqual(check, checkOf(key)) ? 'matches' : 'differs';
}

/** Makes the file, durably and in one step. Its existence says that the vault was complete once. */
export function writeKeyCheck(vaultPath: string, key: VaultKey): void {
  const check = checkOf(key);
  const path = checkPath(vaultPath);
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeFileSync(file, Buffer.concat([check, checksum(check)]));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
  syncFolder(dirname(path));
}

function checkPath(vaultPath: string): string {
  return `${vaultPath}.key-check`;
}

function checkOf(key: VaultKey): Uint8Array {
  return createHmac('sha256', key).update('conclave vault key check v1').digest();
}

function checksum(check: Uint8Array): Uint8Array {
  return sha256(check).subarray(0, checksumBytes);
}

function readIfPresent(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

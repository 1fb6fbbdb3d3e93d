/** The test vectors of the MLS working group, which are not part of this project: found in a folder beside it. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fromHex } from '../../shared/domain/ids';
import type { CipherSuiteName } from './crypto-provider';

const folder = resolve(process.env['MLS_VECTORS'] ?? '../shared/vectors/mls');

/** Whether the vectors are there. */
export const hasVectors = existsSync(folder);

/** Says in one line that they aren't; called by one of the test files that read them. */
export function tellWhenMissing(): void {
  if (hasVectors) return;
  process.stderr.write(
    `MLS vectors not found in ${folder}: their tests are skipped. MLS_VECTORS names their folder.\n`,
  );
}

/** The suites of the vectors that we speak, by their number. */
const suiteNames: Readonly<Record<number, CipherSuiteName>> = {
  1: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
  3: 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519',
};

/** The entries of one file; those for suites that we don't speak are left out. */
export function readVectors<T>(name: string): T[] {
  const entries = JSON.parse(readFileSync(join(folder, name), 'utf8')) as (T & { cipher_suite?: number })[];
  return entries.filter(({ cipher_suite: suite }) => suite === undefined || suiteNames[suite] !== undefined);
}

/** The name of a suite that `readVectors` let through. */
export function suiteName(number: number): CipherSuiteName {
  const name = suiteNames[number];
  if (name === undefined) throw new Error('there is no such suite');
  return name;
}

export const hex = fromHex;

/** What a decoder of the library returned, when it read the bytes to their end. */
export function whole<T>(
  bytes: Uint8Array,
  decoder: (bytes: Uint8Array, offset: number) => [T, number] | undefined,
): T {
  const decoded = decoder(bytes, 0);
  if (decoded === undefined || decoded[1] !== bytes.length) throw new Error('malformed');
  return decoded[0];
}

/**
 * The test vectors of the MLS working group (mlswg/mls-implementations, test-vectors.md), which are not part of this project:
 * found in a folder beside it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fromHex } from '../../../shared/domain/ids';
import { cipherSuiteIds, type CipherSuiteId } from '../crypto/cipher-suite';

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

/** An object with hexadecimal text in each of these fields. */
export type Hex<K extends string> = Record<K, string>;

/** A vector for one suite. */
export interface OfSuite {
  readonly cipher_suite: CipherSuiteId;
}

/** The entries of one file, but for those of suites that we don't speak. Throws when none are left: that tests nothing. */
export function readVectors<T>(name: string): T[] {
  const entries = JSON.parse(readFileSync(join(folder, name), 'utf8')) as (T & Partial<OfSuite>)[];
  const ours = entries.filter(({ cipher_suite: id }) => id === undefined || cipherSuiteIds.includes(id));
  if (ours.length === 0) throw new Error(`no vectors for our suites in ${name}`);
  return ours;
}

/** The bytes of hexadecimal text, which are the caller's. Throws when the field is not there. */
export function hex(text: string | null | undefined): Uint8Array {
  if (typeof text !== 'string') throw new Error('the vector lacks a field');
  return fromHex(text);
}

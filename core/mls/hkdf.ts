/** HKDF with SHA-256 (RFC 5869), its two halves separately as MLS and HPKE want them. */
import { createHmac } from 'node:crypto';

/** Length of the hash, of a pseudorandom key and of every MLS secret in our suites. */
export const hashBytes = 32;

export function hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return Uint8Array.from(mac.digest());
}

/** RFC 5869 section 2.2. */
export function hkdfExtract(salt: Uint8Array, inputKey: Uint8Array): Uint8Array {
  return hmacSha256(salt, inputKey);
}

/** RFC 5869 section 2.3. At most 255 times 32 bytes. */
export function hkdfExpand(pseudorandomKey: Uint8Array, info: Uint8Array, lengthBytes: number): Uint8Array {
  if (lengthBytes > 255 * hashBytes) throw new RangeError('HKDF can not expand that far');
  const output = new Uint8Array(Math.ceil(lengthBytes / hashBytes) * hashBytes);
  let block = new Uint8Array(0);
  for (let counter = 1; (counter - 1) * hashBytes < lengthBytes; counter += 1) {
    block = hmacSha256(pseudorandomKey, block, info, Uint8Array.of(counter)) as Uint8Array<ArrayBuffer>;
    output.set(block, (counter - 1) * hashBytes);
  }
  return output.length === lengthBytes ? output : output.slice(0, lengthBytes);
}

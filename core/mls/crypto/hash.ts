/**
 * SHA-256, HMAC and the two halves of HKDF (RFC 5869): each by whichever of node:crypto and libsodium is faster, which is the
 * same in Node and in Electron's runtime.
 */
import * as nodeCrypto from 'node:crypto';
import sodium from 'libsodium-wrappers-sumo';

/** Nh of our suites: length of the hash, of a pseudorandom key and of every MLS secret. */
export const hashBytes = 32;

/** Node 20.12 or later; not in the Node of older Electron versions. */
const oneShot = (nodeCrypto as { hash?: (algorithm: string, data: Uint8Array, encoding: 'buffer') => Buffer }).hash;

/** For anything longer node:crypto is faster: the processor may do it. */
const largeBytes = 1024;

/** SHA-256, 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  if (oneShot !== undefined) return Uint8Array.from(oneShot('sha256', data, 'buffer'));
  return Uint8Array.from(nodeCrypto.createHash('sha256').update(data).digest());
}

/** HMAC-SHA-256, 32 bytes. */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  // libsodium's form takes keys of 32 bytes only. node:crypto makes an object for each, which takes longer than the MAC.
  if (key.length <= hashBytes && data.length <= largeBytes) return sodium.crypto_auth_hmacsha256(data, paddedKey(key));
  return Uint8Array.from(nodeCrypto.createHmac('sha256', key).update(data).digest());
}

/** KDF.Extract, RFC 5869 section 2.2. */
export function extract(salt: Uint8Array, inputKey: Uint8Array): Uint8Array {
  return hmacSha256(salt, inputKey);
}

/** KDF.Expand, RFC 5869 section 2.3. At most 255 times 32 bytes. */
export function expand(pseudorandomKey: Uint8Array, info: Uint8Array, lengthBytes: number): Uint8Array {
  if (lengthBytes > 255 * hashBytes) throw new RangeError('HKDF can not expand that far');
  const output = new Uint8Array(Math.ceil(lengthBytes / hashBytes) * hashBytes);
  let previous = new Uint8Array(0);
  for (let counter = 1; (counter - 1) * hashBytes < lengthBytes; counter += 1) {
    const input = new Uint8Array(previous.length + info.length + 1);
    input.set(previous);
    input.set(info, previous.length);
    input[input.length - 1] = counter;
    previous = hmacSha256(pseudorandomKey, input) as Uint8Array<ArrayBuffer>;
    output.set(previous, (counter - 1) * hashBytes);
  }
  return output.length === lengthBytes ? output : output.slice(0, lengthBytes);
}

// A shorter key is padded with zeros by HMAC itself.
function paddedKey(key: Uint8Array): Uint8Array {
  if (key.length === hashBytes) return key;
  const padded = new Uint8Array(hashBytes);
  padded.set(key);
  return padded;
}

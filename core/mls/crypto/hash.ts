/** SHA-256, HMAC and the two halves of HKDF (RFC 5869), by libsodium or node:crypto, whichever is faster here. */
import * as nodeCrypto from 'node:crypto';
import sodium from 'libsodium-wrappers-sumo';
import { fasterOf } from './probe';

/** Nh of our suites: length of the hash, of a pseudorandom key and of every MLS secret. */
export const hashBytes = 32;

type Digest = (data: Uint8Array) => Uint8Array;
type Mac = (key: Uint8Array, data: Uint8Array) => Uint8Array;

/** Node 20.12 or later; not in the Node of older Electron versions. */
const oneShot = (nodeCrypto as { hash?: (algorithm: string, data: Uint8Array, encoding: 'buffer') => Buffer }).hash;

const nodeDigest: Digest =
  oneShot === undefined
    ? (data) => Uint8Array.from(nodeCrypto.createHash('sha256').update(data).digest())
    : (data) => Uint8Array.from(oneShot('sha256', data, 'buffer'));
const nodeMac: Mac = (key, data) => Uint8Array.from(nodeCrypto.createHmac('sha256', key).update(data).digest());
const sodiumDigest: Digest = (data) => sodium.crypto_hash_sha256(data);
// libsodium's form takes keys of 32 bytes only. A shorter one is padded with zeros by HMAC itself.
const sodiumMac: Mac = (key, data) =>
  key.length > hashBytes ? nodeMac(key, data) : sodium.crypto_auth_hmacsha256(data, paddedKey(key));

/** For anything longer node:crypto is faster everywhere: the processor may do it. */
const largeBytes = 1024;

let digest: Digest | undefined;
let mac: Mac | undefined;

/** SHA-256, 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  digest ??= fasterOf(nodeDigest, sodiumDigest, (candidate) => candidate(new Uint8Array(100)));
  return data.length > largeBytes ? nodeDigest(data) : digest(data);
}

/** HMAC-SHA-256, 32 bytes. */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  mac ??= fasterOf(nodeMac, sodiumMac, (candidate) => candidate(new Uint8Array(hashBytes), new Uint8Array(100)));
  return data.length > largeBytes ? nodeMac(key, data) : mac(key, data);
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

function paddedKey(key: Uint8Array): Uint8Array {
  if (key.length === hashBytes) return key;
  const padded = new Uint8Array(hashBytes);
  padded.set(key);
  return padded;
}

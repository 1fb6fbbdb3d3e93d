/**
 * Points of small order on the two curves, and encodings that are not canonical. Libraries disagree about them: what
 * OpenSSL calls a valid signature libsodium refuses. All replicas must agree about every entry, so the rules refuse them.
 */
import { fromHex } from '../ids';

/** Whether these 32 bytes may be neither an Ed25519 public key nor the R of a signature (RFC 8032 section 5.1.7). */
export function isWeakEd25519Point(bytes: Uint8Array): boolean {
  return isOneOf(ed25519SmallOrder, bytes) || isNotReduced(bytes);
}

/** Whether a key exchange with these 32 bytes gives a result that does not depend on the secret (RFC 7748 section 6.1). */
export function isWeakX25519Key(bytes: Uint8Array): boolean {
  return isOneOf(x25519SmallOrder, bytes) || isNotReduced(bytes);
}

const zero = '00'.repeat(32);
const one = `01${'00'.repeat(31)}`;
const minusOne = `ec${'ff'.repeat(30)}7f`;

// Each stands for its two signs.
const ed25519SmallOrder = [
  zero,
  one,
  minusOne,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
].map(fromHex);

const x25519SmallOrder = [
  zero,
  one,
  minusOne,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
].map(fromHex);

// The highest bit is no part of the coordinate.
function isOneOf(points: readonly Uint8Array[], bytes: Uint8Array): boolean {
  return points.some((point) =>
    point.every((byte, index) => byte === (index === 31 ? (bytes[index] ?? 0) & 0x7f : bytes[index])),
  );
}

/** Whether the coordinate is 2^255 - 19 or more. */
function isNotReduced(bytes: Uint8Array): boolean {
  const isHigh = ((bytes[31] ?? 0) & 0x7f) === 0x7f && bytes.subarray(1, 31).every((byte) => byte === 0xff);
  return isHigh && (bytes[0] ?? 0) >= 0xed;
}

/**
 * Ed25519 and X25519 on raw keys, by libsodium or by node:crypto, whichever is faster in this runtime.
 *
 * node:crypto is only fast when it need not read a key in DER form, which its OpenSSL takes longest for: keys go in as JWK
 * (RFC 8037), and those that are used again and again are remembered by the array that holds them.
 */
import { createPrivateKey, createPublicKey, diffieHellman, randomFillSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import sodium from 'libsodium-wrappers-sumo';
import { isWeakEd25519Point, isWeakX25519Key } from '../../../shared/domain/directory/weak-points';
import { fasterOf } from './probe';

export interface X25519KeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

export interface Ed25519 {
  /** 64 bytes. The secret key is a seed (32 bytes) or libsodium's form (seed, then public key). */
  sign(secretKey: Uint8Array, message: Uint8Array): Uint8Array;
  /** False, never an exception, for keys and signatures that are malformed. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

export interface X25519 {
  /** Throws for a public key of small order, not in its one right form, or of a wrong length. */
  exchange(secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array;
  /** The public key of a secret key of 32 bytes. */
  publicKeyOf(secretKey: Uint8Array): Uint8Array;
  generateKeyPair(): X25519KeyPair;
}

/** By libsodium's WebAssembly, which must be ready. */
export const sodiumEd25519: Ed25519 = {
  sign(secretKey, message) {
    if (secretKey.length === 64) return sodium.crypto_sign_detached(message, secretKey);
    const pair = sodium.crypto_sign_seed_keypair(secretKey);
    const signature = sodium.crypto_sign_detached(message, pair.privateKey);
    pair.privateKey.fill(0);
    return signature;
  },
  verify(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    return sodium.crypto_sign_verify_detached(signature, message, publicKey);
  },
};

/** By node:crypto. */
export const nodeEd25519: Ed25519 = {
  sign: (secretKey, message) => Uint8Array.from(sign(undefined, message, keyOf(secretKey, 'Ed25519', 'secret'))),
  verify(publicKey, message, signature) {
    if (!isWellFormed(publicKey, signature)) return false;
    try {
      return verify(undefined, message, keyOf(publicKey, 'Ed25519', 'public'), signature);
    } catch {
      return false;
    }
  },
};

/** The same on another thread. Never rejects. */
export function verifyEd25519InBackground(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return new Promise((resolve) => {
    if (!isWellFormed(publicKey, signature)) return resolve(false);
    try {
      const key = keyOf(publicKey, 'Ed25519', 'public');
      verify(undefined, message, key, signature, (error, isValid) => resolve(error === null && isValid));
    } catch {
      resolve(false);
    }
  });
}

// As libsodium does: members who disagree about a signature would disagree about the group.
function isWellFormed(publicKey: Uint8Array, signature: Uint8Array): boolean {
  return (
    publicKey.length === 32 &&
    signature.length === 64 &&
    !isWeakEd25519Point(publicKey) &&
    !isWeakEd25519Point(signature.subarray(0, 32))
  );
}

export const sodiumX25519: X25519 = {
  exchange(secretKey, publicKey) {
    demandStrong(publicKey);
    return sodium.crypto_scalarmult(secretKey, publicKey);
  },
  publicKeyOf: (secretKey) => sodium.crypto_scalarmult_base(secretKey),
  generateKeyPair() {
    // libsodium asks for its random bytes one word at a time, which takes longer than the curve.
    const secretKey = randomFillSync(new Uint8Array(32));
    return { secretKey, publicKey: sodium.crypto_scalarmult_base(secretKey) };
  },
};

export const nodeX25519: X25519 = {
  exchange(secretKey, publicKey) {
    demandStrong(publicKey);
    const privateKey = keyOf(secretKey, 'X25519', 'secret');
    return Uint8Array.from(diffieHellman({ privateKey, publicKey: importKey(publicKey, 'X25519', 'public') }));
  },
  publicKeyOf: (secretKey) => publicHalf(keyOf(secretKey, 'X25519', 'secret')),
  // Never by generateKeyPairSync: when the garbage collector comes while such a key is exported, Node waits for itself for ever.
  generateKeyPair() {
    const secretKey = randomFillSync(new Uint8Array(32));
    return { secretKey, publicKey: publicHalf(keyOf(secretKey, 'X25519', 'secret')) };
  },
};

// Alike for both: libsodium alone would take coordinates that are not reduced.
function demandStrong(publicKey: Uint8Array): void {
  if (publicKey.length !== 32 || isWeakX25519Key(publicKey)) throw new RangeError('a weak public key');
}

/** Measured at the first use; libsodium must be ready. */
let fastestSignature: Ed25519 | undefined;
let fastestExchange: X25519 | undefined;

export function ed25519(): Ed25519 {
  if (fastestSignature === undefined) {
    // Members sign and are verified with the same keys again and again.
    const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(new Uint8Array(32).fill(7));
    const signature = sodium.crypto_sign_detached(publicKey, privateKey);
    const signer = fasterOf(nodeEd25519, sodiumEd25519, (curve) => curve.sign(privateKey, publicKey));
    const verifier = fasterOf(nodeEd25519, sodiumEd25519, (curve) => curve.verify(publicKey, publicKey, signature));
    fastestSignature = { sign: signer.sign, verify: verifier.verify };
  }
  return fastestSignature;
}

export function x25519(): X25519 {
  fastestExchange ??= fasterOf(nodeX25519, sodiumX25519, (curve) => {
    const pair = curve.generateKeyPair();
    curve.exchange(pair.secretKey, pair.publicKey);
  });
  return fastestExchange;
}

type CurveName = 'Ed25519' | 'X25519';
type KeyHalf = 'secret' | 'public';

const imported = new WeakMap<Uint8Array, KeyObject>();

function keyOf(raw: Uint8Array, curve: CurveName, half: KeyHalf): KeyObject {
  const known = imported.get(raw);
  if (known !== undefined) return known;
  const key = importKey(raw, curve, half);
  imported.set(raw, key);
  return key;
}

function importKey(raw: Uint8Array, curve: CurveName, half: KeyHalf): KeyObject {
  if (raw.length < 32) throw new RangeError('a key has 32 bytes');
  const text = Buffer.from(raw.buffer, raw.byteOffset, 32).toString('base64url');
  if (half === 'public') return createPublicKey({ key: { kty: 'OKP', crv: curve, x: text }, format: 'jwk' });
  // Only `d` is read: the public half is computed from it.
  return createPrivateKey({ key: { kty: 'OKP', crv: curve, d: text, x: text }, format: 'jwk' });
}

function publicHalf(key: KeyObject): Uint8Array {
  const { x = '' } = key.export({ format: 'jwk' });
  return Uint8Array.from(Buffer.from(x, 'base64url'));
}

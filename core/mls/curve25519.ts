/**
 * Ed25519 and X25519 on raw keys, by libsodium or by node:crypto, whichever is faster in this runtime.
 *
 * Importing a raw key is slow in Node's OpenSSL and fast in Electron's BoringSSL, so neither library wins everywhere.
 */
import { createPrivateKey, createPublicKey, diffieHellman, sign, verify, type KeyObject } from 'node:crypto';
import sodium from 'libsodium-wrappers-sumo';
import { isWeakEd25519Point } from '../../shared/domain/directory/weak-points';

export interface Curve25519 {
  /** Ed25519 signature, 64 bytes. The secret key is a seed (32 bytes) or libsodium's form (seed, then public key). */
  sign(secretKey: Uint8Array, message: Uint8Array): Uint8Array;
  /** False, never an exception, for keys and signatures that are malformed. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** X25519. Throws for a public key of small order, or of a wrong length. */
  exchange(secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array;
  /** The X25519 public key of a secret key of 32 bytes. */
  publicKeyOf(secretKey: Uint8Array): Uint8Array;
}

/** By libsodium's WebAssembly, which must be ready. */
export const sodiumCurve25519: Curve25519 = {
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
  exchange: (secretKey, publicKey) => sodium.crypto_scalarmult(secretKey, publicKey),
  publicKeyOf: (secretKey) => sodium.crypto_scalarmult_base(secretKey),
};

/** By node:crypto. */
export const nodeCurve25519: Curve25519 = {
  sign: (secretKey, message) =>
    Uint8Array.from(sign(undefined, message, importSecretKey(ed25519Pkcs8, secretKey.subarray(0, 32)))),
  verify(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    // As libsodium does: members who disagree about a signature would disagree about the group.
    if (isWeakEd25519Point(publicKey) || isWeakEd25519Point(signature.subarray(0, 32))) return false;
    return verify(undefined, message, importPublicKey(ed25519Spki, publicKey), signature);
  },
  exchange: (secretKey, publicKey) =>
    Uint8Array.from(
      diffieHellman({
        privateKey: importSecretKey(x25519Pkcs8, secretKey),
        publicKey: importPublicKey(x25519Spki, publicKey),
      }),
    ),
  publicKeyOf(secretKey) {
    const spki = createPublicKey(importSecretKey(x25519Pkcs8, secretKey)).export({ format: 'der', type: 'spki' });
    return Uint8Array.from(spki.subarray(-32));
  },
};

/** Measures both for a few milliseconds and takes the faster one for signatures and for key exchange separately. */
export function fastestCurve25519(): Curve25519 {
  const secretKey = new Uint8Array(32).fill(7);
  const pair = sodium.crypto_sign_seed_keypair(secretKey);
  const point = sodiumCurve25519.publicKeyOf(secretKey);
  const signer = faster((curve) => {
    curve.verify(pair.publicKey, point, curve.sign(pair.privateKey, point));
  });
  const exchanger = faster((curve) => {
    curve.exchange(curve.publicKeyOf(secretKey).slice(), point);
  });
  return {
    sign: signer.sign,
    verify: signer.verify,
    exchange: exchanger.exchange,
    publicKeyOf: exchanger.publicKeyOf,
  };
}

const probeRounds = 9;

function faster(work: (curve: Curve25519) => void): Curve25519 {
  try {
    return medianMs(() => work(nodeCurve25519)) < medianMs(() => work(sodiumCurve25519))
      ? nodeCurve25519
      : sodiumCurve25519;
  } catch {
    // A node:crypto that was built without these curves.
    return sodiumCurve25519;
  }
}

function medianMs(work: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < probeRounds; round += 1) {
    const startMs = performance.now();
    work();
    times.push(performance.now() - startMs);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(probeRounds / 2)] ?? 0;
}

// The fixed DER headers of RFC 8410 before a raw key of 32 bytes.
const ed25519Pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const ed25519Spki = Buffer.from('302a300506032b6570032100', 'hex');
const x25519Pkcs8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const x25519Spki = Buffer.from('302a300506032b656e032100', 'hex');

function importSecretKey(header: Buffer, raw: Uint8Array): KeyObject {
  const der = Buffer.concat([header, raw]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  return key;
}

function importPublicKey(header: Buffer, raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([header, raw]), format: 'der', type: 'spki' });
}

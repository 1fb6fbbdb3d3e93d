/**
 * The cryptographic primitives that the core uses outside MLS, each a thin name over libsodium or node:crypto.
 * Call `cryptoReady()` once before anything else.
 */
import { createHash, randomFillSync } from 'node:crypto';
import sodium from 'libsodium-wrappers-sumo';
import type { Brand } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';

/** Ed25519 public key, 32 bytes. */
export type SignaturePublicKey = Brand<Uint8Array, 'SignaturePublicKey'>;
/** Ed25519 secret key in libsodium's form (seed, then public key), 64 bytes. The owner wipes it. */
export type SignatureSecretKey = Brand<Uint8Array, 'SignatureSecretKey'>;
/** Ed25519 seed, 32 bytes. */
export type SignatureSeed = Brand<Uint8Array, 'SignatureSeed'>;
/** X25519 public key, 32 bytes. */
export type BoxPublicKey = Brand<Uint8Array, 'BoxPublicKey'>;
/** X25519 secret key, 32 bytes. The owner wipes it. */
export type BoxSecretKey = Brand<Uint8Array, 'BoxSecretKey'>;
/** XChaCha20-Poly1305 key, 32 bytes. */
export type SealingKey = Brand<Uint8Array, 'SealingKey'>;

export interface SignatureKeyPair {
  readonly publicKey: SignaturePublicKey;
  readonly secretKey: SignatureSecretKey;
}

export interface BoxKeyPair {
  readonly publicKey: BoxPublicKey;
  readonly secretKey: BoxSecretKey;
}

const nonceBytes = 24;

/** Resolves when libsodium's WebAssembly is loaded. */
export async function cryptoReady(): Promise<void> {
  await sodium.ready;
}

export function randomBytes(length: number): Uint8Array {
  return randomFillSync(new Uint8Array(length));
}

/** SHA-256, 32 bytes. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return Uint8Array.from(hash.digest());
}

/** A new Ed25519 key pair, or the one that `seed` determines. */
export function signatureKeyPair(seed?: SignatureSeed): SignatureKeyPair {
  const pair = seed === undefined ? sodium.crypto_sign_keypair() : sodium.crypto_sign_seed_keypair(seed);
  return { publicKey: pair.publicKey as SignaturePublicKey, secretKey: pair.privateKey as SignatureSecretKey };
}

/** Ed25519 signature of `message`, 64 bytes. */
export function sign(message: Uint8Array, secretKey: SignatureSecretKey): Uint8Array {
  return sodium.crypto_sign_detached(message, secretKey);
}

/** Whether `signature` is valid. False, never an exception, for keys and signatures of a wrong length. */
export function verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  return sodium.crypto_sign_verify_detached(signature, message, publicKey);
}

export function boxKeyPair(): BoxKeyPair {
  const pair = sodium.crypto_box_keypair();
  return { publicKey: pair.publicKey as BoxPublicKey, secretKey: pair.privateKey as BoxSecretKey };
}

/** Anonymous public-key encryption (crypto_box_seal). */
export function sealToBox(message: Uint8Array, recipient: Uint8Array): Uint8Array {
  if (recipient.length !== 32) throw new AppError('crypto.failed');
  return sodium.crypto_box_seal(message, recipient);
}

/** Reverses `sealToBox`. Throws `crypto.failed`. */
export function openBox(sealed: Uint8Array, pair: BoxKeyPair): Uint8Array {
  return failAlike(() => sodium.crypto_box_seal_open(sealed, pair.publicKey, pair.secretKey));
}

/** XChaCha20-Poly1305 with a random nonce in front. `context` is authenticated, not encrypted. */
export function seal(message: Uint8Array, key: SealingKey, context: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const body = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(message, context, null, nonce, key);
  const sealed = new Uint8Array(nonce.length + body.length);
  sealed.set(nonce);
  sealed.set(body, nonce.length);
  return sealed;
}

/** Reverses `seal`. Throws `crypto.failed`. */
export function open(sealed: Uint8Array, key: SealingKey, context: Uint8Array): Uint8Array {
  return failAlike(() =>
    sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      sealed.subarray(nonceBytes),
      context,
      sealed.subarray(0, nonceBytes),
      key,
    ),
  );
}

/** Overwrites a secret with zeros. */
export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}

// All failures look alike: what exactly was wrong would be an oracle.
function failAlike(decrypt: () => Uint8Array): Uint8Array {
  try {
    return decrypt();
  } catch (cause) {
    throw new AppError('crypto.failed', { cause });
  }
}

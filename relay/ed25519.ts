import { createHash, createPublicKey, verify } from 'node:crypto';
import { isWeakEd25519Point } from '../shared/domain/directory/weak-points';
import type { DirectoryCrypto } from '../shared/domain/directory/decode-entry';

// SubjectPublicKeyInfo of an Ed25519 key, up to the 32 bytes of the key: RFC 8410 section 4.
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** The cryptography of the directory on node:crypto alone: the relay has no other use for a library. */
export const directoryCrypto: DirectoryCrypto = {
  sha256: (bytes) => Uint8Array.from(createHash('sha256').update(bytes).digest()),
  verify: verifySignature,
};

/** False, never an exception, for keys and signatures of any other form. */
export function verifySignature(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  if (isWeakEd25519Point(publicKey) || isWeakEd25519Point(signature.subarray(0, 32))) return false;
  try {
    const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
}

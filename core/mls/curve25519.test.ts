import { beforeAll, describe, expect, it } from 'vitest';
import { cryptoReady, randomBytes, signatureKeyPair, type SignatureSeed } from '../crypto/primitives';
import { nodeCurve25519, sodiumCurve25519 } from './curve25519';

// The neutral point as key and as R, with S = 0: OpenSSL finds that it satisfies the equation for every message.
const neutralPoint = Uint8Array.from([1, ...new Uint8Array(31)]);
const neutralSignature = Uint8Array.from([...neutralPoint, ...new Uint8Array(32)]);

beforeAll(cryptoReady);

describe.each([
  ['libsodium', sodiumCurve25519, nodeCurve25519],
  ['node:crypto', nodeCurve25519, sodiumCurve25519],
])('Ed25519 by %s', (_name, curve, other) => {
  it('refuses a key and a signature of small order, so that all members agree', () => {
    expect(curve.verify(neutralPoint, Uint8Array.from([1, 2, 3]), neutralSignature)).toBe(false);
  });

  it('accepts what the other signs, and nothing else', () => {
    const seed = randomBytes(32);
    const publicKey = publicKeyOf(seed);
    const signature = other.sign(seed, neutralPoint);
    expect(curve.verify(publicKey, neutralPoint, signature)).toBe(true);
    expect(curve.verify(publicKey, neutralSignature, signature)).toBe(false);
  });
});

function publicKeyOf(seed: Uint8Array): Uint8Array {
  return signatureKeyPair(seed as SignatureSeed).publicKey;
}

import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes, signatureKeyPair } from '../../crypto/primitives';
import { fromHex } from '../../../shared/domain/ids';
import { ed25519, nodeEd25519, nodeX25519, sodiumEd25519, sodiumX25519, x25519 } from './curve25519';

beforeAll(cryptoReady);

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const flip = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

// The neutral point as key and as R, with S = 0: OpenSSL finds that it satisfies the equation for every message.
const neutralPoint = Uint8Array.from([1, ...new Uint8Array(31)]);
const neutralSignature = Uint8Array.from([...neutralPoint, ...new Uint8Array(32)]);

describe.each([
  ['libsodium', sodiumEd25519],
  ['node:crypto', nodeEd25519],
  ['whichever is faster', { sign: ed25519Of('sign'), verify: ed25519Of('verify') }],
] as const)('Ed25519 by %s', (_, curve) => {
  test('signs as all others do, with a seed or with the longer form of the key', () => {
    const { publicKey, secretKey } = signatureKeyPair();
    const message = randomBytes(100);
    const signature = sodiumEd25519.sign(secretKey, message);
    expect(curve.sign(secretKey, message)).toEqual(signature);
    expect(curve.sign(secretKey.slice(0, 32), message)).toEqual(signature);
    expect(curve.verify(publicKey, message, signature)).toBe(true);
  });

  test('refuses forged signatures, wrong lengths and points of small order, and never throws', () => {
    const { publicKey, secretKey } = signatureKeyPair();
    const message = utf8('text');
    const signature = curve.sign(secretKey, message);
    for (const at of [0, 5, 31, 32, 63]) expect(curve.verify(publicKey, message, flip(signature, at))).toBe(false);
    expect(curve.verify(flip(publicKey, 3), message, signature)).toBe(false);
    expect(curve.verify(publicKey, utf8('other'), signature)).toBe(false);
    expect(curve.verify(publicKey.slice(1), message, signature)).toBe(false);
    expect(curve.verify(Uint8Array.of(...publicKey, 0), message, signature)).toBe(false);
    expect(curve.verify(publicKey, message, signature.slice(1))).toBe(false);
    expect(curve.verify(new Uint8Array(0), message, new Uint8Array(0))).toBe(false);
    expect(curve.verify(neutralPoint, message, neutralSignature)).toBe(false);
    expect(curve.verify(publicKey, message, neutralSignature)).toBe(false);
  });
});

describe.each([
  ['libsodium', sodiumX25519, nodeX25519],
  ['node:crypto', nodeX25519, sodiumX25519],
])('X25519 by %s', (_, curve, other) => {
  test('gives what the other one gives', () => {
    const [ours, theirs] = [curve.generateKeyPair(), other.generateKeyPair()];
    expect(curve.publicKeyOf(theirs.secretKey)).toEqual(theirs.publicKey);
    expect(other.publicKeyOf(ours.secretKey)).toEqual(ours.publicKey);
    const shared = curve.exchange(ours.secretKey, theirs.publicKey);
    expect(other.exchange(theirs.secretKey, ours.publicKey)).toEqual(shared);
    expect(curve.exchange(theirs.secretKey, ours.publicKey)).toEqual(shared);
  });

  test('gives nothing for a key of small order or of a wrong length', () => {
    const secretKey = randomBytes(32);
    const weak = [
      '00'.repeat(32),
      `01${'00'.repeat(31)}`,
      'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
      '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
      `ec${'ff'.repeat(30)}7f`,
      `ed${'ff'.repeat(30)}7f`,
      `ee${'ff'.repeat(30)}7f`,
    ].map(fromHex);
    for (const publicKey of [...weak, randomBytes(31), randomBytes(33), new Uint8Array(0)]) {
      expect(() => curve.exchange(secretKey, publicKey)).toThrow();
    }
  });
});

test('the choice between the two is made once', () => {
  expect(ed25519()).toBe(ed25519());
  expect(x25519()).toBe(x25519());
  expect([nodeX25519, sodiumX25519]).toContain(x25519());
});

// Chosen when it is used, which is after libsodium is ready.
function ed25519Of<K extends 'sign' | 'verify'>(name: K): (typeof sodiumEd25519)[K] {
  const call = (...args: [Uint8Array, Uint8Array, Uint8Array]): unknown =>
    (ed25519()[name] as (...given: typeof args) => unknown)(...args);
  return call as (typeof sodiumEd25519)[K];
}

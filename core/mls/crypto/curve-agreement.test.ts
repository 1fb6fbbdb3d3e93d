/** Members who disagree about a signature or a shared secret would part for ever: each implementation says the same. */
import { createHash } from 'node:crypto';
import sodium from 'libsodium-wrappers-sumo';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../shared/domain/ids';
import { cryptoReady, randomBytes, signatureKeyPair } from '../../crypto/primitives';
import {
  ed25519,
  nodeEd25519,
  nodeX25519,
  sodiumEd25519,
  sodiumX25519,
  verifyEd25519InBackground,
  x25519,
} from './curve25519';

beforeAll(cryptoReady);

const empty = new Uint8Array(0);

/** 32 bytes, of which only the first and the last are told apart. */
function encoded(first: number, rest = 0, last = rest): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? first : index === 31 ? last : rest));
}

/** The points of order 2, 4 and 8, and the neutral one, with either sign. */
const weakPoints = [
  encoded(0xec, 0xff, 0x7f),
  encoded(0xec, 0xff, 0xff),
  encoded(0),
  encoded(0, 0, 0x80),
  fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'),
  fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85'),
  fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'),
  fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa'),
  encoded(1),
  encoded(1, 0, 0x80),
];
/** Coordinates of 2^255 - 19 and more, with either sign. */
const notReduced = Array.from({ length: 19 }, (_, offset) => [
  encoded(0xed + offset, 0xff, 0x7f),
  encoded(0xed + offset, 0xff, 0xff),
]).flat();

/** What every implementation says. */
async function verdictOn(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const verdicts = [sodiumEd25519, nodeEd25519, ed25519()].map((curve) => curve.verify(publicKey, message, signature));
  verdicts.push(await verifyEd25519InBackground(publicKey, message, signature));
  const [first] = verdicts;
  if (first === undefined || verdicts.some((verdict) => verdict !== first)) {
    throw new Error(`${verdicts.join()} about key ${toHex(publicKey)}, signature ${toHex(signature)}`);
  }
  return first;
}

interface Signed {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

function signed(message = randomBytes(50)): Signed {
  const { publicKey, secretKey } = signatureKeyPair();
  return { publicKey, message, signature: ed25519().sign(secretKey, message) };
}

function flipped(bytes: Uint8Array, position: number): Uint8Array {
  return bytes.map((byte, index) => (index === position ? byte ^ (1 << (position % 8)) : byte));
}

describe('Ed25519', () => {
  test('signs the same everywhere, with a seed as with a whole secret key', () => {
    for (let length = 0; length < 40; length += 1) {
      const { secretKey } = signatureKeyPair();
      const message = randomBytes(length * length);
      const signature = sodiumEd25519.sign(secretKey, message);
      for (const curve of [sodiumEd25519, nodeEd25519, ed25519()]) {
        expect(curve.sign(secretKey, message)).toEqual(signature);
        expect(curve.sign(secretKey.slice(0, 32), message)).toEqual(signature);
      }
    }
  });

  test('signs as RFC 8032 section 7.1 shows', async () => {
    const seed = fromHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
    const publicKey = fromHex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
    const signature =
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24' +
      '655141438e7a100b';
    expect(toHex(sodiumEd25519.sign(seed, empty))).toBe(signature);
    expect(toHex(nodeEd25519.sign(seed, empty))).toBe(signature);
    expect(await verdictOn(publicKey, empty, fromHex(signature))).toBe(true);
  });

  test('is verified the same everywhere, also for a message of no bytes and a long one', async () => {
    for (const length of [0, 1, 63, 64, 65, 1_000, 100_000]) {
      const { publicKey, message, signature } = signed(randomBytes(length));
      expect(await verdictOn(publicKey, message, signature)).toBe(true);
      expect(await verdictOn(publicKey, Uint8Array.of(...message, 0), signature)).toBe(false);
    }
  });

  test('is refused with any byte of the signature, the key or the message changed', async () => {
    const { publicKey, message, signature } = signed();
    for (let position = 0; position < 64; position += 1) {
      expect(await verdictOn(publicKey, message, flipped(signature, position))).toBe(false);
      if (position < 32) expect(await verdictOn(flipped(publicKey, position), message, signature)).toBe(false);
      if (position < 50) expect(await verdictOn(publicKey, flipped(message, position), signature)).toBe(false);
    }
    expect(await verdictOn(signed().publicKey, message, signature)).toBe(false);
  });

  test('is refused with a key or a signature of another length', async () => {
    const { publicKey, message, signature } = signed();
    for (let length = 0; length < 32; length += 1) {
      expect(await verdictOn(publicKey.slice(0, length), message, signature)).toBe(false);
    }
    for (let length = 0; length < 64; length += 1) {
      expect(await verdictOn(publicKey, message, signature.slice(0, length))).toBe(false);
    }
    expect(await verdictOn(Uint8Array.of(...publicKey, 0), message, signature)).toBe(false);
    expect(await verdictOn(publicKey, message, Uint8Array.of(...signature, 0))).toBe(false);
  });

  test('is refused with random bytes as the key or as the signature', async () => {
    const { publicKey, message, signature } = signed();
    for (let round = 0; round < 100; round += 1) {
      expect(await verdictOn(randomBytes(32), message, signature)).toBe(false);
      expect(await verdictOn(publicKey, message, randomBytes(64))).toBe(false);
    }
  });

  test('is refused with a key of small order, of which one signature would fit every message', async () => {
    for (const key of weakPoints) {
      for (const point of weakPoints) {
        const signature = Uint8Array.of(...point, ...new Uint8Array(32));
        expect(await verdictOn(key, Uint8Array.of(1, 2, 3), signature)).toBe(false);
      }
      const scalar = sodium.crypto_core_ed25519_scalar_random();
      const signature = Uint8Array.of(...sodium.crypto_scalarmult_ed25519_base_noclamp(scalar), ...scalar);
      for (let round = 0; round < 10; round += 1) {
        expect(await verdictOn(key, randomBytes(10), signature)).toBe(false);
      }
    }
  });

  test('is refused with a point of small order, which only its author could make', async () => {
    const secret = sodium.crypto_core_ed25519_scalar_random();
    const publicKey = sodium.crypto_scalarmult_ed25519_base_noclamp(secret);
    const message = randomBytes(20);
    for (const point of weakPoints) {
      const response = sodium.crypto_core_ed25519_scalar_mul(challengeOf(point, publicKey, message), secret);
      expect(await verdictOn(publicKey, message, Uint8Array.of(...point, ...response))).toBe(false);
    }
  });

  test('is refused with a point that is not encoded in the one right way', async () => {
    const { publicKey, message, signature } = signed();
    for (const point of notReduced) {
      expect(await verdictOn(point, message, signature)).toBe(false);
      expect(await verdictOn(publicKey, message, Uint8Array.of(...point, ...signature.slice(32)))).toBe(false);
      expect(await verdictOn(point, message, Uint8Array.of(...point, ...new Uint8Array(32)))).toBe(false);
    }
  });

  test('is refused with the order of the curve added to it, which would be a second signature of the same', async () => {
    const { publicKey, message, signature } = signed();
    const order = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');
    const raised = signature.slice();
    let carry = 0;
    for (const [index, byte] of order.entries()) {
      const sum = (signature[32 + index] ?? 0) + byte + carry;
      raised[32 + index] = sum & 0xff;
      carry = sum >> 8;
    }
    expect(await verdictOn(publicKey, message, raised)).toBe(false);
  });

  // RFC 8032 leaves open whether the equation is multiplied by 8.
  test('is judged alike when its point or the key has a part of small order', async () => {
    const verdicts = new Set<boolean>();
    for (const part of weakPoints.slice(0, 8)) {
      for (const where of ['key', 'point', 'both'] as const) {
        for (let round = 0; round < 8; round += 1) {
          const { publicKey, message, signature } = signedWithPart(part, where);
          verdicts.add(await verdictOn(publicKey, message, signature));
        }
      }
    }
    expect(verdicts).toEqual(new Set([true, false]));
  });
});

/** Signs by hand, with `part` added to the public key, to the point of the signature, or to both. */
function signedWithPart(part: Uint8Array, where: 'key' | 'point' | 'both'): Signed {
  const message = randomBytes(20);
  const [secret, nonce] = [sodium.crypto_core_ed25519_scalar_random(), sodium.crypto_core_ed25519_scalar_random()];
  const pointOf = (scalar: Uint8Array): Uint8Array => sodium.crypto_scalarmult_ed25519_base_noclamp(scalar);
  const withPart = (point: Uint8Array): Uint8Array => sodium.crypto_core_ed25519_add(point, part);
  const publicKey = where === 'point' ? pointOf(secret) : withPart(pointOf(secret));
  const point = where === 'key' ? pointOf(nonce) : withPart(pointOf(nonce));
  const product = sodium.crypto_core_ed25519_scalar_mul(challengeOf(point, publicKey, message), secret);
  const response = sodium.crypto_core_ed25519_scalar_add(nonce, product);
  return { publicKey, message, signature: Uint8Array.of(...point, ...response) };
}

/** RFC 8032 section 5.1.6, step 4. */
function challengeOf(point: Uint8Array, publicKey: Uint8Array, message: Uint8Array): Uint8Array {
  const digest = createHash('sha512').update(point).update(publicKey).update(message).digest();
  return sodium.crypto_core_ed25519_scalar_reduce(Uint8Array.from(digest));
}

describe('X25519', () => {
  const curves = [sodiumX25519, nodeX25519] as const;

  test('is the same in libsodium, in node:crypto and as chosen', () => {
    for (let round = 0; round < 30; round += 1) {
      const [ours, theirs] = [randomBytes(32), randomBytes(32)];
      const publicKey = sodiumX25519.publicKeyOf(theirs);
      const shared = sodiumX25519.exchange(ours, publicKey);
      for (const curve of [nodeX25519, x25519()]) {
        expect(curve.publicKeyOf(theirs)).toEqual(publicKey);
        expect(curve.exchange(ours, publicKey)).toEqual(shared);
      }
    }
  });

  test('is as RFC 7748 section 6.1 shows', () => {
    const alice = fromHex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a');
    const bob = fromHex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
    for (const curve of curves) {
      const [ofAlice, ofBob] = [curve.publicKeyOf(alice), curve.publicKeyOf(bob)];
      expect(toHex(ofAlice)).toBe('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
      expect(toHex(ofBob)).toBe('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
      const shared = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';
      expect(toHex(curve.exchange(alice, ofBob))).toBe(shared);
      expect(toHex(curve.exchange(bob, ofAlice))).toBe(shared);
    }
  });

  test('ignores the highest bit of a public key everywhere', () => {
    const secretKey = randomBytes(32);
    const { publicKey } = sodiumX25519.generateKeyPair();
    const marked = publicKey.map((byte, index) => (index === 31 ? byte | 0x80 : byte));
    const shared = sodiumX25519.exchange(secretKey, publicKey);
    for (const curve of curves) expect(curve.exchange(secretKey, marked)).toEqual(shared);
  });

  test('refuses everywhere what does not depend on the secret, and what is not encoded in the one right way', () => {
    const smallOrder = [
      'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
      '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    ].map(fromHex);
    const weak = [encoded(0), encoded(1), encoded(0xec, 0xff, 0x7f), ...smallOrder];
    const marked = weak.map((key) => key.map((byte, index) => (index === 31 ? byte | 0x80 : byte)));
    for (const publicKey of [...weak, ...marked, ...notReduced]) {
      for (const curve of curves) expect(() => curve.exchange(randomBytes(32), publicKey)).toThrow();
    }
  });

  test('refuses everywhere keys that are too short, and public keys that are too long', () => {
    const { secretKey, publicKey } = x25519().generateKeyPair();
    for (const curve of curves) {
      for (let length = 0; length < 32; length += 1) {
        expect(() => curve.exchange(secretKey, publicKey.slice(0, length))).toThrow();
        expect(() => curve.exchange(secretKey.slice(0, length), publicKey)).toThrow();
        expect(() => curve.publicKeyOf(secretKey.slice(0, length))).toThrow();
      }
      expect(() => curve.exchange(secretKey, Uint8Array.of(...publicKey, 0))).toThrow();
    }
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/errors';
import { cryptoReady, randomBytes, signatureKeyPair } from '../../crypto/primitives';
import { buildCipherSuites, cipherSuite, cipherSuiteIds, defaultCipherSuiteId, isMac } from './cipher-suite';
import { nodeEd25519, nodeX25519, sodiumEd25519, sodiumX25519 } from './curve25519';
import { hmacSha256 } from './hash';

beforeAll(cryptoReady);

test('the suites are those of the registry with X25519 and Ed25519', () => {
  expect(cipherSuiteIds).toEqual([1, 3]);
  expect(cipherSuite(1)).toMatchObject({ id: 1, name: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' });
  expect(cipherSuite(3)).toMatchObject({ id: 3, name: 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519' });
  expect(cipherSuite(1).aead.keyBytes).toBe(16);
  expect(cipherSuite(3).aead.keyBytes).toBe(32);
  expect(cipherSuiteIds).toContain(defaultCipherSuiteId);
});

test('a suite that is not spoken here has an error of its own', () => {
  for (const id of [0, 2, 4, 7, 0xffff]) {
    const error = expect.objectContaining({ code: 'crypto.unknown-suite', details: { suite: id } }) as AppError;
    expect(() => cipherSuite(id)).toThrow(error);
  }
});

describe.each(cipherSuiteIds)('suite %i', (id) => {
  test('signs and encrypts, and whichever curves another device uses fit', () => {
    const { publicKey, secretKey } = signatureKeyPair();
    const [message, info] = [randomBytes(40), randomBytes(9)];
    const others = [
      { signature: sodiumEd25519, exchange: sodiumX25519 },
      { signature: nodeEd25519, exchange: nodeX25519 },
      { signature: nodeEd25519 },
      { exchange: sodiumX25519 },
    ];
    for (const curves of others) {
      const other = buildCipherSuites(curves).find((suite) => suite.id === id);
      if (other === undefined) throw new Error('there is no such suite');
      const suite = cipherSuite(id);
      expect(other.signature.verify(publicKey, message, suite.signature.sign(secretKey, message))).toBe(true);
      expect(suite.signature.verify(publicKey, message, other.signature.sign(secretKey, message))).toBe(true);
      const pair = suite.kem.generateKeyPair();
      expect(suite.hpke.open(pair.secretKey, info, other.hpke.seal(pair.publicKey, info, message))).toEqual(message);
      expect(other.hpke.open(pair.secretKey, info, suite.hpke.seal(pair.publicKey, info, message))).toEqual(message);
    }
  });
});

test('a MAC is compared in full and by length', () => {
  const [key, data] = [randomBytes(32), randomBytes(50)];
  const mac = hmacSha256(key, data);
  expect(isMac(key, data, mac)).toBe(true);
  expect(isMac(randomBytes(32), data, mac)).toBe(false);
  expect(isMac(key, data.subarray(1), mac)).toBe(false);
  for (let position = 0; position < mac.length; position += 1) {
    const changed = mac.map((byte, index) => (index === position ? byte ^ 0x80 : byte));
    expect(isMac(key, data, changed)).toBe(false);
    expect(isMac(key, data, mac.subarray(0, position))).toBe(false);
  }
  expect(isMac(key, data, Uint8Array.of(...mac, 0))).toBe(false);
});

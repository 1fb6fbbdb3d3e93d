import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/errors';
import { cryptoReady, randomBytes, signatureKeyPair, type SignatureSeed } from '../../crypto/primitives';
import { cipherSuite, cipherSuiteIds, defaultCipherSuiteId, isMac } from './cipher-suite';
import { hmacSha256 } from './hash';
import { decryptWithLabel, encryptWithLabel, isSignedWithLabel, signWithLabel } from './labels';

beforeAll(cryptoReady);

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const suites = cipherSuiteIds.map((id) => [cipherSuite(id).name, cipherSuite(id)] as const);

test('the suites are known by their numbers, and an unknown one is named in the error', () => {
  expect(cipherSuiteIds).toEqual([1, 3]);
  expect(cipherSuiteIds).toContain(defaultCipherSuiteId);
  for (const unknown of [0, 2, 4, 0x0a0a, 0xf000]) {
    const error = expect.objectContaining({ code: 'crypto.unknown-suite', details: { suite: unknown } }) as AppError;
    expect(() => cipherSuite(unknown)).toThrow(error);
    expect(() => cipherSuite(unknown)).toThrow(AppError);
  }
});

describe.each(suites)('%s', (_, suite) => {
  test('encrypts to a public key, for one label and context', () => {
    const { publicKey, secretKey } = suite.kem.generateKeyPair();
    const place = { label: 'Welcome', context: utf8('context') };
    const sealed = encryptWithLabel(suite, publicKey, place, utf8('text'));
    expect(decryptWithLabel(suite, secretKey, place, sealed)).toEqual(utf8('text'));
    expect(() => decryptWithLabel(suite, secretKey, { ...place, label: 'UpdatePathNode' }, sealed)).toThrow();
    expect(() => decryptWithLabel(suite, secretKey, { ...place, context: utf8('') }, sealed)).toThrow();
    expect(() => decryptWithLabel(suite, suite.kem.generateKeyPair().secretKey, place, sealed)).toThrow();
    const cut = { ...sealed, kemOutput: sealed.kemOutput.slice(1) };
    expect(() => decryptWithLabel(suite, secretKey, place, cut)).toThrow();
  });

  test('gives both sides of an export the same secret', () => {
    const { publicKey, secretKey } = suite.kem.deriveKeyPair(utf8('some input'));
    expect(suite.kem.deriveKeyPair(utf8('some input')).publicKey).toEqual(publicKey);
    const { kemOutput, secret } = suite.hpke.sendExport(publicKey, utf8('context'));
    expect(suite.hpke.receiveExport(secretKey, kemOutput, utf8('context'))).toEqual(secret);
    expect(suite.hpke.receiveExport(secretKey, kemOutput, utf8('other'))).not.toEqual(secret);
  });

  test('signs for one label', () => {
    const secretKey = randomBytes(32);
    const signature = signWithLabel(suite, secretKey, 'LeafNodeTBS', utf8('content'));
    const { publicKey } = signatureKeyPair(secretKey as SignatureSeed);
    const signed = { publicKey, label: 'LeafNodeTBS', content: utf8('content'), signature };
    expect(isSignedWithLabel(suite, signed)).toBe(true);
    expect(isSignedWithLabel(suite, { ...signed, label: 'KeyPackageTBS' })).toBe(false);
    expect(isSignedWithLabel(suite, { ...signed, content: utf8('') })).toBe(false);
  });

  test('tells which public keys can be encrypted to', () => {
    expect(suite.kem.isPublicKey(suite.kem.generateKeyPair().publicKey)).toBe(true);
    for (const bad of [
      new Uint8Array(0),
      randomBytes(31),
      randomBytes(33),
      new Uint8Array(32),
      new Uint8Array(32).fill(255),
    ]) {
      expect(suite.kem.isPublicKey(bad)).toBe(false);
      expect(() => suite.kem.encapsulate(bad)).toThrow();
    }
  });
});

test('a MAC is that of the whole data, and of no other length', () => {
  const key = randomBytes(32);
  const mac = hmacSha256(key, utf8('data'));
  expect(isMac(key, utf8('data'), mac)).toBe(true);
  for (const wrong of [mac.slice(1), Uint8Array.of(...mac, 0), new Uint8Array(0), mac.map((byte) => byte ^ 1)]) {
    expect(isMac(key, utf8('data'), wrong)).toBe(false);
  }
});

/** Key packages as they are made (RFC 9420 section 10). Which of them may be added: see the proposals. */
import { beforeAll, expect, test } from 'vitest';
import { cryptoReady } from '../../crypto/primitives';
import { cipherSuite, cipherSuiteIds } from '../crypto/cipher-suite';
import { isSignedWithLabel } from '../crypto/labels';
import { decodeMlsMessageOf } from '../framing/mls-message';
import { leafNodeSignature } from '../leaf/leaf-node';
import { encodeKeyPackage, packageOf, testClient, utf8 } from '../testing/test-client';
import { generateKeyPackage, keyPackageReference, keyPackageSignature } from './key-package';

beforeAll(cryptoReady);

const nowhere = { groupId: new Uint8Array(0), leafIndex: 0 };

test.each(cipherSuiteIds)('a key package has two new pairs of keys and is signed twice, with suite %i', (suiteId) => {
  const client = testClient('client');
  const suite = cipherSuite(suiteId);
  const [first, second] = [packageOf(client, suiteId), packageOf(client, suiteId)];
  const { keyPackage } = first;
  expect(keyPackage.cipherSuite).toBe(suiteId);
  expect(keyPackage.leafNode).toMatchObject(client.leaf);
  expect(suite.kem.publicKeyOf(first.initSecretKey)).toEqual(keyPackage.initKey);
  expect(suite.kem.publicKeyOf(first.encryptionSecretKey)).toEqual(keyPackage.leafNode.encryptionKey);
  expect(isSignedWithLabel(suite, keyPackageSignature(keyPackage))).toBe(true);
  expect(isSignedWithLabel(suite, leafNodeSignature(keyPackage.leafNode, nowhere))).toBe(true);
  const keys = [first, second].flatMap((own) => [own.keyPackage.initKey, own.keyPackage.leafNode.encryptionKey]);
  expect(new Set(keys.map(String)).size).toBe(4);
});

test('its secrets are the owner’s to wipe: the signature key is a copy', () => {
  const client = testClient('client');
  const own = packageOf(client);
  own.signatureSecretKey.fill(0);
  expect(client.signature.secretKey.some((byte) => byte !== 0)).toBe(true);
});

test('its reference depends on every byte of it', () => {
  const { keyPackage } = packageOf(testClient('client'));
  const reference = keyPackageReference(keyPackage);
  expect(reference).toHaveLength(32);
  expect(keyPackageReference({ ...keyPackage })).toEqual(reference);
  expect(keyPackageReference({ ...keyPackage, signature: utf8('') })).not.toEqual(reference);
});

test('its extensions travel with it', () => {
  const client = testClient('client');
  const lastResort = { extensionType: 0x000a, extensionData: new Uint8Array(0) };
  const own = generateKeyPackage({
    suite: cipherSuite(3),
    leaf: client.leaf,
    lifetime: { notBefore: 1n, notAfter: 2n },
    extensions: [lastResort],
    signatureSecretKey: client.signature.secretKey,
  });
  const bytes = encodeKeyPackage(own);
  expect(decodeMlsMessageOf(bytes, 'mls_key_package', bytes.length).keyPackage).toEqual(own.keyPackage);
  expect(own.keyPackage).toMatchObject({
    extensions: [lastResort],
    leafNode: { source: { leafNodeSource: 'key_package', lifetime: { notBefore: 1n, notAfter: 2n } } },
  });
});

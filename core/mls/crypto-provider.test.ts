import { CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { beforeAll, describe, expect, test } from 'vitest';
import { mlsExporter } from 'ts-mls/keySchedule.js';
import { cryptoReady, randomBytes, signatureKeyPair } from '../crypto/primitives';
import { aes128Gcm, chaCha20Poly1305 } from './aead';
import { cipherSuite, cipherSuiteNames, curve25519, defaultCipherSuite } from './crypto-provider';
import { nodeCurve25519, sodiumCurve25519 } from './curve25519';
import { exportSecret } from './exporter';
import { openGroup } from './group-state';
import { hkdfExpand } from './hkdf';
import { hpkeSuite } from './hpke';
import { TestGroup, utf8 } from './test-group';

beforeAll(cryptoReady);

describe('the curves', () => {
  test('are the same in libsodium, in node:crypto and as chosen', () => {
    const { publicKey, secretKey } = signatureKeyPair();
    const message = randomBytes(100);
    const [ours, theirs] = [randomBytes(32), randomBytes(32)];
    const signature = sodiumCurve25519.sign(secretKey, message);
    for (const curve of [sodiumCurve25519, nodeCurve25519, curve25519()]) {
      expect(curve.sign(secretKey, message)).toEqual(signature);
      expect(curve.sign(secretKey.slice(0, 32), message)).toEqual(signature);
      expect(curve.verify(publicKey, message, signature)).toBe(true);
      const theirPublicKey = curve.publicKeyOf(theirs);
      expect(theirPublicKey).toEqual(sodiumCurve25519.publicKeyOf(theirs));
      expect(curve.exchange(ours, theirPublicKey)).toEqual(sodiumCurve25519.exchange(ours, theirPublicKey));
    }
  });

  test.each([
    ['libsodium', sodiumCurve25519],
    ['node:crypto', nodeCurve25519],
  ])('of %s refuse forged signatures, wrong lengths and points of small order', (_name, curve) => {
    const { publicKey, secretKey } = signatureKeyPair();
    const message = utf8('text');
    const signature = curve.sign(secretKey, message);
    const forged = Uint8Array.from(signature);
    forged[5] = (forged[5] ?? 0) ^ 1;
    expect(curve.verify(publicKey, message, forged)).toBe(false);
    expect(curve.verify(publicKey, utf8('other'), signature)).toBe(false);
    expect(curve.verify(publicKey.slice(1), message, signature)).toBe(false);
    expect(curve.verify(publicKey, message, signature.slice(1))).toBe(false);
    expect(() => curve.exchange(randomBytes(32), new Uint8Array(32))).toThrow();
  });
});

describe.each([
  ['AES-128-GCM', aes128Gcm],
  ['ChaCha20-Poly1305', chaCha20Poly1305],
])('%s', (_name, aead) => {
  test('opens only what was sealed, with everything the same', () => {
    const [key, nonce] = [randomBytes(aead.keyBytes), randomBytes(aead.nonceBytes)];
    const sealed = aead.seal(key, nonce, utf8('aad'), utf8('text'));
    expect(sealed).toHaveLength(4 + 16);
    expect(aead.open(key, nonce, utf8('aad'), sealed)).toEqual(utf8('text'));
    expect(() => aead.open(key, nonce, utf8('other'), sealed)).toThrow();
    expect(() => aead.open(key, randomBytes(aead.nonceBytes), utf8('aad'), sealed)).toThrow();
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => aead.open(key, nonce, utf8('aad'), sealed.subarray(0, length))).toThrow();
    }
  });
});

test('our HPKE and another implementation open each other’s messages', async () => {
  const theirs = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Chacha20Poly1305(),
  });
  const ours = hpkeSuite(curve25519(), chaCha20Poly1305);
  const inputKey = randomBytes(32);
  const pair = ours.deriveKeyPair(inputKey);
  const theirPair = await theirs.kem.deriveKeyPair(inputKey.slice().buffer);
  expect(new Uint8Array(await theirs.kem.serializePublicKey(theirPair.publicKey))).toEqual(pair.publicKey);

  const info = utf8('info');
  const sender = await theirs.createSenderContext({
    recipientPublicKey: theirPair.publicKey,
    info: info.slice().buffer,
  });
  const context = ours.setupRecipient(pair.secretKey, new Uint8Array(sender.enc), info);
  const sealed = new Uint8Array(await sender.seal(utf8('text').slice().buffer, utf8('aad').slice().buffer));
  expect(chaCha20Poly1305.open(context.key, context.baseNonce, utf8('aad'), sealed)).toEqual(utf8('text'));
  expect(ours.exportSecret(context, utf8('label'), 20)).toEqual(
    new Uint8Array(await sender.export(utf8('label').slice().buffer, 20)),
  );

  const made = ours.setupSender(pair.publicKey, info);
  const recipient = await theirs.createRecipientContext({
    recipientKey: theirPair.privateKey,
    enc: made.kemOutput.slice().buffer,
    info: info.slice().buffer,
  });
  const back = chaCha20Poly1305.seal(made.context.key, made.context.baseNonce, utf8('aad'), utf8('back'));
  const opened = await recipient.open(back.slice().buffer, utf8('aad').slice().buffer);
  expect(new Uint8Array(opened)).toEqual(utf8('back'));
});

test('our exporter gives what the library’s gives', async () => {
  const group = await TestGroup.of(2);
  const { exporterSecret } = openGroup(group.state(0)).keySchedule;
  const suite = cipherSuite(defaultCipherSuite);
  for (const [label, context, lengthBytes] of [
    ['conclave access', '', 32],
    ['another label', 'a context that is longer than sixty-four bytes, because only its hash is used', 100],
  ] as const) {
    expect(exportSecret(group.state(1), label, utf8(context), lengthBytes)).toEqual(
      await mlsExporter(exporterSecret, label, utf8(context), lengthBytes, suite),
    );
  }
});

test('HKDF does not stretch further than its definition allows', () => {
  expect(hkdfExpand(randomBytes(32), utf8(''), 255 * 32)).toHaveLength(255 * 32);
  expect(() => hkdfExpand(randomBytes(32), utf8(''), 255 * 32 + 1)).toThrow(RangeError);
});

test.each(cipherSuiteNames)('%s makes signature keys that fit', async (name) => {
  const { signature } = cipherSuite(name);
  const { publicKey, signKey } = await signature.keygen();
  expect(await signature.verify(publicKey, utf8('text'), await signature.sign(signKey, utf8('text')))).toBe(true);
});

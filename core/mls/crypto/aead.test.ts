import { createCipheriv, webcrypto } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../shared/domain/ids';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { aes128Gcm, chaCha20Poly1305, type Aead } from './aead';

beforeAll(cryptoReady);

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function flipped(bytes: Uint8Array, position: number): Uint8Array {
  return bytes.map((byte, index) => (index === position ? byte ^ (1 << (position % 8)) : byte));
}

describe.each([
  ['AES-128-GCM', aes128Gcm],
  ['ChaCha20-Poly1305', chaCha20Poly1305],
])('%s', (_name, aead: Aead) => {
  test('opens what was sealed, of any length', () => {
    for (let length = 0; length <= 140; length += 1) {
      const [key, nonce] = [randomBytes(aead.keyBytes), randomBytes(aead.nonceBytes)];
      const [aad, plaintext] = [randomBytes(length % 37), randomBytes(length)];
      const sealed = aead.seal(key, nonce, aad, plaintext);
      expect(sealed).toHaveLength(length + 16);
      expect(aead.open(key, nonce, aad, sealed)).toEqual(plaintext);
    }
  });

  test('opens nothing with another key, nonce or additional data', () => {
    const [key, nonce] = [randomBytes(aead.keyBytes), randomBytes(aead.nonceBytes)];
    const sealed = aead.seal(key, nonce, utf8('aad'), utf8('text'));
    expect(() => aead.open(randomBytes(aead.keyBytes), nonce, utf8('aad'), sealed)).toThrow();
    expect(() => aead.open(key, randomBytes(aead.nonceBytes), utf8('aad'), sealed)).toThrow();
    expect(() => aead.open(key, nonce, utf8('other'), sealed)).toThrow();
    expect(() => aead.open(key, nonce, utf8(''), sealed)).toThrow();
    expect(aead.open(key, nonce, utf8('aad'), sealed)).toEqual(utf8('text'));
  });

  test('opens nothing that was tampered with, cut or made longer', () => {
    const [key, nonce] = [randomBytes(aead.keyBytes), randomBytes(aead.nonceBytes)];
    const sealed = aead.seal(key, nonce, utf8('aad'), utf8('a text'));
    for (let position = 0; position < sealed.length; position += 1) {
      expect(() => aead.open(key, nonce, utf8('aad'), flipped(sealed, position))).toThrow();
      expect(() => aead.open(key, nonce, utf8('aad'), sealed.subarray(0, position))).toThrow();
    }
    expect(() => aead.open(key, nonce, utf8('aad'), Uint8Array.of(...sealed, 0))).toThrow();
  });

  test('takes neither keys nor nonces of another length', () => {
    const [key, nonce] = [randomBytes(aead.keyBytes), randomBytes(aead.nonceBytes)];
    for (const wrong of [new Uint8Array(0), key.subarray(1), Uint8Array.of(...key, 0)]) {
      expect(() => aead.seal(wrong, nonce, utf8(''), utf8('text'))).toThrow();
    }
    const sealed = aead.seal(key, nonce, utf8(''), utf8('text'));
    expect(() => aead.open(key, nonce.subarray(1), utf8(''), sealed)).toThrow();
    expect(() => aead.open(key.subarray(1), nonce, utf8(''), sealed)).toThrow();
  });
});

test('AES-128-GCM is that of Web Crypto', async () => {
  for (let length = 0; length < 70; length += 1) {
    const [raw, nonce, aad, plaintext] = [randomBytes(16), randomBytes(12), randomBytes(length), randomBytes(length)];
    const key = await webcrypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt']);
    const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: aad };
    const expected = new Uint8Array(await webcrypto.subtle.encrypt(algorithm, key, plaintext));
    expect(aes128Gcm.seal(raw, nonce, aad, plaintext)).toEqual(expected);
  }
});

test('ChaCha20-Poly1305 is that of node:crypto', () => {
  for (let length = 0; length < 140; length += 1) {
    const [key, nonce, aad, plaintext] = [randomBytes(32), randomBytes(12), randomBytes(length), randomBytes(length)];
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    cipher.setAAD(aad, { plaintextLength: plaintext.length });
    const expected = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    expect(toHex(chaCha20Poly1305.seal(key, nonce, aad, plaintext))).toBe(expected.toString('hex'));
  }
});

test('ChaCha20-Poly1305 seals as RFC 8439 section 2.8.2 shows', () => {
  const key = fromHex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f');
  const nonce = fromHex('070000004041424344454647');
  const plaintext = utf8(
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
  );
  const sealed =
    'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b29' +
    '05d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b' +
    '61161ae10b594f09e26a7e902ecbd0600691';
  expect(toHex(chaCha20Poly1305.seal(key, nonce, fromHex('50515253c0c1c2c3c4c5c6c7'), plaintext))).toBe(sealed);
});

import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../shared/domain/ids';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { buildCipherSuites, cipherSuite, type CipherSuite as Suite } from './cipher-suite';
import { nodeX25519, sodiumX25519 } from './curve25519';
import { dhkemX25519 } from './kem';

beforeAll(cryptoReady);

const empty = new Uint8Array(0);
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** RFC 9180 appendices A.1.1 and A.2.1; `sealed` is that of sequence number 0, with the additional data "Count-0". */
const vectors = [
  {
    suiteId: 1,
    ephemeralInput: '7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234',
    ephemeralSecretKey: '52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736',
    kemOutput: '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431',
    recipientInput: '6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037',
    recipientSecretKey: '4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8',
    recipientPublicKey: '3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d',
    sharedSecret: 'fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc',
    key: '4531685d41d65f03dc48f6b8302c05b0',
    baseNonce: '56d890e5accaaf011cff4b7d',
    sealed: 'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
  },
  {
    suiteId: 3,
    ephemeralInput: '909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b',
    ephemeralSecretKey: 'f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600',
    kemOutput: '1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a',
    recipientInput: '1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df',
    recipientSecretKey: '8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb',
    recipientPublicKey: '4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a',
    sharedSecret: '0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7',
    key: 'ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91',
    baseNonce: '5c4d98150661b848853b547f',
    sealed: '1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28',
  },
] as const;
const arrayBuffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
const info = utf8('Ode on a Grecian Urn');
const plaintext = utf8('Beauty is truth, truth beauty');

describe.each([
  ['libsodium', sodiumX25519],
  ['node:crypto', nodeX25519],
])('with X25519 by %s', (_name, curve) => {
  describe.each(vectors)('the vectors of RFC 9180 for suite $suiteId', (vector) => {
    const kem = dhkemX25519(() => curve);

    test('derive the same key pairs', () => {
      const ephemeral = kem.deriveKeyPair(fromHex(vector.ephemeralInput));
      expect(toHex(ephemeral.secretKey)).toBe(vector.ephemeralSecretKey);
      expect(toHex(ephemeral.publicKey)).toBe(vector.kemOutput);
      const recipient = kem.deriveKeyPair(fromHex(vector.recipientInput));
      expect(toHex(recipient.secretKey)).toBe(vector.recipientSecretKey);
      expect(toHex(recipient.publicKey)).toBe(vector.recipientPublicKey);
      expect(toHex(kem.publicKeyOf(recipient.secretKey))).toBe(vector.recipientPublicKey);
    });

    test('agree on the same secret', () => {
      const [secretKey, publicKey] = [fromHex(vector.recipientSecretKey), fromHex(vector.recipientPublicKey)];
      const secret = kem.decapsulate(fromHex(vector.kemOutput), secretKey, publicKey);
      expect(toHex(secret)).toBe(vector.sharedSecret);
    });

    test('seal with the same key and nonce', () => {
      const secretKey = fromHex(vector.ephemeralSecretKey);
      const ephemeral = { secretKey, publicKey: fromHex(vector.kemOutput) };
      const suite = suiteOn({ ...curve, generateKeyPair: () => ephemeral }, vector.suiteId);
      const [key, nonce] = [fromHex(vector.key), fromHex(vector.baseNonce)];
      // MLS has no additional data: that the key and the nonce are those of the RFC shows what they seal.
      expect(toHex(suite.aead.seal(key, nonce, utf8('Count-0'), plaintext))).toBe(vector.sealed);
      const made = suite.hpke.seal(fromHex(vector.recipientPublicKey), info, plaintext);
      expect(toHex(made.kemOutput)).toBe(vector.kemOutput);
      expect(made.ciphertext).toEqual(suite.aead.seal(key, nonce, empty, plaintext));
      expect(suite.hpke.open(fromHex(vector.recipientSecretKey), info, made)).toEqual(plaintext);
    });
  });
});

function suiteOn(exchange: typeof nodeX25519, suiteId: number): Suite {
  const suite = buildCipherSuites({ exchange }).find(({ id }) => id === suiteId);
  if (suite === undefined) throw new Error('there is no such suite');
  return suite;
}

describe.each([
  [1, new Aes128Gcm()],
  [3, new Chacha20Poly1305()],
])('HPKE of suite %i', (suiteId, aead) => {
  const { hpke, kem } = cipherSuite(suiteId);
  const theirs = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead });

  test('opens what was sealed, of any length', () => {
    const { secretKey, publicKey } = kem.generateKeyPair();
    for (let length = 0; length < 40; length += 1) {
      const [text, about] = [randomBytes(length), randomBytes(length % 7)];
      const sealed = hpke.seal(publicKey, about, text);
      expect(sealed.kemOutput).toHaveLength(kem.kemOutputBytes);
      expect(hpke.open(secretKey, about, sealed)).toEqual(text);
    }
  });

  test('seals the same in another way every time', () => {
    const { publicKey } = kem.generateKeyPair();
    const [first, second] = [hpke.seal(publicKey, info, plaintext), hpke.seal(publicKey, info, plaintext)];
    expect(first.kemOutput).not.toEqual(second.kemOutput);
    expect(first.ciphertext).not.toEqual(second.ciphertext);
  });

  test('opens nothing with another key or other info, or that was tampered with', () => {
    const { secretKey, publicKey } = kem.generateKeyPair();
    const { kemOutput, ciphertext } = hpke.seal(publicKey, info, plaintext);
    const { secretKey: otherKey } = kem.generateKeyPair();
    expect(() => hpke.open(otherKey, info, { kemOutput, ciphertext })).toThrow();
    expect(() => hpke.open(secretKey, utf8('other'), { kemOutput, ciphertext })).toThrow();
    const flip = (bytes: Uint8Array, at: number): Uint8Array =>
      bytes.map((byte, index) => byte ^ (index === at ? 1 : 0));
    for (let position = 0; position < ciphertext.length; position += 1) {
      expect(() => hpke.open(secretKey, info, { kemOutput, ciphertext: flip(ciphertext, position) })).toThrow();
      expect(() => hpke.open(secretKey, info, { kemOutput, ciphertext: ciphertext.slice(0, position) })).toThrow();
    }
    for (let position = 0; position < kemOutput.length; position += 1) {
      expect(() => hpke.open(secretKey, info, { kemOutput: flip(kemOutput, position), ciphertext })).toThrow();
      expect(() => hpke.open(secretKey, info, { kemOutput: kemOutput.slice(0, position), ciphertext })).toThrow();
    }
    expect(hpke.open(secretKey, info, { kemOutput, ciphertext })).toEqual(plaintext);
  });

  test('leaves the keys of its caller whole', () => {
    const { secretKey, publicKey } = kem.generateKeyPair();
    const copies = [secretKey.slice(), publicKey.slice()];
    hpke.open(secretKey, info, hpke.seal(publicKey, info, plaintext));
    hpke.receiveExport(secretKey, hpke.sendExport(publicKey, info).kemOutput, info);
    expect([secretKey, publicKey]).toEqual(copies);
  });

  test('exports a secret that both ends share, another one for another context', () => {
    const { secretKey, publicKey } = kem.generateKeyPair();
    const { kemOutput, secret } = hpke.sendExport(publicKey, info);
    expect(secret).toHaveLength(32);
    expect(hpke.receiveExport(secretKey, kemOutput, info)).toEqual(secret);
    expect(hpke.receiveExport(secretKey, kemOutput, utf8('other'))).not.toEqual(secret);
    expect(hpke.receiveExport(kem.generateKeyPair().secretKey, kemOutput, info)).not.toEqual(secret);
  });

  test('and that of another implementation open each other’s messages', async () => {
    const inputKey = randomBytes(32);
    const pair = kem.deriveKeyPair(inputKey);
    const theirPair = await theirs.kem.deriveKeyPair(arrayBuffer(inputKey));
    expect(new Uint8Array(await theirs.kem.serializePublicKey(theirPair.publicKey))).toEqual(pair.publicKey);

    const sender = await theirs.createSenderContext({ recipientPublicKey: theirPair.publicKey, info: info.buffer });
    const ciphertext = new Uint8Array(await sender.seal(plaintext.buffer));
    const kemOutput = new Uint8Array(sender.enc);
    expect(hpke.open(pair.secretKey, info, { kemOutput, ciphertext })).toEqual(plaintext);

    const made = hpke.seal(pair.publicKey, info, plaintext);
    const enc = arrayBuffer(made.kemOutput);
    const recipient = await theirs.createRecipientContext({
      recipientKey: theirPair.privateKey,
      enc,
      info: info.buffer,
    });
    const opened = await recipient.open(arrayBuffer(made.ciphertext));
    expect(new Uint8Array(opened)).toEqual(plaintext);
  });

  test('and that of another implementation export the same', async () => {
    const { secretKey, publicKey } = kem.generateKeyPair();
    const recipientPublicKey = await theirs.kem.deserializePublicKey(arrayBuffer(publicKey));
    const sender = await theirs.createSenderContext({ recipientPublicKey });
    const exported = new Uint8Array(await sender.export(info.buffer, 32));
    expect(hpke.receiveExport(secretKey, new Uint8Array(sender.enc), info)).toEqual(exported);
  });
});

describe('the KEM', () => {
  const kem = dhkemX25519();

  test('does not take a public key that can not be encrypted to', () => {
    const { secretKey, publicKey } = kem.generateKeyPair();
    expect(kem.isPublicKey(publicKey)).toBe(true);
    const one = Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 1 : 0));
    for (const key of [new Uint8Array(32), one, new Uint8Array(32).fill(0xff), publicKey.subarray(1), empty]) {
      expect(kem.isPublicKey(key)).toBe(false);
      expect(() => kem.encapsulate(key)).toThrow();
      expect(() => kem.decapsulate(key, secretKey, publicKey)).toThrow();
    }
  });

  test('gives both ends the same secret, each time another one', () => {
    const { secretKey, publicKey } = kem.generateKeyPair();
    const [first, second] = [kem.encapsulate(publicKey), kem.encapsulate(publicKey)];
    expect(kem.decapsulate(first.kemOutput, secretKey, publicKey)).toEqual(first.sharedSecret);
    expect(second.sharedSecret).not.toEqual(first.sharedSecret);
    expect(first.sharedSecret).toHaveLength(32);
  });
});

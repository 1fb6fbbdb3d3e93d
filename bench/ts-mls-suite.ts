/** Our primitives in the form that ts-mls takes: what it costs more is then its own. */
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import type { Hpke, PrivateKey, PublicKey } from 'ts-mls/crypto/hpke.js';
import { randomBytes, signatureKeyPair } from '../core/crypto/primitives';
import { cipherSuite, defaultCipherSuiteId, isMac } from '../core/mls/crypto/cipher-suite';
import { expand, extract, hmacSha256, sha256 } from '../core/mls/crypto/hash';
import type { HpkeKeyPair } from '../core/mls/crypto/kem';

const none = new Uint8Array(0);

/** Suite 3. libsodium must be ready. */
export function tsMlsSuite(): CiphersuiteImpl {
  const { hashBytes, signature } = cipherSuite(defaultCipherSuiteId);
  return {
    name: 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519',
    hash: {
      digest: async (data) => sha256(data),
      mac: async (key, data) => hmacSha256(key, data),
      verifyMac: async (key, mac, data) => isMac(key, data, mac),
    },
    kdf: {
      extract: async (salt, inputKey) => extract(salt, inputKey),
      expand: async (pseudorandomKey, info, lengthBytes) => expand(pseudorandomKey, info, lengthBytes),
      size: hashBytes,
    },
    signature: {
      sign: async (secretKey, message) => signature.sign(secretKey, message),
      verify: async (publicKey, message, signed) => signature.verify(publicKey, message, signed),
      async keygen() {
        const { publicKey, secretKey } = signatureKeyPair();
        return { publicKey, signKey: secretKey };
      },
    },
    hpke: tsMlsHpke(),
    rng: { randomBytes },
  };
}

// Without what external commits need.
function tsMlsHpke(): Hpke {
  const { aead, hpke, kem } = cipherSuite(defaultCipherSuiteId);
  return {
    async seal(publicKey, plaintext, info) {
      const { kemOutput, ciphertext } = hpke.seal(rawKey(publicKey), info, plaintext);
      return { ct: ciphertext, enc: kemOutput };
    },
    open: async (secretKey, kemOutput, ciphertext, info) =>
      hpke.open(rawKey(secretKey), info, { kemOutput, ciphertext }),
    importPrivateKey: async (raw) => raw,
    importPublicKey: async (raw) => raw,
    exportPublicKey: async (key) => rawKey(key),
    exportPrivateKey: async (key) => rawKey(key),
    encryptAead: async (key, nonce, aad, plaintext) => aead.seal(key, nonce, aad ?? none, plaintext),
    decryptAead: async (key, nonce, aad, sealed) => aead.open(key, nonce, aad ?? none, sealed),
    exportSecret: () => Promise.reject(new Error('not measured')),
    importSecret: () => Promise.reject(new Error('not measured')),
    deriveKeyPair: async (inputKey) => keyPair(kem.deriveKeyPair(inputKey)),
    generateKeyPair: async () => keyPair(kem.generateKeyPair()),
    keyLength: aead.keyBytes,
    nonceLength: aead.nonceBytes,
  };
}

function keyPair({ publicKey, secretKey }: HpkeKeyPair): { publicKey: PublicKey; privateKey: PrivateKey } {
  return { publicKey, privateKey: secretKey };
}

// It passes keys through without looking at them.
function rawKey(key: unknown): Uint8Array {
  if (!(key instanceof Uint8Array)) throw new TypeError('a key is not of ours');
  return key;
}

/**
 * The cipher suites of RFC 9420 section 17.1 that we speak, on libsodium and node:crypto.
 * libsodium must be ready (`cryptoReady`) before the first suite is asked for.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import type { Hpke, PrivateKey, PublicKey } from 'ts-mls/crypto/hpke.js';
import { AppError } from '../../shared/errors';
import { randomBytes, signatureKeyPair, wipe, type SignatureSeed } from '../crypto/primitives';
import { aes128Gcm, chaCha20Poly1305, type Aead } from './aead';
import { fastestCurve25519, type Curve25519 } from './curve25519';
import { hashBytes, hkdfExpand, hkdfExtract, hmacSha256 } from './hkdf';
import { hpkeSuite, type HpkeContext } from './hpke';

const aeads = {
  MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519: aes128Gcm,
  MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519: chaCha20Poly1305,
} as const;

/** A cipher suite by its name in the IANA registry. It is a property of the group. */
export type CipherSuiteName = keyof typeof aeads;

/** Every suite that we speak. */
export const cipherSuiteNames = Object.keys(aeads) as readonly CipherSuiteName[];

/** What new groups and key packages use. */
export const defaultCipherSuite: CipherSuiteName = 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519';

/** Whether this is a suite that we speak. */
export function isCipherSuiteName(name: string): name is CipherSuiteName {
  return Object.hasOwn(aeads, name);
}

const built = new Map<CipherSuiteName, CiphersuiteImpl>();
let probed: Curve25519 | undefined;

/** The curves as this runtime computes them fastest; measured at the first call. */
export function curve25519(): Curve25519 {
  probed ??= fastestCurve25519();
  return probed;
}

/** The implementation of a suite, in the form that ts-mls takes. */
export function cipherSuite(name: CipherSuiteName): CiphersuiteImpl {
  const known = built.get(name);
  if (known !== undefined) return known;
  const suite = buildCipherSuite(name, curve25519());
  built.set(name, suite);
  return suite;
}

/** A suite on the given curves; `cipherSuite` is the one to use outside tests. */
export function buildCipherSuite(name: CipherSuiteName, curve: Curve25519): CiphersuiteImpl {
  return {
    name,
    hash: {
      digest: async (data) => Uint8Array.from(createHash('sha256').update(data).digest()),
      mac: async (key, data) => hmacSha256(key, data),
      async verifyMac(key, mac, data) {
        return mac.length === hashBytes && timingSafeEqual(mac, hmacSha256(key, data));
      },
    },
    kdf: {
      extract: async (salt, inputKey) => hkdfExtract(salt, inputKey),
      expand: async (pseudorandomKey, info, lengthBytes) => hkdfExpand(pseudorandomKey, info, lengthBytes),
      size: hashBytes,
    },
    signature: {
      sign: async (secretKey, message) => curve.sign(secretKey, message),
      verify: async (publicKey, message, signature) => curve.verify(publicKey, message, signature),
      async keygen() {
        const signKey = randomBytes(32);
        return { signKey, publicKey: signatureKeyPair(signKey as SignatureSeed).publicKey };
      },
    },
    hpke: buildHpke(aeads[name], curve),
    rng: { randomBytes },
  };
}

function buildHpke(aead: Aead, curve: Curve25519): Hpke {
  const suite = hpkeSuite(curve, aead);
  const importKey = async <K>(raw: Uint8Array): Promise<K> => {
    if (raw.length !== 32) throw new RangeError('an X25519 key has 32 bytes');
    return raw.slice() as unknown as K;
  };
  const keyPair = (pair: { publicKey: Uint8Array; secretKey: Uint8Array }) => ({
    publicKey: pair.publicKey as unknown as PublicKey,
    privateKey: pair.secretKey as unknown as PrivateKey,
  });
  return {
    async seal(recipient, plaintext, info, aad) {
      const { kemOutput, context } = suite.setupSender(rawKey(recipient), info);
      const ct = aead.seal(context.key, context.baseNonce, aad ?? new Uint8Array(0), plaintext);
      wipeContext(context);
      return { ct, enc: kemOutput };
    },
    async open(secretKey, kemOutput, ciphertext, info, aad) {
      const context = suite.setupRecipient(rawKey(secretKey), kemOutput, info);
      try {
        return aead.open(context.key, context.baseNonce, aad ?? new Uint8Array(0), ciphertext);
      } finally {
        wipeContext(context);
      }
    },
    importPrivateKey: importKey,
    importPublicKey: importKey,
    exportPublicKey: async (key) => rawKey(key).slice(),
    exportPrivateKey: async (key) => rawKey(key).slice(),
    encryptAead: async (key, nonce, aad, plaintext) => aead.seal(key, nonce, aad ?? new Uint8Array(0), plaintext),
    decryptAead: async (key, nonce, aad, sealed) => aead.open(key, nonce, aad ?? new Uint8Array(0), sealed),
    async exportSecret(recipient, exporterContext, lengthBytes, info) {
      const { kemOutput, context } = suite.setupSender(rawKey(recipient), info);
      const secret = suite.exportSecret(context, exporterContext, lengthBytes);
      wipeContext(context);
      return { enc: kemOutput, secret };
    },
    async importSecret(secretKey, exporterContext, kemOutput, lengthBytes, info) {
      const context = suite.setupRecipient(rawKey(secretKey), kemOutput, info);
      const secret = suite.exportSecret(context, exporterContext, lengthBytes);
      wipeContext(context);
      return secret;
    },
    deriveKeyPair: async (inputKey) => keyPair(suite.deriveKeyPair(inputKey)),
    async generateKeyPair() {
      const secretKey = randomBytes(32);
      return keyPair({ secretKey, publicKey: curve.publicKeyOf(secretKey) });
    },
    keyLength: aead.keyBytes,
    nonceLength: aead.nonceBytes,
  };
}

// ts-mls passes keys through without looking at them: a CryptoKey by its type, the raw bytes by ours.
function rawKey(key: unknown): Uint8Array {
  if (!(key instanceof Uint8Array)) throw new AppError('internal.unexpected');
  return key;
}

function wipeContext(context: HpkeContext): void {
  wipe(context.key, context.baseNonce, context.exporterSecret);
}

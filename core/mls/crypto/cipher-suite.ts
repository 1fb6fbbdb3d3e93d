/**
 * Cipher suites (RFC 9420 sections 5.1 and 17.1). The suite is a property of the group. To add one, for example with
 * X-Wing, put its KEM into kem.ts and its row into `buildCipherSuites`: nothing else knows which suites there are.
 * libsodium must be ready (`cryptoReady`) before a suite is used.
 */
import { timingSafeEqual } from 'node:crypto';
import { AppError } from '../../../shared/errors';
import { aes128Gcm, chaCha20Poly1305, type Aead } from './aead';
import { ed25519, type Ed25519, type X25519 } from './curve25519';
import { hashBytes, hmacSha256 } from './hash';
import { hpke, type Hpke } from './hpke';
import { dhkemX25519, type Kem } from './kem';

/** CipherSuite, section 17.1: the number in the IANA registry. */
export type CipherSuiteId = number;

export interface CipherSuite {
  readonly id: CipherSuiteId;
  /** Its name in the IANA registry. */
  readonly name: string;
  /** Nh. */
  readonly hashBytes: number;
  readonly aead: Aead;
  readonly kem: Kem;
  readonly hpke: Hpke;
  readonly signature: Ed25519;
}

/** What new groups and key packages use. */
export const defaultCipherSuiteId = 0x0003;

/** Suites on other implementations of the curves; `cipherSuite` is the one to use outside tests. */
export function buildCipherSuites(curves: { signature?: Ed25519; exchange?: X25519 } = {}): readonly CipherSuite[] {
  const { signature = fastestEd25519, exchange } = curves;
  const kem = exchange === undefined ? dhkemX25519() : dhkemX25519(() => exchange);
  const suite = (id: number, name: string, aead: Aead): CipherSuite => ({
    id,
    name,
    hashBytes,
    aead,
    kem,
    hpke: hpke(kem, aead),
    signature,
  });
  return [
    suite(0x0001, 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519', aes128Gcm),
    suite(0x0003, 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519', chaCha20Poly1305),
  ];
}

const fastestEd25519: Ed25519 = {
  sign: (secretKey, message) => ed25519().sign(secretKey, message),
  verify: (publicKey, message, signature) => ed25519().verify(publicKey, message, signature),
};

const suites = new Map(buildCipherSuites().map((suite) => [suite.id, suite]));

/** Every suite that we speak. */
export const cipherSuiteIds: readonly CipherSuiteId[] = [...suites.keys()];

/** Throws `crypto.unknown-suite`, which the window has words for: a newer version may speak it. */
export function cipherSuite(id: CipherSuiteId): CipherSuite {
  const suite = suites.get(id);
  if (suite === undefined) throw new AppError('crypto.unknown-suite', { details: { suite: id } });
  return suite;
}

/** MAC, section 5.1: compared in constant time. */
export function isMac(key: Uint8Array, data: Uint8Array, mac: Uint8Array): boolean {
  return mac.length === hashBytes && timingSafeEqual(mac, hmacSha256(key, data));
}

/**
 * HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256: all that our MLS suites need.
 * One message per context, so there is no sequence number. Keys are the raw 32 bytes.
 */
import type { Aead } from './aead';
import type { Curve25519 } from './curve25519';
import { hashBytes, hkdfExpand, hkdfExtract } from './hkdf';
import { randomBytes, wipe } from '../crypto/primitives';

export interface HpkeKeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

export interface HpkeContext {
  readonly key: Uint8Array;
  readonly baseNonce: Uint8Array;
  readonly exporterSecret: Uint8Array;
}

export interface HpkeSuite {
  /** RFC 9180 section 7.1.3: the key pair that `inputKey` determines. */
  deriveKeyPair(inputKey: Uint8Array): HpkeKeyPair;
  /** SetupBaseS, section 5.1.1. */
  setupSender(recipient: Uint8Array, info: Uint8Array): { kemOutput: Uint8Array; context: HpkeContext };
  /** SetupBaseR, section 5.1.1. Throws for a malformed `kemOutput`. */
  setupRecipient(secretKey: Uint8Array, kemOutput: Uint8Array, info: Uint8Array): HpkeContext;
  /** Section 5.3. */
  exportSecret(context: HpkeContext, exporterContext: Uint8Array, lengthBytes: number): Uint8Array;
}

const kemId = 0x0020;
const kdfId = 0x0001;
const baseMode = 0;

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const version = ascii('HPKE-v1');
const empty = new Uint8Array(0);

/** HPKE with one of our AEADs. */
export function hpkeSuite(curve: Curve25519, aead: Aead): HpkeSuite {
  const kemSuite = concat(ascii('KEM'), uint16(kemId));
  const suite = concat(ascii('HPKE'), uint16(kemId), uint16(kdfId), uint16(aead.hpkeId));

  function sharedSecret(exchanged: Uint8Array, kemOutput: Uint8Array, recipient: Uint8Array): Uint8Array {
    const pseudorandomKey = labeledExtract(kemSuite, empty, 'eae_prk', exchanged);
    const secret = labeledExpand(kemSuite, pseudorandomKey, 'shared_secret', concat(kemOutput, recipient), hashBytes);
    wipe(exchanged, pseudorandomKey);
    return secret;
  }

  function keySchedule(shared: Uint8Array, info: Uint8Array): HpkeContext {
    const pskIdHash = labeledExtract(suite, empty, 'psk_id_hash', empty);
    const infoHash = labeledExtract(suite, empty, 'info_hash', info);
    const context = concat(Uint8Array.of(baseMode), pskIdHash, infoHash);
    const secret = labeledExtract(suite, shared, 'secret', empty);
    const keys = {
      key: labeledExpand(suite, secret, 'key', context, aead.keyBytes),
      baseNonce: labeledExpand(suite, secret, 'base_nonce', context, aead.nonceBytes),
      exporterSecret: labeledExpand(suite, secret, 'exp', context, hashBytes),
    };
    wipe(shared, secret);
    return keys;
  }

  return {
    deriveKeyPair(inputKey) {
      const pseudorandomKey = labeledExtract(kemSuite, empty, 'dkp_prk', inputKey);
      const secretKey = labeledExpand(kemSuite, pseudorandomKey, 'sk', empty, 32);
      wipe(pseudorandomKey);
      return { secretKey, publicKey: curve.publicKeyOf(secretKey) };
    },
    setupSender(recipient, info) {
      const ephemeral = randomBytes(32);
      const kemOutput = curve.publicKeyOf(ephemeral);
      const shared = sharedSecret(curve.exchange(ephemeral, recipient), kemOutput, recipient);
      wipe(ephemeral);
      return { kemOutput, context: keySchedule(shared, info) };
    },
    setupRecipient(secretKey, kemOutput, info) {
      const recipient = curve.publicKeyOf(secretKey);
      return keySchedule(sharedSecret(curve.exchange(secretKey, kemOutput), kemOutput, recipient), info);
    },
    exportSecret: (context, exporterContext, lengthBytes) =>
      labeledExpand(suite, context.exporterSecret, 'sec', exporterContext, lengthBytes),
  };
}

// RFC 9180 section 4
function labeledExtract(suite: Uint8Array, salt: Uint8Array, label: string, inputKey: Uint8Array): Uint8Array {
  return hkdfExtract(salt, concat(version, suite, ascii(label), inputKey));
}

function labeledExpand(
  suite: Uint8Array,
  pseudorandomKey: Uint8Array,
  label: string,
  info: Uint8Array,
  lengthBytes: number,
): Uint8Array {
  return hkdfExpand(pseudorandomKey, concat(uint16(lengthBytes), version, suite, ascii(label), info), lengthBytes);
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Key encapsulation mechanisms for HPKE (RFC 9180 section 4). A suite with X-Wing needs another one and nothing else. */
import { concatBytes } from '../../../shared/domain/bytes';
import { isWeakX25519Key } from '../../../shared/domain/directory/weak-points';
import { wipe } from '../../crypto/primitives';
import { x25519, type X25519 } from './curve25519';
import { hashBytes } from './hash';
import { labeledExpand, labeledExtract, text, uint16 } from './labeled-kdf';

export interface HpkeKeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

export interface Encapsulated {
  readonly sharedSecret: Uint8Array;
  readonly kemOutput: Uint8Array;
}

export interface Kem {
  /** RFC 9180 section 7.1. */
  readonly hpkeId: number;
  readonly publicKeyBytes: number;
  readonly secretKeyBytes: number;
  readonly kemOutputBytes: number;
  /** Whether something can be encrypted to this key. */
  isPublicKey(key: Uint8Array): boolean;
  generateKeyPair(): HpkeKeyPair;
  /** The key pair that `inputKey` determines. */
  deriveKeyPair(inputKey: Uint8Array): HpkeKeyPair;
  publicKeyOf(secretKey: Uint8Array): Uint8Array;
  /** Throws for a public key that can't be used. */
  encapsulate(publicKey: Uint8Array): Encapsulated;
  /** `publicKey` is that of `secretKey`. Throws for a malformed `kemOutput`. */
  decapsulate(kemOutput: Uint8Array, secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array;
}

const dhkemX25519Id = 0x0020;
const empty = new Uint8Array(0);

/** DHKEM(X25519, HKDF-SHA256), RFC 9180 section 4.1. */
export function dhkemX25519(curve: () => X25519 = x25519): Kem {
  const suite = concatBytes(text('KEM'), uint16(dhkemX25519Id));
  const sharedSecret = (exchanged: Uint8Array, kemOutput: Uint8Array, publicKey: Uint8Array): Uint8Array => {
    const pseudorandomKey = labeledExtract(suite, empty, 'eae_prk', exchanged);
    const secret = labeledExpand(suite, pseudorandomKey, 'shared_secret', concatBytes(kemOutput, publicKey), hashBytes);
    wipe(exchanged, pseudorandomKey);
    return secret;
  };
  return {
    hpkeId: dhkemX25519Id,
    publicKeyBytes: 32,
    secretKeyBytes: 32,
    kemOutputBytes: 32,
    isPublicKey: (key) => key.length === 32 && !isWeakX25519Key(key),
    generateKeyPair: () => curve().generateKeyPair(),
    deriveKeyPair(inputKey) {
      const pseudorandomKey = labeledExtract(suite, empty, 'dkp_prk', inputKey);
      const secretKey = labeledExpand(suite, pseudorandomKey, 'sk', empty, 32);
      wipe(pseudorandomKey);
      return { secretKey, publicKey: curve().publicKeyOf(secretKey) };
    },
    publicKeyOf: (secretKey) => curve().publicKeyOf(secretKey),
    encapsulate(publicKey) {
      const ephemeral = curve().generateKeyPair();
      const exchanged = curve().exchange(ephemeral.secretKey, publicKey);
      wipe(ephemeral.secretKey);
      const kemOutput = ephemeral.publicKey;
      return { sharedSecret: sharedSecret(exchanged, kemOutput, publicKey), kemOutput };
    },
    decapsulate: (kemOutput, secretKey, publicKey) =>
      sharedSecret(curve().exchange(secretKey, kemOutput), kemOutput, publicKey),
  };
}

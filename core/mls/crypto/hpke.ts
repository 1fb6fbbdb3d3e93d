/** HPKE (RFC 9180) in base mode with HKDF-SHA256: all that MLS needs. One message per context, so no sequence number. */
import { concatBytes } from '../../../shared/domain/bytes';
import { wipe } from '../../crypto/primitives';
import type { Aead } from './aead';
import { hashBytes } from './hash';
import type { Kem } from './kem';
import { labeledExpand, labeledExtract, text, uint16 } from './labeled-kdf';

/** RFC 9420 section 7.6. */
export interface HpkeCiphertext {
  readonly kemOutput: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export interface Hpke {
  /** SealBase with empty additional data, RFC 9180 section 6.1. The same `info` has the same content at every call. */
  seal(publicKey: Uint8Array, info: Uint8Array, plaintext: Uint8Array): HpkeCiphertext;
  /** OpenBase. Throws for anything that was not sealed so. */
  open(secretKey: Uint8Array, info: Uint8Array, sealed: HpkeCiphertext): Uint8Array;
  /** SendExportBase with empty info, section 6.2. */
  sendExport(publicKey: Uint8Array, context: Uint8Array): { kemOutput: Uint8Array; secret: Uint8Array };
  /** ReceiveExportBase. */
  receiveExport(secretKey: Uint8Array, kemOutput: Uint8Array, context: Uint8Array): Uint8Array;
}

const hkdfSha256Id = 0x0001;
const baseMode = 0;
const empty = new Uint8Array(0);

export function hpke(kem: Kem, aead: Aead): Hpke {
  const suite = concatBytes(text('HPKE'), uint16(kem.hpkeId), uint16(hkdfSha256Id), uint16(aead.hpkeId));
  let pskIdHash: Uint8Array | undefined;
  // What is sealed to many has the same info each time, which in a welcome is large.
  const infoHashes = new WeakMap<Uint8Array, Uint8Array>();
  const infoHashOf = (info: Uint8Array): Uint8Array => {
    const hash = infoHashes.get(info) ?? labeledExtract(suite, empty, 'info_hash', info);
    infoHashes.set(info, hash);
    return hash;
  };

  // KeySchedule, section 5.1. Uses `sharedSecret` up.
  function schedule<T>(sharedSecret: Uint8Array, info: Uint8Array, use: (derive: Derive) => T): T {
    pskIdHash ??= labeledExtract(suite, empty, 'psk_id_hash', empty);
    const context = concatBytes(Uint8Array.of(baseMode), pskIdHash, infoHashOf(info));
    const secret = labeledExtract(suite, sharedSecret, 'secret', empty);
    const derived: Uint8Array[] = [sharedSecret, secret];
    try {
      return use((label, lengthBytes) => {
        const key = labeledExpand(suite, secret, label, context, lengthBytes);
        derived.push(key);
        return key;
      });
    } finally {
      wipe(...derived);
    }
  }

  const exported = (sharedSecret: Uint8Array, context: Uint8Array): Uint8Array =>
    schedule(sharedSecret, empty, (derive) =>
      labeledExpand(suite, derive('exp', hashBytes), 'sec', context, hashBytes),
    );

  return {
    seal(publicKey, info, plaintext) {
      const { sharedSecret, kemOutput } = kem.encapsulate(publicKey);
      const ciphertext = schedule(sharedSecret, info, (derive) =>
        aead.seal(derive('key', aead.keyBytes), derive('base_nonce', aead.nonceBytes), empty, plaintext),
      );
      return { kemOutput, ciphertext };
    },
    open(secretKey, info, { kemOutput, ciphertext }) {
      const sharedSecret = kem.decapsulate(kemOutput, secretKey, kem.publicKeyOf(secretKey));
      return schedule(sharedSecret, info, (derive) =>
        aead.open(derive('key', aead.keyBytes), derive('base_nonce', aead.nonceBytes), empty, ciphertext),
      );
    },
    sendExport(publicKey, context) {
      const { sharedSecret, kemOutput } = kem.encapsulate(publicKey);
      return { kemOutput, secret: exported(sharedSecret, context) };
    },
    receiveExport: (secretKey, kemOutput, context) =>
      exported(kem.decapsulate(kemOutput, secretKey, kem.publicKeyOf(secretKey)), context),
  };
}

type Derive = (label: 'key' | 'base_nonce' | 'exp', lengthBytes: number) => Uint8Array;

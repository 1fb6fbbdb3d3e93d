/** The stored form of a key package's private half. */
import { uint8Encoder, decodeUint8 } from 'ts-mls/codec/number.js';
import { mapDecoders } from 'ts-mls/codec/tlsDecoder.js';
import { composeBufferEncoders, encode } from 'ts-mls/codec/tlsEncoder.js';
import { decodeVarLenData, varLenDataEncoder } from 'ts-mls/codec/variableLength.js';
import { decodeKeyPackage, keyPackageEncoder, type KeyPackage, type PrivateKeyPackage } from 'ts-mls/keyPackage.js';
import { Refusal } from './fail-alike';

export interface StoredKeyPackage {
  readonly keyPackage: KeyPackage;
  readonly privateKeys: PrivateKeyPackage;
}

const formatVersion = 1;

const encodeStored = encode(
  composeBufferEncoders<[number, KeyPackage, Uint8Array, Uint8Array, Uint8Array]>([
    uint8Encoder,
    keyPackageEncoder,
    varLenDataEncoder,
    varLenDataEncoder,
    varLenDataEncoder,
  ]),
);

const decodeStored = mapDecoders<
  [number, KeyPackage, Uint8Array, Uint8Array, Uint8Array],
  StoredKeyPackage | undefined
>(
  [decodeUint8, decodeKeyPackage, decodeVarLenData, decodeVarLenData, decodeVarLenData],
  (version, keyPackage, initPrivateKey, hpkePrivateKey, signaturePrivateKey) =>
    version === formatVersion
      ? { keyPackage, privateKeys: { initPrivateKey, hpkePrivateKey, signaturePrivateKey } }
      : undefined,
);

/** Format version, key package, then init, encryption and signature key. */
export function encodePrivateKeys({ keyPackage, privateKeys }: StoredKeyPackage): Uint8Array {
  return encodeStored([
    formatVersion,
    keyPackage,
    privateKeys.initPrivateKey,
    privateKeys.hpkePrivateKey,
    privateKeys.signaturePrivateKey,
  ]);
}

/** Reverses `encodePrivateKeys` on a copy of `bytes`, which the caller may wipe. Throws for anything else. */
export function decodePrivateKeys(bytes: Uint8Array): StoredKeyPackage {
  const decoded = decodeStored(bytes.slice(), 0);
  if (decoded?.[0] === undefined || decoded[1] !== bytes.length) throw new Refusal('the private keys are malformed');
  return decoded[0];
}

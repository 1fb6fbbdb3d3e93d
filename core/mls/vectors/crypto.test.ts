import { beforeAll, describe, expect, test } from 'vitest';
import { equalBytes } from '../../../shared/domain/bytes';
import { cryptoReady } from '../../crypto/primitives';
import { Reader } from '../codec/reader';
import { Writer } from '../codec/writer';
import { buildCipherSuites, type CipherSuite } from '../crypto/cipher-suite';
import { nodeEd25519, nodeX25519, sodiumEd25519, sodiumX25519 } from '../crypto/curve25519';
import {
  decryptWithLabel,
  deriveSecret,
  deriveTreeSecret,
  encryptWithLabel,
  expandWithLabel,
  isSignedWithLabel,
  refHash,
  signWithLabel,
} from '../crypto/labels';
import { hasVectors, hex, readVectors, tellWhenMissing, type Hex, type OfSuite } from './vectors';

tellWhenMissing();
beforeAll(cryptoReady);

interface CryptoBasics extends OfSuite {
  readonly ref_hash: Hex<'label' | 'value' | 'out'>;
  readonly expand_with_label: Hex<'secret' | 'label' | 'context' | 'out'> & { readonly length: number };
  readonly derive_secret: Hex<'secret' | 'label' | 'out'>;
  readonly derive_tree_secret: Hex<'secret' | 'label' | 'out'> & {
    readonly generation: number;
    readonly length: number;
  };
  readonly sign_with_label: Hex<'priv' | 'pub' | 'content' | 'label' | 'signature'>;
  readonly encrypt_with_label: Hex<'priv' | 'pub' | 'label' | 'context' | 'plaintext' | 'kem_output' | 'ciphertext'>;
}

describe.skipIf(!hasVectors)('vectors of the working group', () => {
  test.each([
    ['libsodium', { signature: sodiumEd25519, exchange: sodiumX25519 }],
    ['node:crypto', { signature: nodeEd25519, exchange: nodeX25519 }],
  ])('crypto-basics.json, curves by %s', (_name, curves) => {
    const suites = new Map(buildCipherSuites(curves).map((suite) => [suite.id, suite]));
    for (const vector of readVectors<CryptoBasics>('crypto-basics.json')) {
      const suite = suites.get(vector.cipher_suite);
      if (suite === undefined) throw new Error('there is no such suite');
      checkDerivations(suite, vector);
      checkSignature(suite, vector.sign_with_label);
      checkEncryption(suite, vector.encrypt_with_label);
    }
  });

  test('deserialization.json', () => {
    for (const { vlbytes_header: header, length } of readVectors<Hex<'vlbytes_header'> & { readonly length: number }>(
      'deserialization.json',
    )) {
      const field = hex(header);
      // The longest is a gigabyte, of which nothing is touched: so the system never really gives it.
      const bytes = new Uint8Array(field.length + length);
      bytes.set(field);
      expect(lengthIn(bytes)).toBe(length);
      if (length > 0) expect(() => lengthIn(bytes.subarray(0, -1))).toThrow('the bytes end too early');
      if (length > 2 ** 20) continue;
      expect(new Reader(bytes).opaque()).toHaveLength(length);
      expect(equalBytes(new Writer().opaque(new Uint8Array(length)).finish(), bytes)).toBe(true);
    }
  });
});

// How much the length in front says that follows.
function lengthIn(bytes: Uint8Array): number {
  const reader = new Reader(bytes);
  let start: number | undefined;
  try {
    reader.vector((from) => {
      start = from.offset;
      throw new Error('seen');
    });
  } catch (error) {
    if (start === undefined) throw error;
  }
  return bytes.length - (start ?? reader.offset);
}

function checkDerivations(suite: CipherSuite, vector: CryptoBasics): void {
  const { ref_hash: r, expand_with_label: e, derive_secret: d, derive_tree_secret: t } = vector;
  expect(refHash(r.label, hex(r.value))).toEqual(hex(r.out));
  expect(expandWithLabel(hex(e.secret), e.label, hex(e.context), e.length)).toEqual(hex(e.out));
  expect(deriveSecret(suite, hex(d.secret), d.label)).toEqual(hex(d.out));
  expect(deriveTreeSecret(hex(t.secret), t.label, t.generation, t.length)).toEqual(hex(t.out));
}

function checkSignature(suite: CipherSuite, vector: CryptoBasics['sign_with_label']): void {
  const { label } = vector;
  const signed = { publicKey: hex(vector.pub), label, content: hex(vector.content), signature: hex(vector.signature) };
  expect(isSignedWithLabel(suite, signed)).toBe(true);
  expect(signWithLabel(suite, hex(vector.priv), label, signed.content)).toEqual(signed.signature);
  expect(isSignedWithLabel(suite, { ...signed, label: `${label}.` })).toBe(false);
  expect(isSignedWithLabel(suite, { ...signed, content: changed(signed.content) })).toBe(false);
  expect(isSignedWithLabel(suite, { ...signed, signature: changed(signed.signature) })).toBe(false);
  expect(isSignedWithLabel(suite, { ...signed, publicKey: changed(signed.publicKey) })).toBe(false);
}

function checkEncryption(suite: CipherSuite, vector: CryptoBasics['encrypt_with_label']): void {
  const sealed = { kemOutput: hex(vector.kem_output), ciphertext: hex(vector.ciphertext) };
  const plaintext = hex(vector.plaintext);
  const place = { label: vector.label, context: hex(vector.context) };
  const open = (from: typeof sealed, at = place): Uint8Array => decryptWithLabel(suite, hex(vector.priv), at, from);
  expect(open(sealed)).toEqual(plaintext);
  const own = encryptWithLabel(suite, hex(vector.pub), place, plaintext);
  expect(own.kemOutput).not.toEqual(sealed.kemOutput);
  expect(open(own)).toEqual(plaintext);
  expect(() => open({ ...sealed, ciphertext: changed(sealed.ciphertext) })).toThrow();
  expect(() => open({ ...sealed, kemOutput: changed(sealed.kemOutput) })).toThrow();
  expect(() => open(sealed, { ...place, context: changed(place.context) })).toThrow();
  expect(() => open(sealed, { ...place, label: `${place.label}.` })).toThrow();
}

function changed(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte));
}

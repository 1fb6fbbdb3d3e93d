/** KeyPackage (RFC 9420 section 10): what a client publishes so that others can add it to groups. */
import type { Reader } from '../codec/reader';
import { encode, Writer } from '../codec/writer';
import type { CipherSuite, CipherSuiteId } from '../crypto/cipher-suite';
import { refHash, signWithLabel, type LabeledSignature } from '../crypto/labels';
import { mls10 } from '../leaf/capabilities';
import { readExtensions, writeExtensions, type Extension } from '../leaf/extension';
import { readLeafNode, signLeafNode, writeLeafNode, type LeafNode, type LeafNodeContent } from '../leaf/leaf-node';
import type { Lifetime } from '../leaf/lifetime';
import { demand } from '../refusal';

export interface KeyPackage {
  readonly cipherSuite: CipherSuiteId;
  readonly initKey: Uint8Array;
  readonly leafNode: LeafNode;
  readonly extensions: readonly Extension[];
  readonly signature: Uint8Array;
}

/** A key package with its secret halves. The owner wipes them after use. */
export interface OwnKeyPackage {
  readonly keyPackage: KeyPackage;
  readonly initSecretKey: Uint8Array;
  readonly encryptionSecretKey: Uint8Array;
  readonly signatureSecretKey: Uint8Array;
}

export interface KeyPackageOptions {
  readonly suite: CipherSuite;
  readonly leaf: LeafNodeContent;
  readonly lifetime: Lifetime;
  readonly extensions?: readonly Extension[];
  /** Of `leaf.signatureKey`. */
  readonly signatureSecretKey: Uint8Array;
}

/** Makes a key package with new keys. */
export function generateKeyPackage(options: KeyPackageOptions): OwnKeyPackage {
  const { suite, leaf, lifetime, extensions = [], signatureSecretKey } = options;
  const init = suite.kem.generateKeyPair();
  const encryption = suite.kem.generateKeyPair();
  const leafNode = signLeafNode(
    suite,
    { ...leaf, encryptionKey: encryption.publicKey, source: { leafNodeSource: 'key_package', lifetime } },
    signatureSecretKey,
  );
  const unsigned = { cipherSuite: suite.id, initKey: init.publicKey, leafNode, extensions };
  return {
    keyPackage: signKeyPackage(suite, unsigned, signatureSecretKey),
    initSecretKey: init.secretKey,
    encryptionSecretKey: encryption.secretKey,
    signatureSecretKey: signatureSecretKey.slice(),
  };
}

export function signKeyPackage(
  suite: CipherSuite,
  unsigned: Omit<KeyPackage, 'signature'>,
  secretKey: Uint8Array,
): KeyPackage {
  return { ...unsigned, signature: signWithLabel(suite, secretKey, 'KeyPackageTBS', keyPackageTbs(unsigned)) };
}

/** The signature of a key package, to be verified. */
export function keyPackageSignature(keyPackage: KeyPackage): LabeledSignature {
  return {
    publicKey: keyPackage.leafNode.signatureKey,
    label: 'KeyPackageTBS',
    content: keyPackageTbs(keyPackage),
    signature: keyPackage.signature,
  };
}

/** KeyPackageRef, section 5.2, 32 bytes. */
export function keyPackageReference(keyPackage: KeyPackage): Uint8Array {
  return refHash('MLS 1.0 KeyPackage Reference', encode(writeKeyPackage, keyPackage));
}

export function writeKeyPackage(writer: Writer, keyPackage: KeyPackage): void {
  writeUnsigned(writer, keyPackage);
  writer.opaque(keyPackage.signature);
}

export function readKeyPackage(reader: Reader): KeyPackage {
  demand(reader.uint16() === mls10, 'the key package has another version');
  return {
    cipherSuite: reader.uint16(),
    initKey: reader.opaque(),
    leafNode: readLeafNode(reader),
    extensions: readExtensions(reader),
    signature: reader.opaque(),
  };
}

function keyPackageTbs(keyPackage: Omit<KeyPackage, 'signature'>): Uint8Array {
  const writer = new Writer();
  writeUnsigned(writer, keyPackage);
  return writer.finish();
}

function writeUnsigned(writer: Writer, keyPackage: Omit<KeyPackage, 'signature'>): void {
  writer.uint16(mls10).uint16(keyPackage.cipherSuite).opaque(keyPackage.initKey);
  writeLeafNode(writer, keyPackage.leafNode);
  writeExtensions(writer, keyPackage.extensions);
}

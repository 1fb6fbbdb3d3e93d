/** Key packages (RFC 9420 section 10): what a device publishes so that others can add it to groups. */
import { extensionsSupportedByCapabilities } from 'ts-mls/extension.js';
import {
  generateKeyPackageWithKey,
  makeKeyPackageRef,
  verifyKeyPackage,
  type KeyPackage,
  type PrivateKeyPackage,
} from 'ts-mls/keyPackage.js';
import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import { limits } from '../../shared/domain/limits';
import { wipe, type SignatureKeyPair } from '../crypto/primitives';
import { groupStateExtensionType, lastResortExtensionType, leafCapabilities } from './capabilities';
import { basicCredential, leafIdentity, type LeafIdentity } from './credential';
import { cipherSuite, defaultCipherSuite, isCipherSuiteName, type CipherSuiteName } from './crypto-provider';
import { failAlike, Refusal } from './fail-alike';
import { encodePrivateKeys } from './key-package-codec';
import { checkLifetime, keyPackageLifetime } from './lifetime';
import { readMlsMessage, writeMlsMessage } from './mls-message';

export interface NewKeyPackage {
  /** MLSMessage to publish. */
  readonly keyPackage: Uint8Array;
  /** What `joinFromWelcome` needs later, encoded. Secret: the owner stores it sealed and wipes it after use. */
  readonly privateKeys: Uint8Array;
  /** KeyPackageRef (section 5.2), 32 bytes: how a welcome names the package. */
  readonly reference: Uint8Array;
}

export interface KeyPackageOptions {
  readonly identity: LeafIdentity;
  /** The key pair of `identity.signatureKey`. */
  readonly signature: SignatureKeyPair;
  /** Marks the package as the one that may be used more than once, when all others are gone. */
  readonly isLastResort: boolean;
  readonly nowMs: number;
  readonly suite?: CipherSuiteName;
}

/** Makes a key package: 90 days valid, a last resort a year. */
export async function generateKeyPackage(options: KeyPackageOptions): Promise<NewKeyPackage> {
  const { publicPackage, privatePackage } = await makeKeyPackage(options);
  const privateKeys = encodePrivateKeys({ keyPackage: publicPackage, privateKeys: privatePackage });
  wipe(privatePackage.initPrivateKey, privatePackage.hpkePrivateKey, privatePackage.signaturePrivateKey);
  return {
    keyPackage: writeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: publicPackage }),
    privateKeys,
    reference: await keyPackageReference(publicPackage),
  };
}

/** The same, not yet encoded, as `createGroup` needs it. */
export async function makeKeyPackage(
  options: KeyPackageOptions,
): Promise<{ publicPackage: KeyPackage; privatePackage: PrivateKeyPackage }> {
  const { identity, signature, isLastResort, nowMs, suite = defaultCipherSuite } = options;
  return generateKeyPackageWithKey(
    basicCredential(identity),
    leafCapabilities(),
    keyPackageLifetime(nowMs, isLastResort),
    isLastResort ? [{ extensionType: lastResortExtensionType, extensionData: new Uint8Array(0) }] : [],
    { signKey: signature.secretKey.slice(), publicKey: signature.publicKey.slice() },
    cipherSuite(suite),
  );
}

/**
 * The identity in a key package (MLSMessage) that another device published. Both signatures, the lifetime and the
 * capabilities hold; whether the directory authorises the identity is the caller's question.
 * Throws `crypto.failed`.
 */
export async function readKeyPackage(bytes: Uint8Array, nowMs: number = Date.now()): Promise<LeafIdentity> {
  return failAlike(async () => leafIdentity((await openKeyPackage(bytes, nowMs)).leafNode));
}

/** The validated key package itself (section 10.1). Throws. */
export async function openKeyPackage(bytes: Uint8Array, nowMs: number): Promise<KeyPackage> {
  const { keyPackage } = readMlsMessage(bytes, 'mls_key_package', limits.keyPackageBytes);
  const { leafNode } = keyPackage;
  if (!isCipherSuiteName(keyPackage.cipherSuite)) throw new Refusal('the key package is for another suite');
  checkLifetime(leafNode.lifetime, nowMs, isLastResort(keyPackage));
  checkLeafCapabilities(keyPackage);
  if (keyPackage.initKey.length !== 32 || leafNode.hpkePublicKey.length !== 32) {
    throw new Refusal('a key has a wrong size');
  }
  if (keyPackage.initKey.every((byte, index) => byte === leafNode.hpkePublicKey[index])) {
    throw new Refusal('init key and encryption key are the same');
  }
  const { signature } = cipherSuite(keyPackage.cipherSuite);
  if (!(await verifyLeafNodeSignatureKeyPackage(leafNode, signature))) throw new Refusal('the leaf is not signed');
  if (!(await verifyKeyPackage(keyPackage, signature))) throw new Refusal('the key package is not signed');
  return keyPackage;
}

/** Whether the package may be used more than once. */
export function isLastResort(keyPackage: KeyPackage): boolean {
  return keyPackage.extensions.some((extension) => extension.extensionType === lastResortExtensionType);
}

/** KeyPackageRef, section 5.2. */
export async function keyPackageReference(keyPackage: KeyPackage): Promise<Uint8Array> {
  if (!isCipherSuiteName(keyPackage.cipherSuite)) throw new Refusal('the key package is for another suite');
  return makeKeyPackageRef(keyPackage, cipherSuite(keyPackage.cipherSuite).hash);
}

function checkLeafCapabilities({ leafNode, extensions, version, cipherSuite: suite }: KeyPackage): void {
  const { capabilities } = leafNode;
  const isAble =
    version === 'mls10' &&
    capabilities.versions.includes('mls10') &&
    capabilities.ciphersuites.includes(suite) &&
    capabilities.credentials.includes('basic') &&
    capabilities.extensions.includes(groupStateExtensionType) &&
    extensionsSupportedByCapabilities([...leafNode.extensions, ...extensions], capabilities);
  if (!isAble) throw new Refusal('the leaf lacks a capability that our groups need');
}

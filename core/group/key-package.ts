/** Key packages of our devices (RFC 9420 section 10): what a device publishes so that others can add it to groups. */
import { limits } from '../../shared/domain/limits';
import { wipe, type SignatureKeyPair } from '../crypto/primitives';
import { decode } from '../mls/codec/reader';
import { Writer } from '../mls/codec/writer';
import { cipherSuite, cipherSuiteIds, defaultCipherSuiteId, type CipherSuiteId } from '../mls/crypto/cipher-suite';
import { decodeMlsMessageOf, encodeMlsMessage } from '../mls/framing/mls-message';
import {
  generateKeyPackage as generateOwn,
  keyPackageReference,
  readKeyPackage as readPackage,
  writeKeyPackage,
  type KeyPackage,
  type OwnKeyPackage,
} from '../mls/key-package/key-package';
import { canDoExtensions, mls10, type Capabilities } from '../mls/leaf/capabilities';
import { basicCredentialType } from '../mls/leaf/credential';
import { lastResortExtensionType } from '../mls/leaf/extension';
import { seconds } from '../mls/leaf/lifetime';
import { checkKeyPackage } from '../mls/proposal/proposal-validation';
import { demand, failAlike } from '../mls/refusal';
import { clockSkewMs, groupEnvironment, lastResortLifetimeMs, lifetimeOf, ordinaryLifetimeMs } from './group-rules';
import { groupStateExtensionType } from './group-state-extension';
import { basicCredential, leafIdentity, type LeafIdentity } from './leaf-identity';

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
  readonly suiteId?: CipherSuiteId;
}

/** What our leaves can do (section 7.2). */
const capabilities: Capabilities = {
  versions: [mls10],
  cipherSuites: cipherSuiteIds,
  extensions: [groupStateExtensionType, lastResortExtensionType],
  proposals: [],
  credentials: [basicCredentialType],
};

/** Makes a key package: 90 days valid, a last resort a year. */
export function generateKeyPackage(options: KeyPackageOptions): NewKeyPackage {
  const own = makeKeyPackage(options);
  const privateKeys = encodePrivateKeys(own);
  wipe(own.initSecretKey, own.encryptionSecretKey, own.signatureSecretKey);
  return {
    keyPackage: encodeMlsMessage({ wireFormat: 'mls_key_package', keyPackage: own.keyPackage }),
    privateKeys,
    reference: keyPackageReference(own.keyPackage),
  };
}

/** The same, not yet encoded, as `createGroup` needs it. */
export function makeKeyPackage(options: KeyPackageOptions): OwnKeyPackage {
  const { identity, signature, isLastResort, nowMs, suiteId = defaultCipherSuiteId } = options;
  return generateOwn({
    suite: cipherSuite(suiteId),
    leaf: {
      signatureKey: identity.signatureKey,
      credential: basicCredential(identity),
      capabilities,
      extensions: [],
    },
    lifetime: {
      notBefore: seconds(nowMs - clockSkewMs),
      notAfter: seconds(nowMs + (isLastResort ? lastResortLifetimeMs : ordinaryLifetimeMs)),
    },
    extensions: isLastResort ? [{ extensionType: lastResortExtensionType, extensionData: new Uint8Array(0) }] : [],
    signatureSecretKey: signature.secretKey,
  });
}

/** Who the key package (MLSMessage) is of. Throws `crypto.failed` unless it may be used now to add that device. */
export function readKeyPackage(bytes: Uint8Array, nowMs: number = Date.now()): LeafIdentity {
  return failAlike(() => {
    const keyPackage = openKeyPackage(bytes);
    const { authentication } = groupEnvironment(() => true, nowMs);
    const check = { authentication, nowMs, lifetime: lifetimeOf(keyPackage), isOwn: true };
    checkKeyPackage(cipherSuite(keyPackage.cipherSuite), keyPackage, check);
    return leafIdentity(keyPackage.leafNode);
  });
}

/**
 * The key package in `bytes`, whose device can do what our groups need. Signatures and lifetime are not checked yet: a
 * commit that adds it does that, and twice would take a large group long.
 */
export function openKeyPackage(bytes: Uint8Array): KeyPackage {
  const { keyPackage } = decodeMlsMessageOf(bytes, 'mls_key_package', limits.keyPackageBytes);
  const suite = cipherSuite(keyPackage.cipherSuite);
  const { leafNode, extensions } = keyPackage;
  const { versions, cipherSuites, credentials, extensions: known } = leafNode.capabilities;
  const isAble =
    versions.includes(mls10) &&
    cipherSuites.includes(suite.id) &&
    credentials.includes(basicCredentialType) &&
    known.includes(groupStateExtensionType) &&
    canDoExtensions(leafNode.capabilities, extensions);
  demand(isAble, 'the leaf lacks a capability that our groups need');
  return keyPackage;
}

const formatVersion = 2;

/** The stored form of a key package with its secret halves. */
export function encodePrivateKeys(own: OwnKeyPackage): Uint8Array {
  const writer = new Writer().uint8(formatVersion);
  writeKeyPackage(writer, own.keyPackage);
  return writer.opaque(own.initSecretKey).opaque(own.encryptionSecretKey).opaque(own.signatureSecretKey).finish();
}

/** Reverses `encodePrivateKeys`, on copies of what is in `bytes`, which the caller may wipe. Throws for anything else. */
export function decodePrivateKeys(bytes: Uint8Array): OwnKeyPackage {
  return decode(bytes, (reader) => {
    demand(reader.uint8() === formatVersion, 'the private keys are stored in another form');
    return {
      keyPackage: readPackage(reader),
      initSecretKey: reader.opaque(),
      encryptionSecretKey: reader.opaque(),
      signatureSecretKey: reader.opaque(),
    };
  });
}

/** The key schedule (RFC 9420 section 8): the secrets of an epoch. */
import { wipe } from '../../crypto/primitives';
import type { CipherSuite } from '../crypto/cipher-suite';
import { extract, hmacSha256 } from '../crypto/hash';
import type { HpkeKeyPair } from '../crypto/kem';
import { deriveSecret, expandWithLabel } from '../crypto/labels';
import { encodeGroupContext, type GroupContext } from './group-context';

/** The secrets that stay with an epoch (section 8, table 4), and the one that the next epoch begins with. */
export interface EpochSecrets {
  readonly senderDataSecret: Uint8Array;
  readonly exporterSecret: Uint8Array;
  readonly externalSecret: Uint8Array;
  readonly membershipKey: Uint8Array;
  readonly resumptionPsk: Uint8Array;
  readonly epochAuthenticator: Uint8Array;
  readonly initSecret: Uint8Array;
}

/** All that an epoch begins with: the other two are used up at once, by the secret tree and the confirmation tag. */
export interface NewEpoch {
  readonly secrets: EpochSecrets;
  readonly encryptionSecret: Uint8Array;
  readonly confirmationKey: Uint8Array;
}

export interface EpochInputs {
  readonly initSecret: Uint8Array;
  /** All zeros without an update path. */
  readonly commitSecret: Uint8Array;
  /** Of the new epoch. */
  readonly context: GroupContext;
}

/** Secret: whoever asked for it wipes it. */
export function joinerSecret(suite: CipherSuite, { initSecret, commitSecret, context }: EpochInputs): Uint8Array {
  const extracted = extract(initSecret, commitSecret);
  const secret = expandWithLabel(extracted, 'joiner', encodeGroupContext(context), suite.hashBytes);
  wipe(extracted);
  return secret;
}

/** Key and nonce that a Welcome's GroupInfo is sealed with (section 12.4.3.1). */
export function welcomeKeyAndNonce(
  suite: CipherSuite,
  joiner: Uint8Array,
  pskSecret: Uint8Array,
): { readonly key: Uint8Array; readonly nonce: Uint8Array } {
  const extracted = extract(joiner, pskSecret);
  const secret = deriveSecret(suite, extracted, 'welcome');
  const key = expandWithLabel(secret, 'key', new Uint8Array(0), suite.aead.keyBytes);
  const nonce = expandWithLabel(secret, 'nonce', new Uint8Array(0), suite.aead.nonceBytes);
  wipe(extracted, secret);
  return { key, nonce };
}

/** The secrets of the epoch with this context. `joiner` and `pskSecret` stay the caller's. */
export function beginEpoch(
  suite: CipherSuite,
  joiner: Uint8Array,
  pskSecret: Uint8Array,
  context: GroupContext,
): NewEpoch {
  const extracted = extract(joiner, pskSecret);
  const epochSecret = expandWithLabel(extracted, 'epoch', encodeGroupContext(context), suite.hashBytes);
  const epoch = deriveEpoch(suite, epochSecret);
  wipe(extracted, epochSecret);
  return epoch;
}

/** What follows from an epoch secret. */
export function deriveEpoch(suite: CipherSuite, epochSecret: Uint8Array): NewEpoch {
  const derive = (label: string): Uint8Array => deriveSecret(suite, epochSecret, label);
  return {
    secrets: {
      senderDataSecret: derive('sender data'),
      exporterSecret: derive('exporter'),
      externalSecret: derive('external'),
      membershipKey: derive('membership'),
      resumptionPsk: derive('resumption'),
      epochAuthenticator: derive('authentication'),
      initSecret: derive('init'),
    },
    encryptionSecret: derive('encryption'),
    confirmationKey: derive('confirm'),
  };
}

/** ConfirmationTag, section 6.1. */
export function confirmationTag(confirmationKey: Uint8Array, confirmedTranscriptHash: Uint8Array): Uint8Array {
  return hmacSha256(confirmationKey, confirmedTranscriptHash);
}

/** The key pair with which outsiders can initialise the next epoch (sections 8 and 8.3). */
export function externalKeyPair(suite: CipherSuite, { externalSecret }: EpochSecrets): HpkeKeyPair {
  return suite.kem.deriveKeyPair(externalSecret);
}

/** Context of the HPKE export that gives an external init secret, section 8.3. */
const externalInitContext = new TextEncoder().encode('MLS 1.0 external init secret');

/** An init secret for a group whose external public key one knows. */
export function createExternalInit(
  suite: CipherSuite,
  externalPub: Uint8Array,
): { readonly kemOutput: Uint8Array; readonly initSecret: Uint8Array } {
  const { kemOutput, secret } = suite.hpke.sendExport(externalPub, externalInitContext);
  return { kemOutput, initSecret: secret };
}

/** The members' side of it. */
export function openExternalInit(suite: CipherSuite, secrets: EpochSecrets, kemOutput: Uint8Array): Uint8Array {
  const { secretKey } = externalKeyPair(suite, secrets);
  const initSecret = suite.hpke.receiveExport(secretKey, kemOutput, externalInitContext);
  wipe(secretKey);
  return initSecret;
}

export function secretsOfEpoch(secrets: EpochSecrets): readonly Uint8Array[] {
  return Object.values(secrets) as Uint8Array[];
}

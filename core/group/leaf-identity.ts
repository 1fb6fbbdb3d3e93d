/** Who a leaf stands for: a basic credential (RFC 9420 section 5.3) with the user id and the device id. */
import { equalBytes } from '../../shared/domain/bytes';
import { idFromBytes, idToBytes, type DeviceId, type UserId } from '../../shared/domain/ids';
import type { SignaturePublicKey } from '../crypto/primitives';
import type { PresentedIdentity } from '../mls/leaf/authentication-service';
import type { Credential } from '../mls/leaf/credential';
import { Refusal } from '../mls/refusal';

const userIdBytes = 32;
const deviceIdBytes = 16;

/** A leaf of the ratchet tree: one device of one user. None of it ever changes while the leaf is in the group. */
export interface LeafIdentity {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** The device's signature key, which signs everything that the leaf sends. */
  readonly signatureKey: SignaturePublicKey;
}

/** Whether the directory authorises this device of this user with this very key, at this moment. */
export type CredentialCheck = (leaf: LeafIdentity) => boolean;

/** The credential of an identity: user id, then device id. */
export function basicCredential(identity: LeafIdentity): Credential {
  const bytes = new Uint8Array(userIdBytes + deviceIdBytes);
  bytes.set(idToBytes(identity.userId));
  bytes.set(idToBytes(identity.deviceId), userIdBytes);
  return { credentialType: 'basic', identity: bytes };
}

/** The identity of a leaf. Throws for a credential of another type or size. */
export function leafIdentity({ credential, signatureKey }: PresentedIdentity): LeafIdentity {
  if (credential.credentialType !== 'basic') throw new Refusal('the credential is not basic');
  if (credential.identity.length !== userIdBytes + deviceIdBytes) throw new Refusal('the identity has a wrong size');
  return {
    userId: idFromBytes('UserId', credential.identity.subarray(0, userIdBytes)),
    deviceId: idFromBytes('DeviceId', credential.identity.subarray(userIdBytes)),
    signatureKey: signatureKey.slice() as SignaturePublicKey,
  };
}

/** Whether both are the same device of the same user with the same key. */
export function isSameIdentity(a: PresentedIdentity, b: PresentedIdentity): boolean {
  return isSameDevice(a, b) && equalBytes(a.signatureKey, b.signatureKey);
}

/** Whether both claim to be the same device of the same user. */
export function isSameDevice(a: PresentedIdentity, b: PresentedIdentity): boolean {
  return (
    a.credential.credentialType === 'basic' &&
    b.credential.credentialType === 'basic' &&
    equalBytes(a.credential.identity, b.credential.identity)
  );
}

/** Who a leaf stands for (RFC 9420 section 5.3): a basic credential with the user id and the device id. */
import type { AuthenticationService } from 'ts-mls/authenticationService.js';
import type { Credential } from 'ts-mls/credential.js';
import { idFromBytes, idToBytes, type DeviceId, type UserId } from '../../shared/domain/ids';
import type { SignaturePublicKey } from '../crypto/primitives';
import { Refusal } from './fail-alike';

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

/** What a leaf node and its key package carry of an identity. */
export interface CredentialedLeaf {
  readonly credential: Credential;
  readonly signaturePublicKey: Uint8Array;
}

/** The credential of an identity: user id, then device id. */
export function basicCredential(identity: LeafIdentity): Credential {
  const bytes = new Uint8Array(userIdBytes + deviceIdBytes);
  bytes.set(idToBytes(identity.userId));
  bytes.set(idToBytes(identity.deviceId), userIdBytes);
  return { credentialType: 'basic', identity: bytes };
}

/** The identity of a leaf. Throws for a credential of another type or size. */
export function leafIdentity(leaf: CredentialedLeaf): LeafIdentity {
  const { credential, signaturePublicKey } = leaf;
  if (credential.credentialType !== 'basic') throw new Refusal('the credential is not basic');
  if (credential.identity.length !== userIdBytes + deviceIdBytes) throw new Refusal('the identity has a wrong size');
  if (signaturePublicKey.length !== 32) throw new Refusal('the signature key has a wrong size');
  return {
    userId: idFromBytes('UserId', credential.identity.subarray(0, userIdBytes)),
    deviceId: idFromBytes('DeviceId', credential.identity.subarray(userIdBytes)),
    signatureKey: signaturePublicKey.slice() as SignaturePublicKey,
  };
}

/** Whether both are the same device of the same user with the same key. */
export function isSameIdentity(a: LeafIdentity, b: LeafIdentity): boolean {
  return (
    a.userId === b.userId &&
    a.deviceId === b.deviceId &&
    a.signatureKey.length === b.signatureKey.length &&
    a.signatureKey.every((byte, index) => byte === b.signatureKey[index])
  );
}

/** The check in the form that ts-mls asks for every leaf it validates. A credential of another form never passes. */
export function authenticationService(check: CredentialCheck): AuthenticationService {
  return {
    async validateCredential(credential, signaturePublicKey) {
      return check(leafIdentity({ credential, signaturePublicKey }));
    },
  };
}

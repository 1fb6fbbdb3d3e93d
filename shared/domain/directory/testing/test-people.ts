/** People with real keys for tests of the directory, and the entries that they write. Await `sodium.ready` first. */
import { create } from '@bufbuild/protobuf';
import sodium from 'libsodium-wrappers-sumo';
import {
  DeviceAddSchema,
  DeviceRevokeSchema,
  DeviceSchema,
  FoundingSchema,
  InviteCreateSchema,
  InviteRevokeSchema,
  JoinSchema,
  ProfileUpdateSchema,
  WorkspaceUpdateSchema,
} from '../../../protocol/gen/directory_pb';
import type { Device, Role } from '../../../protocol/gen/directory_pb';
import { idFromBytes, idToBytes } from '../../ids';
import type { DeviceId, InviteId, UserId, WorkspaceId } from '../../ids';
import type { Action, DirectoryCrypto } from '../decode-entry';
import type { DirectoryState } from '../directory-state';
import { deviceMessage, joinMessage } from '../signed-messages';
import { signEntry, signGenesis } from '../sign-entry';

export const testCrypto: DirectoryCrypto = {
  sha256: (bytes) => sodium.crypto_hash_sha256(bytes),
  verify: (signature, message, publicKey) =>
    signature.length === 64 && sodium.crypto_sign_verify_detached(signature, message, publicKey),
};

export interface TestDevice {
  readonly deviceId: DeviceId;
  readonly device: Device;
  sign(message: Uint8Array): Uint8Array;
}

export interface TestPerson extends TestDevice {
  readonly userId: UserId;
  readonly signedGenesis: Uint8Array;
}

export interface TestInvite {
  readonly inviteId: InviteId;
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

export function makeTestDevice(): TestDevice {
  const keys = sodium.crypto_sign_keypair();
  const device = create(DeviceSchema, {
    deviceId: sodium.randombytes_buf(16),
    signatureKey: keys.publicKey,
    encryptionKey: sodium.crypto_box_keypair().publicKey,
    inbox: sodium.randombytes_buf(32),
  });
  return {
    deviceId: idFromBytes('DeviceId', device.deviceId),
    device,
    sign: (message) => sodium.crypto_sign_detached(message, keys.privateKey),
  };
}

export function makeTestPerson(from: TestDevice = makeTestDevice()): TestPerson {
  const signedGenesis = signGenesis(from.device, sodium.randombytes_buf(16), from.sign);
  return { ...from, signedGenesis, userId: idFromBytes('UserId', testCrypto.sha256(signedGenesis)) };
}

export function makeTestInvite(): TestInvite {
  const keys = sodium.crypto_sign_keypair();
  return {
    inviteId: idFromBytes('InviteId', sodium.randombytes_buf(16)),
    publicKey: keys.publicKey,
    sign: (message) => sodium.crypto_sign_detached(message, keys.privateKey),
  };
}

/** The entry that follows `state`, written by `person` with one of its devices. */
export function entryBy(
  state: DirectoryState,
  person: TestPerson,
  action: Action,
  { nowMs = state.atMs, device = person }: { nowMs?: number; device?: TestDevice } = {},
): Uint8Array {
  return signEntry(state, { nowMs, userId: person.userId, deviceId: device.deviceId, action }, device.sign);
}

export function foundingBy(person: TestPerson): Action {
  return {
    case: 'founding',
    value: create(FoundingSchema, {
      signedGenesis: person.signedGenesis,
      sealedWorkspaceProfile: sodium.randombytes_buf(60),
      sealedProfile: sodium.randombytes_buf(60),
    }),
  };
}

export function inviteCreation(
  invite: TestInvite,
  terms: { readonly role: Role; readonly expiresAtMs: number; readonly uses: number },
): Action {
  return {
    case: 'inviteCreate',
    value: create(InviteCreateSchema, {
      inviteId: idToBytes(invite.inviteId),
      inviteKey: invite.publicKey,
      role: terms.role,
      expiresAtMs: BigInt(terms.expiresAtMs),
      uses: terms.uses,
      sealedLabel: sodium.randombytes_buf(50),
    }),
  };
}

export function inviteRevocation(inviteId: InviteId): Action {
  return { case: 'inviteRevoke', value: create(InviteRevokeSchema, { inviteId: idToBytes(inviteId) }) };
}

export function joinBy(person: TestPerson, invite: TestInvite, workspaceId: WorkspaceId): Action {
  return {
    case: 'join',
    value: create(JoinSchema, {
      inviteId: idToBytes(invite.inviteId),
      signedGenesis: person.signedGenesis,
      sealedProfile: sodium.randombytes_buf(60),
      inviteSignature: invite.sign(joinMessage(workspaceId, person.userId)),
    }),
  };
}

export function profileUpdate(sealedProfile = sodium.randombytes_buf(60)): Action {
  return { case: 'profileUpdate', value: create(ProfileUpdateSchema, { sealedProfile }) };
}

export function workspaceUpdate(sealedWorkspaceProfile = sodium.randombytes_buf(60)): Action {
  return { case: 'workspaceUpdate', value: create(WorkspaceUpdateSchema, { sealedWorkspaceProfile }) };
}

export function deviceAddition(userId: UserId, added: TestDevice, sign = added.sign): Action {
  const deviceSignature = sign(deviceMessage(userId, added.device));
  return { case: 'deviceAdd', value: create(DeviceAddSchema, { device: added.device, deviceSignature }) };
}

export function deviceRevocation(deviceId: DeviceId): Action {
  return { case: 'deviceRevoke', value: create(DeviceRevokeSchema, { deviceId: idToBytes(deviceId) }) };
}

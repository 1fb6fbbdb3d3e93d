/** What the workspace's log says up to some entry. Immutable: each entry gives a new state that shares what is unchanged. */
import type { Brand, DeviceId, InviteId, TopicId, UserId, WorkspaceId } from '../ids';
import type { PolicyInForce } from '../workspace-policy';
import { IdMap } from './id-map';
import type { InvitedRole, Role } from './role';

export interface DirectoryState {
  /** Undefined before the founding entry. */
  readonly workspaceId: WorkspaceId | undefined;
  /** Sequence number of the last entry; 0 before the founding entry. */
  readonly sequence: number;
  /** SHA-256 of the last entry; empty before the founding entry. */
  readonly headHash: Uint8Array;
  /** Time of the last entry. */
  readonly atMs: number;
  readonly sealedWorkspaceProfile: Uint8Array;
  /** In the order in which they joined. */
  readonly members: IdMap<UserId, Member>;
  readonly invites: IdMap<InviteId, DirectoryInvite>;
  /** Every device that was ever added, revoked ones too, and whose it is. */
  readonly deviceOwners: IdMap<DeviceId, UserId>;
  /** Hex of every signature key and inbox that was ever used, and by which device, so that none is used twice. */
  readonly taken: IdMap<string, DeviceId>;
  /** Every policy that was ever set, with its entry's time: what was done is judged by what held then. */
  readonly policies: readonly SignedPolicy[];
}

export interface SignedPolicy extends PolicyInForce {
  readonly by: UserId;
}

export interface Member {
  readonly userId: UserId;
  readonly role: Role;
  readonly joinedAtMs: number;
  /** Undefined for the founder. */
  readonly invitedWith: InviteId | undefined;
  /** A `Profile` under the workspace's profile key. */
  readonly sealedProfile: Uint8Array;
  /** The devices that are authorised now; never empty. */
  readonly devices: ReadonlyMap<DeviceId, MemberDevice>;
  readonly revokedDevices: ReadonlyMap<DeviceId, RevokedDevice>;
  /** SHA-256 of the last entry of the user's chain of devices: the signed genesis, then entries of the log. */
  readonly chainHead: Uint8Array;
}

export interface MemberDevice {
  readonly deviceId: DeviceId;
  /** Ed25519, 32 bytes. */
  readonly signatureKey: Brand<Uint8Array, 'SignaturePublicKey'>;
  /** X25519, 32 bytes. */
  readonly encryptionKey: Brand<Uint8Array, 'BoxPublicKey'>;
  readonly inbox: TopicId;
}

interface RevokedDevice extends MemberDevice {
  readonly revokedAtMs: number;
}

export interface DirectoryInvite {
  readonly inviteId: InviteId;
  /** Ed25519, 32 bytes. */
  readonly inviteKey: Brand<Uint8Array, 'SignaturePublicKey'>;
  readonly role: InvitedRole;
  readonly createdBy: UserId;
  readonly createdAtMs: number;
  /** The last millisecond in which it admits. */
  readonly expiresAtMs: number;
  readonly uses: number;
  readonly usesLeft: number;
  readonly isRevoked: boolean;
  /** An `InviteLabel` under the workspace's profile key. */
  readonly sealedLabel: Uint8Array;
}

/** The state before the founding entry. */
export function emptyDirectory(): DirectoryState {
  return {
    workspaceId: undefined,
    sequence: 0,
    headHash: new Uint8Array(),
    atMs: 0,
    sealedWorkspaceProfile: new Uint8Array(),
    members: IdMap.empty(),
    invites: IdMap.empty(),
    deviceOwners: IdMap.empty(),
    taken: IdMap.empty(),
    policies: [],
  };
}

/** The device, if it is authorised now. */
export function activeDevice(state: DirectoryState, userId: UserId, deviceId: DeviceId): MemberDevice | undefined {
  return state.members.get(userId)?.devices.get(deviceId);
}

export type InviteState = 'open' | 'expired' | 'used-up' | 'revoked';

/** Whether an invite admits at `atMs`, or the most definite reason why not. */
export function inviteState(invite: DirectoryInvite, atMs: number): InviteState {
  if (invite.isRevoked) return 'revoked';
  if (invite.usesLeft <= 0) return 'used-up';
  return atMs > invite.expiresAtMs ? 'expired' : 'open';
}

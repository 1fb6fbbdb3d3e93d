/** The rule of each action, once the entry is known to be in its place and signed by its device. */
import { AppError } from '../../errors';
import type { DeviceAdd, Founding, InviteCreate, Join, SetPolicy } from '../../protocol/gen/directory_pb';
import type { DeviceId, InviteId, UserId, WorkspaceId } from '../ids';
import { idFromBytes, idToBytes, toHex } from '../ids';
import { limits } from '../limits';
import type { DecodedEntry, DirectoryCrypto } from './decode-entry';
import { readDevice, readSignatureKey, safeTime } from './decode-entry';
import { refusedBy } from './directory-rule';
import type { DirectoryInvite, DirectoryState, Member, MemberDevice } from './directory-state';
import { inviteState } from './directory-state';
import { readPolicy } from './policy-entry';
import { invitedRoleFromWire, mayInvite, maySetPolicy, mayUpdateWorkspace } from './role';
import type { Role } from './role';
import { deviceMessage, joinMessage } from './signed-messages';

export interface ActionInput {
  /** With the place of the new entry, everything else as before it. */
  readonly state: DirectoryState & { readonly workspaceId: WorkspaceId };
  readonly entry: DecodedEntry;
  /** The device that signed the entry. */
  readonly device: MemberDevice;
  readonly crypto: DirectoryCrypto;
  /** The time that an invite's expiry is held against. */
  readonly expiryClockMs: number;
}

/** Throws as `applyEntry` documents. */
export function applyAction(input: ActionInput): DirectoryState {
  const { state, entry } = input;
  const { action } = entry;
  switch (action.case) {
    case 'founding':
      return found(input, action.value);
    case 'join':
      return join(input, action.value);
    case 'inviteCreate':
      return createInvite(input, action.value);
    case 'inviteRevoke':
      return revokeInvite(input, idFromBytes('InviteId', action.value.inviteId));
    case 'profileUpdate':
      return withMember(state, { ...author(input), sealedProfile: sealedProfile(action.value.sealedProfile) });
    case 'workspaceUpdate':
      requireRight(mayUpdateWorkspace(author(input).role));
      return { ...state, sealedWorkspaceProfile: sealedProfile(action.value.sealedWorkspaceProfile) };
    case 'deviceAdd':
      return addDevice(input, action.value);
    case 'deviceRevoke':
      return revokeDevice(input, idFromBytes('DeviceId', action.value.deviceId));
    case 'setPolicy':
      return setPolicy(input, action.value);
  }
}

function found(input: ActionInput, founding: Founding): DirectoryState {
  const state = { ...input.state, sealedWorkspaceProfile: sealedProfile(founding.sealedWorkspaceProfile) };
  return admit(state, input, { role: 'owner', invitedWith: undefined, sealedProfile: founding.sealedProfile });
}

function join(input: ActionInput, { inviteId, inviteSignature, sealedProfile }: Join): DirectoryState {
  const { state, entry, crypto } = input;
  const invite = state.invites.get(idFromBytes('InviteId', inviteId));
  if (invite === undefined) throw refusedBy('invite-unknown');
  const message = joinMessage(state.workspaceId, entry.userId);
  if (!crypto.verify(inviteSignature, message, invite.inviteKey)) throw refusedBy('invite-signature');
  // Before the invite's own state: whoever is in already learns that, even when the invite is used up by now.
  if (state.members.has(entry.userId)) throw refusedBy('already-member');
  const current = inviteState(invite, input.expiryClockMs);
  if (current !== 'open') throw new AppError(`invite.${current}`, { details: { rule: 'invite-open' } });

  const used = withInvite(state, { ...invite, usesLeft: invite.usesLeft - 1 });
  return admit(used, input, { role: invite.role, invitedWith: invite.inviteId, sealedProfile });
}

function admit(
  state: DirectoryState,
  { entry, device }: ActionInput,
  as: { role: Role; invitedWith: InviteId | undefined; sealedProfile: Uint8Array },
): DirectoryState {
  return withMember(takeDevice(state, entry.userId, device), {
    userId: entry.userId,
    role: as.role,
    joinedAtMs: entry.atMs,
    invitedWith: as.invitedWith,
    sealedProfile: sealedProfile(as.sealedProfile),
    devices: new Map([[device.deviceId, device]]),
    revokedDevices: new Map(),
    chainHead: idToBytes(entry.userId),
  });
}

function createInvite(input: ActionInput, create: InviteCreate): DirectoryState {
  const { state, entry } = input;
  requireRight(mayInvite(author(input).role));
  const inviteId = idFromBytes('InviteId', create.inviteId);
  const role = invitedRoleFromWire(create.role);
  const expiresAtMs = safeTime(create.expiresAtMs);
  if (state.invites.has(inviteId)) throw refusedBy('taken');
  if (role === undefined) throw refusedBy('invite-role');
  if (expiresAtMs <= entry.atMs || expiresAtMs > entry.atMs + limits.inviteLifetimeMs) throw refusedBy('invite-expiry');
  if (create.uses < 1 || create.uses > limits.inviteUses) throw refusedBy('invite-uses');
  if (create.sealedLabel.length > limits.sealedLabelBytes) throw refusedBy('sealed-size');
  return withInvite(state, {
    inviteId,
    inviteKey: readSignatureKey(create.inviteKey),
    role,
    createdBy: entry.userId,
    createdAtMs: entry.atMs,
    expiresAtMs,
    uses: create.uses,
    usesLeft: create.uses,
    isRevoked: false,
    sealedLabel: create.sealedLabel,
  });
}

function revokeInvite(input: ActionInput, inviteId: InviteId): DirectoryState {
  requireRight(mayInvite(author(input).role));
  const invite = input.state.invites.get(inviteId);
  if (invite === undefined) throw refusedBy('invite-unknown');
  if (invite.isRevoked) throw refusedBy('invite-revoked');
  return withInvite(input.state, { ...invite, isRevoked: true });
}

function addDevice(input: ActionInput, add: DeviceAdd): DirectoryState {
  const { state, entry, crypto } = input;
  const member = author(input);
  const device = readDevice(add.device);
  const isSigned =
    add.device !== undefined &&
    crypto.verify(add.deviceSignature, deviceMessage(member.userId, add.device), device.signatureKey);
  if (!isSigned) throw refusedBy('device-signature');
  return withMember(takeDevice(state, entry.userId, device), {
    ...member,
    devices: new Map(member.devices).set(device.deviceId, device),
    chainHead: state.headHash,
  });
}

function revokeDevice(input: ActionInput, deviceId: DeviceId): DirectoryState {
  const { state, entry } = input;
  const member = author(input);
  const device = member.devices.get(deviceId);
  if (device === undefined) throw refusedBy('device-unknown');
  if (member.devices.size === 1) throw refusedBy('last-device');
  const devices = new Map(member.devices);
  devices.delete(deviceId);
  return withMember(state, {
    ...member,
    devices,
    revokedDevices: new Map(member.revokedDevices).set(deviceId, { ...device, revokedAtMs: entry.atMs }),
    chainHead: state.headHash,
  });
}

function setPolicy(input: ActionInput, value: SetPolicy): DirectoryState {
  const { state, entry } = input;
  requireRight(maySetPolicy(author(input).role));
  const policy = { sinceMs: entry.atMs, by: entry.userId, policy: readPolicy(value) };
  return { ...state, policies: [...state.policies, policy] };
}

function author({ state, entry }: ActionInput): Member {
  const member = state.members.get(entry.userId);
  if (member === undefined) throw refusedBy('signer');
  return member;
}

function requireRight(hasRight: boolean): void {
  if (!hasRight) throw refusedBy('right');
}

function sealedProfile(sealed: Uint8Array): Uint8Array {
  if (sealed.length > limits.sealedProfileBytes) throw refusedBy('sealed-size');
  return sealed;
}

function takeDevice(state: DirectoryState, userId: UserId, device: MemberDevice): DirectoryState {
  const claims = [toHex(device.signatureKey), device.inbox];
  if (state.deviceOwners.has(device.deviceId) || claims.some((claim) => state.taken.has(claim))) {
    throw refusedBy('taken');
  }
  return {
    ...state,
    deviceOwners: state.deviceOwners.with(device.deviceId, userId),
    taken: claims.reduce((taken, claim) => taken.with(claim, device.deviceId), state.taken),
  };
}

function withMember(state: DirectoryState, member: Member): DirectoryState {
  return { ...state, members: state.members.with(member.userId, member) };
}

function withInvite(state: DirectoryState, invite: DirectoryInvite): DirectoryState {
  return { ...state, invites: state.invites.with(invite.inviteId, invite) };
}

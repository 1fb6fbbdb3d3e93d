/** What a member of the workspace is, and what that allows. */
import { Role as WireRole } from '../../protocol/gen/directory_pb';

export type Role = 'owner' | 'admin' | 'member' | 'guest';

/** What an invite may make of somebody: there is one owner, the founder. */
export type InvitedRole = Exclude<Role, 'owner'>;

/** Whether members of this role create and revoke invites. */
export function mayInvite(role: Role): boolean {
  return role === 'owner' || role === 'admin';
}

/** Whether members of this role change the workspace's name and picture. */
export function mayUpdateWorkspace(role: Role): boolean {
  return role === 'owner' || role === 'admin';
}

/** Whether members of this role set the workspace's policy. */
export function maySetPolicy(role: Role): boolean {
  return role === 'owner' || role === 'admin';
}

const wireRoles: Readonly<Record<InvitedRole, WireRole>> = {
  admin: WireRole.ADMIN,
  member: WireRole.MEMBER,
  guest: WireRole.GUEST,
};

export function invitedRoleToWire(role: InvitedRole): WireRole {
  return wireRoles[role];
}

/** Undefined for the owner's role, which no invite gives, and for roles that this version doesn't know. */
export function invitedRoleFromWire(wireRole: WireRole): InvitedRole | undefined {
  switch (wireRole) {
    case WireRole.ADMIN:
      return 'admin';
    case WireRole.MEMBER:
      return 'member';
    case WireRole.GUEST:
      return 'guest';
    default:
      return undefined;
  }
}

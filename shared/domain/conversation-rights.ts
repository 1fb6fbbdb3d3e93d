/** Who may do what in a conversation: the same for whoever wants it and for everybody who checks it. Pure. */
import type { UserId } from './ids';

export type ConversationKind = 'direct' | 'group' | 'notes';
export type ConversationRole = 'admin' | 'member' | 'reader';

/** What admins may reserve to themselves. */
export interface ConversationRights {
  readonly post: 'admins' | 'members';
  readonly addMembers: 'admins' | 'members';
  readonly call: 'admins' | 'members';
}

export const openRights: ConversationRights = { post: 'members', addMembers: 'members', call: 'members' };

/** What a conversation's state says of its people. Who is in neither list is a plain member. */
export interface ConversationRoles {
  readonly kind: ConversationKind;
  readonly admins: readonly UserId[];
  readonly readers: readonly UserId[];
  readonly rights: ConversationRights;
  /** Set while whoever has the group's link may ask to be let in. */
  readonly lobby: object | undefined;
}

/** What somebody may do. */
export interface Permissions {
  readonly post: boolean;
  readonly addMembers: boolean;
  readonly call: boolean;
  /** Rename it, change its picture, roles, rights and timer, remove members, delete others' messages. */
  readonly manage: boolean;
  /** Everybody who may post, where there are no admins. */
  readonly setTimer: boolean;
}

export const nothingAllowed: Permissions = {
  post: false,
  addMembers: false,
  call: false,
  manage: false,
  setTimer: false,
};

/**
 * The role of a member. A group of whose admins none is left, or that never had one, has an admin in everybody who is not a
 * reader, and in everybody when all are: nobody must find it locked. Outside groups all are plain members.
 */
export function roleOf(state: ConversationRoles, members: ReadonlySet<UserId>, userId: UserId): ConversationRole {
  if (state.kind !== 'group') return 'member';
  if (hasAdmin(state, members)) {
    if (state.admins.includes(userId)) return 'admin';
    return state.readers.includes(userId) ? 'reader' : 'member';
  }
  const readers = state.readers.filter((reader) => members.has(reader));
  return readers.length < members.size && readers.includes(userId) ? 'reader' : 'admin';
}

/** Whether one of those whom the state names as admins is a member. */
export function hasAdmin({ admins }: Pick<ConversationRoles, 'admins'>, members: ReadonlySet<UserId>): boolean {
  return admins.some((admin) => members.has(admin));
}

/** What a role allows in this state. */
function rightsOf({ kind, rights, lobby }: ConversationRoles, role: ConversationRole): Permissions {
  if (kind !== 'group') {
    return { post: true, addMembers: false, call: kind === 'direct', manage: false, setTimer: true };
  }
  const isAdmin = role === 'admin';
  const mayIf = (who: 'admins' | 'members'): boolean => isAdmin || (role === 'member' && who === 'members');
  return {
    post: mayIf(rights.post),
    // A link is worth nothing if only admins, who may be away, let in those who have it: it is the permission.
    addMembers: mayIf(lobby === undefined ? rights.addMembers : 'members'),
    call: isAdmin || rights.call === 'members',
    manage: isAdmin,
    setTimer: isAdmin,
  };
}

/** What `userId` may do; nothing at all unless it is a member. */
export function permissionsOf(state: ConversationRoles, members: ReadonlySet<UserId>, userId: UserId): Permissions {
  if (!members.has(userId)) return nothingAllowed;
  return rightsOf(state, roleOf(state, members, userId));
}

import { describe, expect, it } from 'vitest';
import { openRights, permissionsOf, roleOf, type ConversationRoles } from './conversation-rights';
import type { UserId } from './ids';

const [anna, ben, cleo, dora] = ['a', 'b', 'c', 'd'] as readonly string[] as [UserId, UserId, UserId, UserId];
const members = new Set([anna, ben, cleo]);
const group: ConversationRoles = {
  kind: 'group',
  admins: [anna],
  readers: [cleo],
  rights: openRights,
  lobby: undefined,
};
const reserved: ConversationRoles = { ...group, rights: { post: 'admins', addMembers: 'admins', call: 'admins' } };

function mayOf(state: ConversationRoles, userId: UserId): string {
  const may = permissionsOf(state, members, userId);
  return Object.entries(may)
    .flatMap(([what, isAllowed]) => (isAllowed ? [what] : []))
    .join(' ');
}

describe('what somebody may do', () => {
  it('in a group follows from their role and what admins have reserved to themselves', () => {
    expect([anna, ben, cleo].map((userId) => mayOf(group, userId))).toEqual([
      'post addMembers call manage setTimer',
      'post addMembers call',
      'call',
    ]);
    expect([anna, ben, cleo].map((userId) => mayOf(reserved, userId))).toEqual([
      'post addMembers call manage setTimer',
      '',
      '',
    ]);
  });

  it('is nothing for whoever is not a member, even if they are named as an admin', () => {
    expect(mayOf({ ...group, admins: [anna, dora] }, dora)).toBe('');
  });

  it('outside groups is the same for all', () => {
    const direct: ConversationRoles = { kind: 'direct', admins: [], readers: [], rights: openRights, lobby: undefined };
    expect(mayOf(direct, ben)).toBe('post call setTimer');
    expect(mayOf({ ...direct, kind: 'notes' }, anna)).toBe('post setTimer');
  });
});

describe('a group of whose admins none is left', () => {
  it('has an admin in everybody who is not a reader', () => {
    const left = { ...group, admins: [dora] };
    expect([anna, ben, cleo].map((userId) => roleOf(left, members, userId))).toEqual(['admin', 'admin', 'reader']);
  });

  it('has an admin in everybody when all are readers', () => {
    const left = { ...group, admins: [], readers: [anna, ben, cleo] };
    expect([anna, ben, cleo].map((userId) => roleOf(left, members, userId))).toEqual(['admin', 'admin', 'admin']);
  });
});

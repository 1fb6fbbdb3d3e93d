import { describe, expect, it } from 'vitest';
import type { TopicId, UserId } from '../../shared/domain/ids';
import { conversationState, type ConversationState } from '../content/group-state-codec';
import { applyCommit, type CommitChange, type GroupFacts } from './apply-commit';

const [anna, ben, cleo, dora] = ['a', 'b', 'c', 'd'] as readonly string[] as [UserId, UserId, UserId, UserId];
const group = conversationState({ kind: 'group', name: 'Visite', admins: [anna], readers: [cleo] });
const closed: ConversationState = { ...group, rights: { ...group.rights, addMembers: 'admins' } };

/** What a commit of `committer` changes in a group of Anna, who is its admin, Ben, and Cleo, who only reads. */
function commit(
  committer: UserId,
  change: { readonly users?: readonly UserId[]; readonly state?: ConversationState | undefined },
  state: ConversationState = group,
): CommitChange | undefined {
  const users = new Set([anna, ben, cleo]);
  const before: GroupFacts = { users, state };
  const proposed = 'state' in change ? change.state : state;
  return applyCommit(before, { committer, users: new Set(change.users ?? users), state: proposed });
}

function told(change: CommitChange | undefined): readonly unknown[] {
  return (change?.notices ?? []).map(({ notice }) => notice);
}

describe('what a newer version has in the state', () => {
  const withField = (value: number): ConversationState => ({
    ...group,
    unknown: [{ no: 100, wireType: 0, data: Uint8Array.of(value) }],
  });

  it('is kept when an admin changes it alone', () => {
    expect(commit(anna, { state: withField(1) })?.state).toEqual(withField(1));
    expect(commit(anna, { state: withField(2) }, withField(1))?.state).toEqual(withField(2));
    expect(commit(anna, { state: withField(1) }, withField(1))?.state).toBeUndefined();
  });

  it('is not changed by anybody else, along with what they may change, either', () => {
    expect(commit(ben, { state: withField(1) })).toMatchObject({ hasRefusedState: true, state: undefined });
    const leaving = { ...withField(1), leaving: [ben] };
    expect(commit(ben, { state: leaving })).toMatchObject({ hasRefusedState: true, removedUsers: [] });
    expect(commit(ben, { state: leaving }, withField(1))?.removedUsers).toEqual([ben]);
  });
});

describe('the description of a group', () => {
  const described = { ...group, description: 'Für die Nacht' };

  it('is changed and removed by those who may rename it, which is told', () => {
    expect(told(commit(anna, { state: described }))).toEqual([{ what: 'description-changed', isGone: false }]);
    const removal = commit(anna, { state: group }, described);
    expect(told(removal)).toEqual([{ what: 'description-changed', isGone: true }]);
    expect(removal?.state?.description).toBe('');
  });

  it('is as it was when anybody else changes it', () => {
    for (const by of [ben, cleo]) {
      expect(commit(by, { state: described })).toMatchObject({ hasRefusedState: true, state: undefined, notices: [] });
    }
  });
});

describe('the link of a group', () => {
  const lobby = { topic: 'ab'.repeat(32) as TopicId, key: new Uint8Array(32) };
  const open: ConversationState = { ...closed, lobby };

  it('is turned on, replaced and turned off by an admin, which is told', () => {
    const other = { ...open, lobby: { ...lobby, key: new Uint8Array(32).fill(1) } };
    expect(told(commit(anna, { state: open }, closed))).toEqual([{ what: 'join-link-changed', change: 'on' }]);
    expect(told(commit(anna, { state: other }, open))).toEqual([{ what: 'join-link-changed', change: 'replaced' }]);
    expect(told(commit(anna, { state: closed }, open))).toEqual([{ what: 'join-link-changed', change: 'off' }]);
  });

  it('is as it was when anybody else changes it', () => {
    for (const by of [ben, cleo]) {
      expect(commit(by, { state: open }, closed)).toMatchObject({
        hasRefusedState: true,
        state: undefined,
        notices: [],
      });
      expect(commit(by, { state: closed }, open)).toMatchObject({ hasRefusedState: true, state: undefined });
    }
  });

  it('lets plain members add people who is told to have joined by it, and readers not', () => {
    const users = [anna, ben, cleo, dora];
    const state = { ...open, joinedByLink: [dora] };
    const change = commit(ben, { users, state }, open);
    expect(change).toMatchObject({ addedUsers: [dora], hasRefusedState: false });
    expect(told(change)).toEqual([{ what: 'joined-by-link', userIds: [dora] }]);
    expect(commit(cleo, { users, state }, open)).toBeUndefined();
    expect(commit(ben, { users }, closed)).toBeUndefined();
  });

  it('makes nobody look as if they had joined by it who was there before, or when there is none', () => {
    const users = [anna, ben, cleo, dora];
    expect(commit(ben, { users, state: { ...open, joinedByLink: [cleo] } }, open)?.hasRefusedState).toBe(true);
    const added = commit(anna, { users, state: { ...group, joinedByLink: [dora] } });
    expect(added?.hasRefusedState).toBe(true);
    expect(told(added)).toEqual([{ what: 'members-added', userIds: [dora] }]);
  });
});

describe('who is in a group', () => {
  it('is extended by admins, by plain members unless that is reserved, and never by readers', () => {
    const users = [anna, ben, cleo, dora];
    expect([anna, ben, cleo].map((by) => commit(by, { users })?.addedUsers)).toEqual([[dora], [dora], undefined]);
    expect([anna, ben].map((by) => commit(by, { users }, closed)?.addedUsers)).toEqual([[dora], undefined]);
  });

  it('is reduced by admins only', () => {
    expect([anna, ben, cleo].map((by) => commit(by, { users: [anna, cleo] })?.removedUsers)).toEqual([
      [ben],
      undefined,
      undefined,
    ]);
  });

  it('is not changed by who has left, whose devices anybody may remove', () => {
    const leaving = { ...group, leaving: [dora] };
    const users = [anna, ben, cleo, dora];
    const removal = applyCommit(
      { users: new Set([anna, ben, cleo]), state: leaving },
      { committer: cleo, users: new Set([anna, ben, cleo]), state: group },
    );
    expect(removal).toMatchObject({ addedUsers: [], removedUsers: [], state: { leaving: [] }, notices: [] });
    // As long as they are there, who has left is no member.
    expect(commit(ben, { users, state: { ...leaving, name: 'Visite' } }, leaving)).toMatchObject({ addedUsers: [] });
    // To take them back is to add them.
    expect(commit(ben, { users, state: group }, leaving)?.addedUsers).toEqual([dora]);
    expect(commit(ben, { users, state: closed }, { ...closed, leaving: [dora] })).toBeUndefined();
    expect(commit(cleo, { users, state: group }, leaving)).toBeUndefined();
  });

  it('of two people stays', () => {
    const direct = conversationState({ kind: 'direct', name: '' });
    expect(commit(anna, { users: [anna, ben, cleo, dora] }, direct)).toBeUndefined();
    const notes = conversationState({ kind: 'notes', name: '' });
    expect(commit(anna, { users: [anna, ben, cleo, dora] }, notes)).toBeUndefined();
  });
});

describe('the state of a group', () => {
  const changes: readonly Partial<ConversationState>[] = [
    { name: 'Neu' },
    { pictureHash: new Uint8Array(32) },
    { admins: [anna, ben] },
    { admins: [] },
    { readers: [] },
    { rights: { ...group.rights, post: 'admins' } },
    { timerMs: 60_000 },
  ];

  it.each(changes.map((change, index) => [Object.keys(change)[0], index, change] as const))(
    'is changed by admins, and what others make of it counts for nothing: %s %i',
    (_, __, change) => {
      const state = { ...group, ...change };
      expect(commit(anna, { state })).toMatchObject({ hasRefusedState: false, state });
      for (const by of [ben, cleo]) {
        expect(commit(by, { state })).toMatchObject({ hasRefusedState: true, state: undefined, notices: [] });
      }
    },
  );

  it('that can not be read, or is of another kind, counts for nothing', () => {
    const notes = conversationState({ kind: 'notes', name: '' });
    for (const state of [undefined, notes]) {
      expect(commit(anna, { state })).toMatchObject({ hasRefusedState: true, state: undefined });
    }
  });

  it('is given back by anybody, when somebody had given the group another one', () => {
    // The group context has what Ben made of it; here the former state still counts.
    expect(commit(cleo, { state: group })).toMatchObject({ hasRefusedState: false, state: undefined });
  });

  it('gives whoever a plain member adds no role, although it names them', () => {
    const users = [anna, ben, cleo, dora];
    const state = { ...group, admins: [anna, dora] };
    expect(commit(ben, { users, state })).toMatchObject({
      addedUsers: [dora],
      hasRefusedState: true,
      state: undefined,
    });
    expect(commit(anna, { users, state })?.state?.admins).toEqual([anna, dora]);
  });

  it('takes the role from whoever goes, so that it does not come back with them', () => {
    const two = { ...group, admins: [anna, ben] };
    expect(commit(anna, { users: [anna, cleo] }, two)?.state?.admins).toEqual([anna]);
  });

  it('lets everybody leave, and nobody say that another has left', () => {
    const left = commit(cleo, { state: { ...group, leaving: [cleo] } });
    expect(left).toMatchObject({ removedUsers: [cleo], hasRefusedState: false });
    expect(told(left)).toEqual([{ what: 'left' }]);
    for (const by of [anna, ben]) {
      expect(commit(by, { state: { ...group, leaving: [cleo] } })).toMatchObject({
        removedUsers: [],
        hasRefusedState: true,
      });
    }
  });

  it('without an admin is changed by everybody who is not a reader', () => {
    const locked = { ...group, admins: [dora] };
    const state = { ...locked, name: 'Neu' };
    expect([ben, cleo].map((by) => commit(by, { state }, locked)?.hasRefusedState)).toEqual([false, true]);
  });

  it('of two people has a timer that both may set, and nothing else', () => {
    const direct = conversationState({ kind: 'direct', name: '' });
    expect(told(commit(ben, { state: { ...direct, timerMs: 60_000 } }, direct))).toEqual([
      { what: 'timer-changed', timerMs: 60_000 },
    ]);
    expect(commit(ben, { state: { ...direct, name: 'x' } }, direct)).toMatchObject({ state: undefined });
  });
});

it('every change is told of, in an order that all share', () => {
  const state: ConversationState = {
    ...group,
    name: 'Neu',
    description: 'Für die Nacht',
    pictureHash: new Uint8Array(32),
    admins: [anna, ben],
    readers: [],
    rights: { ...group.rights, post: 'admins' },
    timerMs: 60_000,
  };
  expect(told(commit(anna, { users: [anna, ben, dora], state }))).toEqual([
    { what: 'members-added', userIds: [dora] },
    { what: 'members-removed', userIds: [cleo] },
    { what: 'renamed', name: 'Neu' },
    { what: 'description-changed', isGone: false },
    { what: 'picture-changed' },
    { what: 'role-changed', userId: ben, role: 'admin' },
    { what: 'rights-changed', rights: state.rights },
    { what: 'timer-changed', timerMs: 60_000 },
  ]);
});

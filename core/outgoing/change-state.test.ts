import { describe, expect, it } from 'vitest';
import type { TopicId, UserId } from '../../shared/domain/ids';
import { openPolicy, type TimerRule } from '../../shared/domain/workspace-policy';
import { toAppError } from '../../shared/errors';
import { conversationState, decodeGroupState, encodeGroupState } from '../content/group-state-codec';
import type { GroupChange, StateChange } from '../vault/group-change-table';
import { changeState, demandAllowed } from './change-state';

const [anna, ben, cleo, dora] = ['1', '2', '3', '4'].map((digit) => digit.repeat(64)) as [
  UserId,
  UserId,
  UserId,
  UserId,
];
const group = conversationState({ kind: 'group', name: 'Visite', admins: [ben], readers: [cleo] });
const users = new Set([anna, ben, cleo]);

function outcome(self: UserId, change: GroupChange, state = group, policy = openPolicy): string {
  try {
    demandAllowed(change, { state, users, self, policy });
    return 'allowed';
  } catch (error) {
    return toAppError(error).code;
  }
}

describe('a change', () => {
  const changes: readonly StateChange[] = [
    { kind: 'rename', name: 'Neu' },
    { kind: 'describe', description: 'Für die Nacht' },
    { kind: 'set-picture', pictureHash: 'ab'.repeat(32) },
    { kind: 'set-role', userId: anna, role: 'admin' },
    { kind: 'set-role', userId: cleo, role: 'member' },
    { kind: 'set-rights', rights: { post: 'admins' } },
    { kind: 'set-timer', timerMs: 60_000 },
    { kind: 'open-lobby', topic: 'ab'.repeat(32) as TopicId, key: 'cd'.repeat(32), isReplacing: false },
    { kind: 'leave' },
  ];

  it('leaves alone what it is not about, in whatever order changes come', () => {
    const apply = (list: readonly StateChange[]) =>
      list.reduce((state, change) => changeState(state, change, anna), group);
    const all = apply(changes);
    expect(apply([...changes].reverse())).toEqual(all);
    expect(all.description).toBe('Für die Nacht');
    expect(all).toMatchObject({ name: 'Neu', admins: [anna, ben], readers: [], timerMs: 60_000, leaving: [anna] });
    expect(all.rights).toEqual({ post: 'admins', addMembers: 'members', call: 'members' });
    expect(decodeGroupState(encodeGroupState(all))).toEqual(all);
  });

  it('takes a person from one role to another', () => {
    const reader = changeState(group, { kind: 'set-role', userId: ben, role: 'reader' }, ben);
    expect([reader.admins, reader.readers]).toEqual([[], [ben, cleo]]);
  });
});

describe('the link of a group', () => {
  const opening = (byte: string, isReplacing: boolean): StateChange => ({
    kind: 'open-lobby',
    topic: byte.repeat(32) as TopicId,
    key: byte.repeat(32),
    isReplacing,
  });
  const on = changeState(group, opening('aa', false), ben);

  it('stays the one that there is when two turn it on at once, and is another one when it is replaced', () => {
    expect(changeState(on, opening('bb', false), ben)).toEqual(on);
    expect(changeState(on, opening('bb', true), ben).lobby?.topic).toBe('bb'.repeat(32));
    expect(changeState(on, { kind: 'close-lobby' }, ben)).toEqual(group);
  });

  it('lets every member who does more than read add people, those who have asked only while it is there', () => {
    const reserved = { ...group, rights: { ...group.rights, addMembers: 'admins' } } as const;
    const asked: GroupChange = { kind: 'add-members', userIds: [dora], haveAsked: true };
    expect(outcome(anna, asked, { ...reserved, lobby: on.lobby })).toBe('allowed');
    expect(outcome(cleo, asked, { ...reserved, lobby: on.lobby })).toBe('conversation.forbidden');
    expect(outcome(anna, asked, reserved)).toBe('conversation.forbidden');
    expect(outcome(ben, asked)).toBe('conversation.forbidden');
    expect(outcome(ben, { kind: 'add-members', userIds: [dora] })).toBe('allowed');
  });

  it('is turned on, replaced and turned off by admins only', () => {
    const changes = [opening('aa', false), opening('aa', true), { kind: 'close-lobby' } as const];
    expect(changes.map((change) => outcome(ben, change))).toEqual(['allowed', 'allowed', 'allowed']);
    for (const other of [anna, cleo]) {
      expect(changes.map((change) => outcome(other, change))).toEqual(changes.map(() => 'conversation.forbidden'));
    }
    expect(changes.map((change) => outcome(ben, change, conversationState({ kind: 'direct', name: '' })))).toEqual(
      changes.map(() => 'input.malformed'),
    );
  });
});

describe('whether a change is allowed', () => {
  it('follows from the role of whoever wants it', () => {
    const wishes: readonly GroupChange[] = [
      { kind: 'rename', name: 'Neu' },
      { kind: 'describe', description: 'Neu' },
      { kind: 'remove-members', userIds: ['5'.repeat(64) as UserId] },
      { kind: 'set-timer' },
      { kind: 'add-members', userIds: [dora] },
      { kind: 'leave' },
      { kind: 'update-keys' },
    ];
    const [no, yes] = ['conversation.forbidden', 'allowed'];
    expect(wishes.map((change) => outcome(ben, change))).toEqual([yes, yes, yes, yes, yes, yes, yes]);
    expect(wishes.map((change) => outcome(anna, change))).toEqual([no, no, no, no, yes, yes, yes]);
    expect(wishes.map((change) => outcome(cleo, change))).toEqual([no, no, no, no, no, yes, yes]);
    expect(wishes.map((change) => outcome(dora, change))).toEqual([no, no, no, no, no, yes, yes]);
  });

  it('takes its last admin from no group, and gives nobody a role who is not in it', () => {
    expect(outcome(ben, { kind: 'set-role', userId: ben, role: 'member' })).toBe('conversation.forbidden');
    expect(outcome(ben, { kind: 'set-role', userId: dora, role: 'admin' })).toBe('person.unknown');
    const two = { ...group, admins: [anna, ben] };
    expect(outcome(ben, { kind: 'set-role', userId: ben, role: 'member' }, two)).toBe('allowed');
  });

  it('sends nobody away from themselves', () => {
    expect(outcome(ben, { kind: 'remove-members', userIds: [ben] })).toBe('input.malformed');
  });

  it('follows from the policy of the workspace for timers', () => {
    const under = (timers: TimerRule) =>
      [undefined, 60_000, 60_001].map((timerMs) =>
        outcome(ben, { kind: 'set-timer', ...(timerMs === undefined ? {} : { timerMs }) }, group, {
          ...openPolicy,
          timers,
        }),
      );
    expect(under({ rule: 'free' })).toEqual(['allowed', 'allowed', 'allowed']);
    expect(under({ rule: 'forbidden' })).toEqual(['allowed', 'policy.timer-forbidden', 'policy.timer-forbidden']);
    expect(under({ rule: 'required', longestMs: 60_000 })).toEqual([
      'policy.timer-required',
      'allowed',
      'policy.timer-required',
    ]);
    expect(outcome(anna, { kind: 'set-timer' })).toBe('conversation.forbidden');
  });

  it('outside groups is only so of the timer', () => {
    const direct = conversationState({ kind: 'direct', name: '' });
    expect(outcome(anna, { kind: 'set-timer', timerMs: 60_000 }, direct)).toBe('allowed');
    expect(outcome(anna, { kind: 'leave' }, direct)).toBe('input.malformed');
    expect(outcome(anna, { kind: 'rename', name: 'x' }, direct)).toBe('input.malformed');
  });
});

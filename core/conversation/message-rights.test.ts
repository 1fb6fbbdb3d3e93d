import { describe, expect, it } from 'vitest';
import type { UserId } from '../../shared/domain/ids';
import { mayActOn, type Actor } from './message-rights';

const author = 'aa'.repeat(32) as UserId;
const other = 'bb'.repeat(32) as UserId;
const actor = (userId: UserId, role: Actor['role'], mayPost = role !== 'reader'): Actor => ({
  userId,
  isMember: true,
  role,
  mayPost,
});
const allowed = (by: Actor): readonly string[] =>
  (['edit', 'deletion', 'reaction', 'pin'] as const).filter((action) => mayActOn(action, by, author));

describe('what may be done to a message', () => {
  it.each([
    ['its author', actor(author, 'member'), ['edit', 'deletion', 'reaction', 'pin']],
    ['its author, who may only read now', actor(author, 'reader'), ['deletion', 'reaction']],
    ['an admin', actor(other, 'admin'), ['deletion', 'reaction', 'pin']],
    ['another member', actor(other, 'member'), ['reaction', 'pin']],
    ['a member where only admins post', actor(other, 'member', false), ['reaction']],
    ['a reader', actor(other, 'reader'), ['reaction']],
    ['an admin who has left', { ...actor(other, 'admin'), isMember: false }, []],
  ] as const)('by %s', (_, by, expected) => {
    expect(allowed(by)).toEqual(expected);
  });
});

import { expect, it } from 'vitest';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { mergeChanges } from './merge-changes';

const [one, other] = ['11'.repeat(32) as ConversationId, '22'.repeat(32) as ConversationId];

it('tells of each conversation in which others write, once', () => {
  const typing = (conversationId: ConversationId) => ({ what: 'typing', conversationId }) as const;
  expect(mergeChanges([typing(one), { what: 'presence' }, typing(other), typing(one), { what: 'presence' }])).toEqual([
    typing(one),
    { what: 'presence' },
    typing(other),
  ]);
});

it('tells of all people who changed, once, and of anybody when that may be', () => {
  const people = (...userIds: string[]) => ({ what: 'people', userIds: userIds as UserId[] }) as const;
  const some = [people('a'), { what: 'invites' }, people('b', 'a')] as const;
  expect(mergeChanges(some)).toEqual([people('a', 'b'), { what: 'invites' }]);
  expect(mergeChanges([...some, { what: 'people' }, people('c')])).toEqual([{ what: 'people' }, { what: 'invites' }]);
});

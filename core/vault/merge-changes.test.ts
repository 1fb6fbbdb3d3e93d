import { expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
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

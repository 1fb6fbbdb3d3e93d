import { describe, expect, it, vi } from 'vitest';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import type { Change } from '../../shared/ipc/core-contract';
import { partsOf } from './list-parts';

interface Row {
  readonly conversationId: string;
  readonly unreadCount: number;
}

const row = (conversationId: string, unreadCount = 0): Row => ({ conversationId, unreadCount });

function conversationParts(now: readonly Row[]) {
  const call = vi.fn(async (_: string, { conversationIds }: { readonly conversationIds: readonly string[] }) =>
    now.filter(({ conversationId }) => conversationIds.includes(conversationId)),
  );
  const parts = partsOf('conversations.list', call as never);
  if (parts === undefined) throw new Error('the list is read in parts');
  return { call, parts };
}

describe('a list of conversations', () => {
  const before = [row('a'), row('b'), row('c')];

  it('is out of date where a change says so', () => {
    const { parts } = conversationParts([]);
    const conversationId = 'a' as ConversationId;
    const changes: readonly Change[] = [
      { what: 'conversations', conversationIds: [conversationId] },
      { what: 'messages', conversationId, messageIds: [] },
      { what: 'people' },
    ];
    expect(changes.map((change) => parts.idsOf(change))).toEqual([['a'], ['a'], undefined]);
    const people = partsOf('people.list', vi.fn() as never);
    expect(people?.idsOf({ what: 'people', userIds: ['u' as UserId] })).toEqual(['u']);
    expect(people?.idsOf({ what: 'people' })).toBeUndefined();
    expect(people?.idsOf({ what: 'workspace' })).toEqual([]);
  });

  it('keeps all other rows, and asks for none of them', async () => {
    const { call, parts } = conversationParts([row('a'), row('b', 1), row('c', 5)]);
    const after = (await parts.update(before, ['b'])) as readonly Row[];
    expect(after).toEqual([row('a'), row('b', 1), row('c')]);
    expect([after[0] === before[0], after[2] === before[2]]).toEqual([true, true]);
    expect(call.mock.calls).toEqual([['conversations.some', { conversationIds: ['b'] }]]);
  });

  it('takes in what is new, and gives up what is listed no more', async () => {
    const { parts } = conversationParts([row('a'), row('d')]);
    expect(await parts.update(before, ['b', 'd'])).toEqual([row('a'), row('c'), row('d')]);
  });

  it('shows the conversation in which a topic is shown that was asked for', async () => {
    const parts = partsOf('conversations.list', (async () => [row('b', 2)]) as never);
    expect(await parts?.update(before, ['c'])).toEqual([row('a'), row('b', 2)]);
  });

  it('stays the same object when nothing changed', async () => {
    const { parts } = conversationParts([row('a'), row('b'), row('c')]);
    expect(await parts.update(before, ['a', 'c'])).toBe(before);
  });
});

it('reads other answers as a whole', () => {
  expect(partsOf('drafts.list', vi.fn() as never)).toBeUndefined();
});

import { describe, expect, it } from 'vitest';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { testConversation } from '../conversation/test-conversation';
import { testMessage } from '../conversation/test-message';
import { filterConversations, orderConversations } from './order-conversations';

function conversation(id: string, changes: Partial<ConversationView> = {}): ConversationView {
  return testConversation(id, { name: id, createdAtMs: 1_000, ...changes });
}

const names = (list: readonly ConversationView[]) => list.map(({ name }) => name);

describe('the order of conversations', () => {
  it('follows the last activity, which is the creation when nothing was written', () => {
    const list = [
      conversation('a', { lastMessage: testMessage(1, { sentAtMs: 2_000 }) }),
      conversation('b', { createdAtMs: 3_000 }),
      conversation('c', { lastMessage: testMessage(2, { sentAtMs: 4_000 }) }),
    ];
    expect(names(orderConversations(list))).toEqual(['c', 'b', 'a']);
  });

  it('is stable among conversations of the same moment', () => {
    expect(names(orderConversations([conversation('b'), conversation('a')]))).toEqual(['a', 'b']);
  });
});

describe('the filters', () => {
  it('keep the open conversation until another is opened', () => {
    const list = [conversation('a', { unreadCount: 2 }), conversation('b'), conversation('c')];
    expect(names(filterConversations(list, 'unread', 'b'.repeat(64)))).toEqual(['a', 'b']);
    expect(names(filterConversations(list, 'unread', undefined))).toEqual(['a']);
    expect(names(filterConversations([conversation('d', { isMarkedUnread: true })], 'unread', undefined))).toEqual([
      'd',
    ]);
    expect(names(filterConversations(list, 'all', undefined))).toEqual(['a', 'b', 'c']);
  });

  it('tell mentions from all that is unread', () => {
    const list = [
      conversation('a', { unreadCount: 2 }),
      conversation('b', { unreadCount: 2, unreadMentionCount: 1 }),
      conversation('c'),
    ];
    expect(names(filterConversations(list, 'mentions', undefined))).toEqual(['b']);
    expect(names(filterConversations(list, 'mentions', 'c'.repeat(64)))).toEqual(['b', 'c']);
  });
});

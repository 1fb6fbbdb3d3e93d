import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import {
  codeOf,
  knows,
  messagesOf,
  newMessageId,
  openedWorkspaces,
  say,
  sorted,
  textsOf,
  until,
} from './test-workspace';

const opened = openedWorkspaces();

describe('a direct conversation', () => {
  it('carries words both ways and tells when they arrived', async () => {
    const [anna, ben] = await opened.two();
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    await knows(ben, conversationId);
    await say(anna, conversationId, 'Guten Morgen');
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.length === 1,
    );
    await say(ben, conversationId, 'Good morning 👋');
    const texts = await until(
      () => textsOf(anna, conversationId),
      (each) => each.length === 2,
    );
    expect(texts).toEqual(['Guten Morgen', 'Good morning 👋']);
    expect(await textsOf(ben, conversationId)).toEqual(texts);
    await until(
      () => messagesOf(anna, conversationId),
      ([own, other]) => own?.state === 'delivered' && other?.state === 'received',
    );
    expect((await messagesOf(ben, conversationId)).map(({ isOwn }) => isOwn)).toEqual([false, true]);
  });

  it('is found again by either side', async () => {
    const [anna, ben] = await opened.two();
    const first = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    expect(await anna.client.call('conversations.createDirect', { userId: ben.userId })).toEqual(first);
    await knows(ben, first.conversationId);
    expect(await ben.client.call('conversations.createDirect', { userId: anna.userId })).toEqual(first);
    const view = await ben.client.call('conversations.get', first);
    expect(view).toMatchObject({ kind: 'direct', otherUserId: anna.userId, name: '', isMember: true });
  });

  it('is one when two calls ask for it at once', async () => {
    const [anna, ben] = await opened.two();
    const made = await Promise.all(
      Array.from({ length: 3 }, () => anna.client.call('conversations.createDirect', { userId: ben.userId })),
    );
    expect(new Set(made.map(({ conversationId }) => conversationId)).size).toBe(1);
  });

  it('becomes one when both start it at the same time, without losing a word', async () => {
    const [anna, ben] = await opened.two();
    const [byAnna, byBen] = await Promise.all([
      anna.client.call('conversations.createDirect', { userId: ben.userId }),
      ben.client.call('conversations.createDirect', { userId: anna.userId }),
    ]);
    await Promise.all([say(anna, byAnna.conversationId, 'from Anna'), say(ben, byBen.conversationId, 'from Ben')]);
    const kept = [byAnna.conversationId, byBen.conversationId].sort()[0] ?? byAnna.conversationId;
    for (const core of [anna, ben]) {
      await until(
        () => core.client.call('conversations.list'),
        (list) => list.length === 1 && list[0]?.conversationId === kept,
      );
      await until(
        () => textsOf(core, kept),
        (texts) => sorted(texts).join() === 'from Anna,from Ben',
      );
    }
    // Whoever still has the other one open goes on in the one that stays.
    await say(anna, byAnna.conversationId, 'again');
    await say(ben, byBen.conversationId, 'and again');
    for (const core of [anna, ben]) {
      await until(
        () => textsOf(core, kept),
        (texts) => texts.length === 4,
      );
    }
    await until(
      () => messagesOf(anna, kept),
      (messages) => messages.filter(({ isOwn }) => isOwn).every(({ state }) => state === 'delivered'),
    );
    expect(await textsOf(anna, kept)).toEqual(await textsOf(ben, kept));
  });

  it('counts what is unread until it is read', async () => {
    const [anna, ben] = await opened.two();
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    const ids = [];
    for (const text of ['one', 'two', 'three']) ids.push(await say(anna, conversationId, text));
    await knows(ben, conversationId);
    const unread = () => ben.client.call('conversations.get', { conversationId });
    await until(unread, ({ unreadCount }) => unreadCount === 3);
    const from = { at: 'first-unread' } as const;
    const page = await ben.client.call('messages.page', { conversationId, from, limit: 10 });
    expect(page.firstUnreadMessageId).toBe(ids[0]);
    await ben.client.call('conversations.markRead', { conversationId, messageId: ids[1] ?? newMessageId() });
    expect((await unread()).unreadCount).toBe(1);
    expect((await anna.client.call('conversations.get', { conversationId })).unreadCount).toBe(0);
  });
});

describe('what can’t be done', () => {
  it('is refused with a code', async () => {
    const [anna, ben] = await opened.two();
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    const unknown = { conversationId: 'ab'.repeat(32) as ConversationId };
    const messageId = newMessageId();
    const refused = await Promise.all(
      [
        anna.client.call('conversations.createDirect', { userId: anna.userId }),
        anna.client.call('conversations.createDirect', { userId: 'cd'.repeat(32) as never }),
        anna.client.call('conversations.get', unknown),
        anna.client.call('messages.send', { ...unknown, messageId, text: 'x' }),
        anna.client.call('messages.retry', { conversationId, messageId }),
        anna.client.call('conversations.rename', { conversationId, name: 'x' }),
        anna.client.call('conversations.addMembers', { conversationId, userIds: [ben.userId] }),
        anna.client.call('messages.page', { conversationId, from: { at: 'before', position: 'x' }, limit: 1 }),
        anna.client.call('messages.send', { conversationId, messageId, text: 7 as never }),
        anna.client.call('messages.send', { conversationId, messageId: 'short' as never, text: 'x' }),
        anna.client.call('messages.send', { conversationId, messageId, text: 'x'.repeat(20_001) }),
        anna.client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 201 }),
        anna.client.call('conversations.createGroup', { conversationId, name: ' ', userIds: [] }),
        anna.client.call('conversations.createGroup', { conversationId, name: 'x', userIds: [] }),
        anna.client.call('nonsense' as 'people.list'),
      ].map((call) => (call as Promise<unknown>).then(() => 'done', codeOf)),
    );
    expect(refused).toEqual([
      'input.malformed',
      'person.unknown',
      'conversation.unknown',
      'conversation.unknown',
      'message.unknown',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'rpc.unknown-procedure',
    ]);
    await say(anna, conversationId, 'and it goes on');
    await knows(ben, conversationId);
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.length === 1,
    );
  });
});

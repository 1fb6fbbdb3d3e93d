import { describe, expect, it } from 'vitest';
import type { Notification } from '../../shared/ipc/core-contract';
import { knows, messagesOf, openedWorkspaces, say, startGroup, until } from './test-workspace';

const opened = openedWorkspaces();

describe('what a core tells of what arrives', () => {
  it('is each conversation once, how much is unread, and what was read meanwhile', async () => {
    const [anna, ben] = await opened.two();
    const told: Notification[] = [];
    ben.client.subscribe('notifications', undefined, (notification) => void told.push(notification));
    await expect.poll(() => told).toEqual([{ what: 'unread', count: 0 }]);

    const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
    await knows(ben, conversationId);
    await say(anna, conversationId, 'one');
    await expect.poll(() => told).toContainEqual({ what: 'unread', count: 1 });
    expect(told.filter(({ what }) => what === 'arrived')).toMatchObject([
      { conversationId, groupName: 'Visite', sender: 'Anna', body: { kind: 'text', text: 'one' }, count: 1 },
    ]);

    const [message] = await messagesOf(ben, conversationId);
    if (message === undefined) throw new Error('it was told of');
    await ben.client.call('conversations.markRead', { conversationId, messageId: message.messageId });
    await expect
      .poll(() => told.slice(-2))
      .toEqual([
        { what: 'read', conversationId },
        { what: 'unread', count: 0 },
      ]);
  });

  it('is nothing that had arrived before, but how much of it is unread', async () => {
    const [anna, ben] = await opened.two();
    const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
    await knows(ben, conversationId);
    await say(anna, conversationId, 'one');
    await until(
      () => ben.client.call('conversations.get', { conversationId }),
      ({ unreadCount }) => unreadCount === 1,
    );
    const told: Notification[] = [];
    ben.client.subscribe('notifications', undefined, (notification) => void told.push(notification));
    await expect.poll(() => told).toEqual([{ what: 'unread', count: 1 }]);
    await say(anna, conversationId, 'two');
    await expect.poll(() => told.filter(({ what }) => what === 'arrived')).toHaveLength(1);
    expect(told.find(({ what }) => what === 'arrived')).toMatchObject({ body: { text: 'two' }, count: 1 });
  });
});

import { expect, it, vi } from 'vitest';
import type { Log } from '../log';
import { addConversation, addMessage, newUserId, temporaryVault } from '../vault/testing/temporary-vault';
import type { AccountCore } from '../rpc/account-core';
import { notificationFeed } from './notification-feed';

it('tells nothing while the vault can’t be read, and stops nothing else', async () => {
  const { vault, remove } = temporaryVault();
  const log = vi.fn<Log>();
  const core = {
    vault,
    visible: { topics: () => [], has: () => false, add: () => ({ show: () => undefined }) },
    memberIfAny: () => undefined,
  };
  const emit = vi.fn<() => Promise<void>>(async () => undefined);
  const { signal } = new AbortController();
  const stop = notificationFeed(core, log).notifications(undefined, { emit, signal });
  expect(emit).toHaveBeenCalledWith({ what: 'unread', count: 0 });
  vault.announce({ what: 'conversations', conversationIds: [] });
  vault.close();
  await expect.poll(() => log.mock.calls).toEqual([['notifications-failed', { code: 'vault.unavailable' }]]);
  if (typeof stop === 'function') stop();
  remove();
});

it('tells of a message without reading the workspace: nobody’s picture is opened for it', async () => {
  const { vault, remove } = temporaryVault();
  const log = vi.fn<Log>();
  const [self, ben] = [newUserId(), newUserId()];
  const conversationId = vault.transact((tx) =>
    addConversation(tx, { kind: 'direct', otherUserId: ben, members: [self, ben] }),
  );
  const directory = { self, person: () => undefined };
  const core = {
    vault,
    visible: { topics: () => [], has: () => false, add: () => ({ show: () => undefined }) },
    memberIfAny: () => ({ directory, engine: { backlog: () => ({ left: 0 }) } }),
  } as unknown as AccountCore;
  const emit = vi.fn<(notification: unknown) => Promise<void>>(async () => undefined);
  const stop = notificationFeed(core, log).notifications(undefined, { emit, signal: new AbortController().signal });
  vault.transact((tx) => addMessage(tx, conversationId, { sender: ben }));
  await expect.poll(() => emit.mock.calls).toContainEqual([expect.objectContaining({ conversationId, count: 1 })]);
  expect(log).not.toHaveBeenCalled();
  if (typeof stop === 'function') stop();
  vault.close();
  remove();
});

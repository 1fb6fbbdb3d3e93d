import { expect, it, vi } from 'vitest';
import type { Log } from '../log';
import { temporaryVault } from '../vault/testing/temporary-vault';
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

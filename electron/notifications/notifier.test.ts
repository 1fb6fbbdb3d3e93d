import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../shared/domain/default-settings';
import type { AccountId, ConversationId, MessageId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { Client } from '../../shared/ipc/connect-contract';
import type { CoreContract, Notification } from '../../shared/ipc/core-contract';
import type { Account, Settings } from '../../shared/ipc/shell-contract';
import { startNotifier, type NotificationScreen } from './notifier';

const accountId = 'a'.repeat(32) as AccountId;
const conversationId = 'c'.repeat(64) as ConversationId;
const messageId = 'e'.repeat(32) as MessageId;
const arrived: Notification = {
  what: 'arrived',
  conversationId,
  messageId,
  sender: 'Mara',
  body: { kind: 'text', text: 'Hello' },
  count: 1,
  isVisible: false,
};

type Handlers = Parameters<NotificationScreen['show']>[1];

/** A core and a screen that remember what they are told, and a notifier between them. */
function notifying(
  given: {
    readonly settings?: Partial<Settings['notifications']>;
    readonly hasFocus?: boolean;
    readonly refusals?: number;
  } = {},
) {
  const shown: { readonly title: string; readonly handlers: Handlers; isOpen: boolean }[] = [];
  const unread: number[] = [];
  const calls: unknown[] = [];
  const opened: unknown[] = [];
  let refusals = 0;
  const feeds: ((notification: Notification) => void)[] = [];
  const closings: (() => void)[] = [];
  let accounts: (list: readonly Account[]) => void = () => undefined;
  startNotifier({
    screen: {
      show({ title }, handlers) {
        const entry = { title, handlers, isOpen: true };
        shown.push(entry);
        return { close: () => void (entry.isOpen = false) };
      },
      showUnread: (count) => unread.push(count),
      hasFocus: () => given.hasFocus ?? false,
    },
    accounts: {
      watch(listener) {
        accounts = listener as typeof accounts;
        return () => undefined;
      },
    },
    connect(_, onClose) {
      refusals += 1;
      if (refusals <= (given.refusals ?? 0)) throw new AppError('rpc.closed', { retry: 'later' });
      closings.push(onClose);
      return {
        call: async (...call: unknown[]) => void calls.push(call),
        subscribe: (_: string, __: undefined, listener: (typeof feeds)[number]) => void feeds.push(listener),
        close: () => undefined,
      } as unknown as Client<CoreContract>;
    },
    settings: () => ({ ...defaultSettings, notifications: { ...defaultSettings.notifications, ...given.settings } }),
    language: () => 'en',
    now: () => new Date(2026, 10, 26, 12),
    open: (...where) => opened.push(where),
  });
  const run = (state: 'running' | 'starting'): void => accounts([{ accountId, status: { state } }]);
  return { shown, unread, calls, opened, closings, run, tell: (it: Notification) => feeds.at(-1)?.(it) };
}

describe('notifications', () => {
  it('are shown for a core that runs, one for each conversation, until it is read', () => {
    const { shown, run, tell } = notifying();
    run('starting');
    run('running');
    run('running');
    tell(arrived);
    tell(arrived);
    expect(shown.map(({ isOpen }) => isOpen)).toEqual([false, true]);
    tell({ what: 'read', conversationId });
    expect(shown.map(({ isOpen }) => isOpen)).toEqual([false, false]);
  });

  it.each([
    ['the person wants none', { settings: { shows: 'none' } }, arrived],
    ['it is quiet', { settings: { quietHours: { fromMinute: 700, toMinute: 800 } } }, arrived],
    ['the person looks at the conversation', { hasFocus: true }, { ...arrived, isVisible: true }],
  ] as const)('are not shown while %s', (_, given, notification) => {
    const { shown, run, tell } = notifying(given);
    run('running');
    tell(notification);
    expect(shown).toEqual([]);
  });

  it('are shown of another conversation than that in sight, and of that in sight while the person is elsewhere', () => {
    const focused = notifying({ hasFocus: true });
    focused.run('running');
    focused.tell(arrived);
    const away = notifying();
    away.run('running');
    away.tell({ ...arrived, isVisible: true });
    expect([focused.shown.length, away.shown.length]).toEqual([1, 1]);
  });

  it('open their conversation, and take an answer, which is sent and marks the conversation read', async () => {
    const { shown, calls, opened, run, tell } = notifying();
    run('running');
    tell(arrived);
    shown[0]?.handlers.onClick();
    expect(opened).toEqual([[accountId, conversationId]]);
    shown[0]?.handlers.onReply(' ');
    shown[0]?.handlers.onReply('Coming');
    await expect.poll(() => calls).toHaveLength(2);
    expect(calls).toMatchObject([
      ['messages.send', { conversationId, text: 'Coming' }],
      ['conversations.markRead', { conversationId, messageId }],
    ]);
  });

  it('go with their core, whose unread messages are no longer counted, and come back with it', () => {
    const { shown, unread, closings, run, tell } = notifying();
    run('running');
    tell({ what: 'unread', count: 3 });
    tell(arrived);
    closings[0]?.();
    expect([unread, shown[0]?.isOpen]).toEqual([[3, 0], false]);
    tell(arrived);
    expect(shown).toHaveLength(1);
    run('running');
    tell({ what: 'unread', count: 1 });
    expect(unread).toEqual([3, 0, 1]);
    // The former connection's end is told late.
    closings[0]?.();
    tell(arrived);
    expect([unread, shown.length]).toEqual([[3, 0, 1], 2]);
  });

  it('come once a core can be connected to that could not be at first', () => {
    const { shown, run, tell } = notifying({ refusals: 1 });
    run('running');
    tell(arrived);
    expect(shown).toEqual([]);
    run('running');
    tell(arrived);
    expect(shown).toHaveLength(1);
  });
});

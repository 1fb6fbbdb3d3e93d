/** Shows what cores have to tell while the person is not looking: notifications, the number at the application's icon. */
import { randomBytes } from 'node:crypto';
import { idFromBytes, type AccountId, type ConversationId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import type { Client } from '../../shared/ipc/connect-contract';
import type { CoreContract, Notification } from '../../shared/ipc/core-contract';
import type { Settings } from '../../shared/ipc/shell-contract';
import { followRunningCores, type RunningCoresOptions } from '../core-host/running-cores';
import { logFailure } from '../log';
import type { Language } from '../shell/language';
import { notificationText, notificationWords, type NotificationText } from './notification-words';
import { isQuiet } from './quiet-hours';

export interface ShownNotification {
  close(): void;
}

/** What the system can do. */
export interface NotificationScreen {
  show(
    content: NotificationText & { readonly isSilent: boolean; readonly replyLabel: string },
    handlers: { readonly onClick: () => void; readonly onReply: (text: string) => void },
  ): ShownNotification;
  /** Puts the number at the icon in the dock, the task bar or the tray. */
  showUnread(count: number): void;
  /** Whether the person is at a window of the application. */
  hasFocus(): boolean;
}

export interface NotifierOptions extends RunningCoresOptions {
  readonly screen: NotificationScreen;
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly now: () => Date;
  /** The person wants to see this conversation. */
  readonly open: (accountId: AccountId, conversationId: ConversationId) => void;
}

interface Connected {
  readonly client: Client<CoreContract>;
  unread: number;
  readonly shown: Map<ConversationId, ShownNotification>;
}

/** Listens to every account whose core runs, from now on. */
export function startNotifier(options: NotifierOptions): void {
  const { screen } = options;
  const connected = new Map<AccountId, Connected>();

  const showUnread = (): void =>
    screen.showUnread(Array.from(connected.values()).reduce((sum, { unread }) => sum + unread, 0));
  const take = (accountId: AccountId, client: Client<CoreContract>): void => {
    const account: Connected = { client, unread: 0, shown: new Map() };
    connected.set(accountId, account);
    client.subscribe('notifications', undefined, (notification) => {
      // What was on its way when the core went would be shown, and taken away by nobody.
      if (connected.get(accountId) === account) receive(accountId, account, notification);
    });
  };
  const drop = (accountId: AccountId): void => {
    for (const shown of connected.get(accountId)?.shown.values() ?? []) shown.close();
    if (connected.delete(accountId)) showUnread();
  };
  const receive = (accountId: AccountId, account: Connected, notification: Notification): void => {
    switch (notification.what) {
      case 'unread':
        account.unread = notification.count;
        return showUnread();
      case 'read':
        account.shown.get(notification.conversationId)?.close();
        account.shown.delete(notification.conversationId);
        return undefined;
      case 'arrived':
        return show(accountId, account, notification);
    }
  };
  const show = (
    accountId: AccountId,
    account: Connected,
    arrived: Extract<Notification, { what: 'arrived' }>,
  ): void => {
    const { shows, hasSound, quietHours } = options.settings().notifications;
    if (shows === 'none' || isQuiet(quietHours, options.now())) return;
    if (arrived.isVisible && screen.hasFocus()) return;
    const { conversationId } = arrived;
    const language = options.language();
    // One for each conversation: the latest says what there is.
    account.shown.get(conversationId)?.close();
    const shown = screen.show(
      {
        ...notificationText(arrived, shows, language),
        isSilent: !hasSound,
        replyLabel: notificationWords[language].reply,
      },
      {
        onClick: () => options.open(accountId, conversationId),
        onReply: (text) => void reply(account.client, arrived, text),
      },
    );
    account.shown.set(conversationId, shown);
  };

  followRunningCores(options, { onUp: take, onDown: drop });
}

// What can't be sent is in the conversation as failed, or the core is gone and nothing was sent: the log says which.
async function reply(
  client: Client<CoreContract>,
  { conversationId, messageId }: Extract<Notification, { what: 'arrived' }>,
  text: string,
): Promise<void> {
  if (text.trim() === '') return;
  try {
    await client.call('messages.send', { conversationId, messageId: idFromBytes('MessageId', randomBytes(16)), text });
    await client.call('conversations.markRead', { conversationId, messageId });
  } catch (error) {
    logFailure('reply-failed', toAppError(error));
  }
}

/** The system's own notifications, and the number of unread messages at the application's icon. */
import { app, BrowserWindow, Notification } from 'electron';
import type { NotificationScreen } from './notifier';

/** `onUnread` is told of the number too: the tray shows it where there is no dock. */
export function notificationScreen(onUnread: (count: number) => void): NotificationScreen {
  return {
    show({ title, body, isSilent, replyLabel }, { onClick, onReply }) {
      const notification = new Notification({
        title,
        body,
        silent: isSilent,
        // Only macOS has it; elsewhere a click opens the conversation.
        hasReply: process.platform === 'darwin',
        replyPlaceholder: replyLabel,
      });
      notification.on('click', onClick);
      notification.on('reply', (_event, text) => onReply(text));
      notification.show();
      return { close: () => notification.close() };
    },
    showUnread(count) {
      app.setBadgeCount(count);
      onUnread(count);
    },
    hasFocus: () => BrowserWindow.getFocusedWindow() !== null,
  };
}

import { Menu, Tray } from 'electron';
import { notificationWords } from '../notifications/notification-words';
import { logFailure } from '../log';
import { appIcon } from './app-icon';
import type { Language } from './language';

export interface AppTray {
  /** Shows how many messages are unread. */
  showUnread(count: number): void;
  isShown(): boolean;
  /** Shows or removes it: it is there while the application stays in the background. */
  update(options: { readonly isShown: boolean; readonly language: Language }): void;
}

/** `onOpen` and `onQuit` are what its menu offers. */
export function appTray(onOpen: () => void, onQuit: () => void): AppTray {
  let tray: Tray | undefined;
  let unread = 0;
  let language: Language = 'en';

  const describe = (): void => {
    if (tray === undefined) return;
    const words = notificationWords[language];
    tray.setToolTip(words.unread(unread));
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: words.unread(unread), enabled: false },
        { label: words.open, click: onOpen },
        { type: 'separator' },
        { label: words.quit, click: onQuit },
      ]),
    );
  };
  return {
    isShown: () => tray !== undefined,
    showUnread(count) {
      unread = count;
      describe();
    },
    update(options) {
      language = options.language;
      if (!options.isShown) {
        tray?.destroy();
        tray = undefined;
      } else if (tray === undefined) {
        try {
          tray = new Tray(appIcon(22));
          tray.on('click', onOpen);
        } catch (error) {
          logFailure('no-tray', error);
        }
      }
      describe();
    },
  };
}

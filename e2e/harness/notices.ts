/** What the system is asked to tell a person who looks elsewhere. */
import type { Actor } from './stage';

export interface ShownNotification {
  readonly title: string;
  readonly body: string;
  readonly isSilent: boolean;
}

/** Notes what the application asks the system to show; what the system makes of it is the system's. */
export async function watchNotifications({ app }: Actor): Promise<void> {
  await app.electron.evaluate(({ app: application, Notification }) => {
    const shown: Electron.Notification[] = [];
    Object.assign(globalThis, { shownNotifications: shown, badgeCount: 0 });
    // Few of Linux's desktops have badges.
    application.setBadgeCount = (badgeCount) => {
      Object.assign(globalThis, { badgeCount });
      return true;
    };
    Notification.prototype.show = function show(this: Electron.Notification) {
      shown.push(this);
    };
  });
}

// There is no window manager here that would give the focus to another application.
export async function lookAway({ app, page }: Actor): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.blur();
    Object.assign(BrowserWindow, { getFocusedWindow: () => null });
  });
  await page.evaluate(() => {
    Object.defineProperty(document, 'hasFocus', { value: () => false });
    window.dispatchEvent(new Event('blur'));
  });
}

/** All of them, the latest last. */
export async function shownTo({ app }: Actor): Promise<readonly ShownNotification[]> {
  return await app.electron.evaluate(() =>
    (globalThis as unknown as { shownNotifications: Electron.Notification[] }).shownNotifications.map(
      ({ title, body, silent }) => ({ title, body, isSilent: silent }),
    ),
  );
}

/** Clicks on the latest one. */
export async function clickLast({ app }: Actor): Promise<void> {
  await app.electron.evaluate(() =>
    (globalThis as unknown as { shownNotifications: Electron.Notification[] }).shownNotifications.at(-1)?.emit('click'),
  );
}

/** What a person is told of while not looking at the window: by the system, at the icon, and no more than they want. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import type { Settings } from '../shared/ipc/shell-contract';
import { test, type Actor } from './harness/stage';

interface Shown {
  readonly title: string;
  readonly body: string;
  readonly isSilent: boolean;
}

test('a person who looks elsewhere is told of what arrives, as they have set it, and gets to it with a click', async ({
  stage,
}) => {
  const [ada, ben] = await stage.pair();
  await watchNotifications(ben);
  await lookAway(ben);

  await ada.write('Bed 12 moves to Bonn at eleven.');
  await expect
    .poll(() => shownTo(ben))
    .toEqual([{ title: ada.name, body: 'Bed 12 moves to Bonn at eleven.', isSilent: false }]);
  await expect.poll(() => badgeOf(ben)).toBe(1);

  await ben.page.getByRole('button', { name: ben.words.accountRail.settings, exact: true }).click();
  const dialog = ben.page.getByRole('dialog', { name: ben.words.settings.title });
  await dialog.getByRole('tab', { name: ben.words.settings.notifications.tab, exact: true }).click();
  await dialog.getByRole('button', { name: new RegExp(ben.words.settings.notifications.showsAll) }).click();
  await ben.page.getByRole('option', { name: ben.words.settings.notifications.showsNothing, exact: true }).click();
  await dialog.getByText(ben.words.settings.notifications.sound, { exact: true }).click();
  await dialog.getByRole('button', { name: ben.words.common.close, exact: true }).last().click();
  await expect(dialog).toBeHidden();
  // The window shows a choice before it is kept.
  await expect(() => expect(keptNotifications(ben)).toMatchObject({ shows: 'nothing', hasSound: false })).toPass();
  await ada.write('Please countersign.');
  await expect
    .poll(async () => (await shownTo(ben)).at(-1))
    .toEqual({ title: 'Conclave', body: 'Neue Nachricht', isSilent: true });

  await ben.page.keyboard.press('Escape');
  await clickLast(ben);
  await expect(ben.message('Please countersign.')).toBeVisible();
});

function keptNotifications({ app }: Actor): unknown {
  const settings = JSON.parse(readFileSync(path.join(app.userData, 'settings.json'), 'utf8')) as Settings;
  return settings.notifications;
}

/** Notes what the application asks the system to show; what the system makes of it is the system's. */
async function watchNotifications({ app }: Actor): Promise<void> {
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
async function lookAway({ app, page }: Actor): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.blur();
    Object.assign(BrowserWindow, { getFocusedWindow: () => null });
  });
  await page.evaluate(() => {
    Object.defineProperty(document, 'hasFocus', { value: () => false });
    window.dispatchEvent(new Event('blur'));
  });
}

async function shownTo({ app }: Actor): Promise<readonly Shown[]> {
  return await app.electron.evaluate(() =>
    (globalThis as unknown as { shownNotifications: Electron.Notification[] }).shownNotifications.map(
      ({ title, body, silent }) => ({ title, body, isSilent: silent }),
    ),
  );
}

async function clickLast({ app }: Actor): Promise<void> {
  await app.electron.evaluate(() =>
    (globalThis as unknown as { shownNotifications: Electron.Notification[] }).shownNotifications.at(-1)?.emit('click'),
  );
}

async function badgeOf({ app }: Actor): Promise<number> {
  return await app.electron.evaluate(() => (globalThis as unknown as { badgeCount: number }).badgeCount);
}

/** What a person is told of while not looking at the window: by the system, at the icon, and no more than they want. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import type { Settings } from '../shared/ipc/shell-contract';
import { clickLast, lookAway, shownTo, watchNotifications } from './harness/notices';
import { test, type Actor } from './harness/stage';

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

async function badgeOf({ app }: Actor): Promise<number> {
  return await app.electron.evaluate(() => (globalThis as unknown as { badgeCount: number }).badgeCount);
}

/** Writing a message: its format, whom it names, its emoji, and when it is sent. */
import { expect, type Page } from '@playwright/test';
import { cameraBefore } from './harness/camera';
import { test, type Actor } from './harness/stage';

const formatted = [
  '*Ward round* moves to _nine_, ~not eight~. See https://example.org/rota and `ICU-2`:',
  '- bed 12',
  '- bed 14',
  '  - after *surgery*',
  '> Who takes the lift?',
  '```ts',
  'const beds = [12, 14]; // both',
  '```',
  '[example.org](https://evil.test/login) and https://exаmple.org',
].join('\n');

test('A message is written with formatting, a mention and emoji, and looks the same to the other', async ({
  stage,
}) => {
  const [ada, ben] = await stage.pair();
  const camera = await cameraBefore(ada.app, 'composer');
  const field = ada.composer();
  const { composer, emoji } = ada.words;
  const option = (name: string) => ada.page.getByRole('option', { name, exact: true });

  await ada.button(composer.format.show).click();
  await field.pressSequentially('Hello @');
  await expect(option(ben.name)).toBeVisible();
  await field.press('Escape');
  await expect(option(ben.name)).toBeHidden();
  await field.fill('');
  await field.pressSequentially('Hello @Be');
  await expect(option(ben.name)).toBeVisible();
  await camera.shoot('mention');
  await field.press('Enter');
  await expect(field).toHaveValue(`Hello @${ben.name} `);
  await field.pressSequentially('see :tad');
  await expect(option('🎉 :tada:')).toBeVisible();
  await field.press('Tab');
  await field.pressSequentially('and :heart:');
  await expect(field).toHaveValue(`Hello @${ben.name} see 🎉 and ❤️`);
  await ada.button(emoji.open).click();
  await expect(option('party popper')).toBeVisible();
  await ada.page.getByRole('combobox', { name: emoji.search }).fill('Daumen');
  await expect(option('thumbs up')).toBeVisible();
  await camera.shoot('picker');
  await option('thumbs up').click();
  await expect(field).toHaveValue(`Hello @${ben.name} see 🎉 and ❤️👍`);
  await field.press('Control+a');
  await field.press('Control+b');
  await expect(field).toHaveValue(`**Hello @${ben.name} see 🎉 and ❤️👍**`);
  await field.press('Enter');
  await expect(ben.timeline().locator('strong', { hasText: `Hello @${ben.name} see` })).toBeVisible();
  await expect(ben.timeline().locator('strong bdi')).toHaveText(ben.name);

  await ada.write(formatted);
  for (const { page } of [ada, ben]) await expectFormatted(page);
  await camera.shoot('formatted');
  const german = await cameraBefore(ben.app, 'composer');
  await german.shoot('formatted-de');
  await german.resize('narrow');
  await ben.button(ben.words.composer.format.show).click();
  await ben.button(ben.words.composer.timer.label).click();
  await ben.page.getByRole('menuitem', { name: ben.words.composer.timer.custom }).click();
  await german.shoot('timer-de');
  await ben.page.keyboard.press('Escape');

  await test.step('What is scheduled stays here until it is sent', () => sendLater(ada, ben));
});

/** Schedules two messages, one by the dialog and one by the menu; edits one of them and sends both. */
async function sendLater(ada: Actor, ben: Actor): Promise<void> {
  const { jump, schedule } = ada.words;
  const field = ada.composer();
  const item = (text: string) => ada.page.getByRole('dialog').getByRole('listitem').filter({ hasText: text });
  const does = (text: string, name: string) => item(text).getByRole('button', { name, exact: true }).click();

  await field.fill('Good *morning*');
  await ada.button(schedule.sendLater).click();
  await ada.page.getByRole('menuitem', { name: schedule.choose, exact: true }).click();
  const dialog = ada.page.getByRole('dialog', { name: schedule.sendLater, exact: true });
  await dialog.getByLabel(schedule.time, { exact: true }).press('ArrowUp');
  await expect(dialog.getByText(/10:00/)).toBeVisible();
  await dialog.getByRole('button', { name: schedule.confirm, exact: true }).click();
  await expect(field).toHaveValue('');
  await expect(field).toBeFocused();
  await expect(ada.button(schedule.line.scheduled_one.split('{{')[0] ?? '')).toContainText(/10:00/);

  await field.fill('at nine');
  await ada.button(schedule.sendLater).click();
  await ada.page.getByRole('menuitem', { name: new RegExp(`^${schedule.tomorrow}`) }).click();
  await expect(field).toHaveValue('');
  await expect(field).toBeFocused();
  await ada.page.keyboard.press('Control+k');
  await ada.page.keyboard.type(jump.command.scheduled);
  await ada.page.keyboard.press('Enter');
  await expect(item('at nine')).toBeVisible();
  await does('at nine', schedule.edit);
  await expect(field).toHaveValue('at nine');
  await expect(field).toBeFocused();
  await field.fill('sent at once');
  await field.press('Enter');
  await expect(ben.message('sent at once')).toBeVisible();
  // What was scheduled before it has not been sent with it.
  await expect(ben.message('Good morning')).toHaveCount(0);
  await ada.button(schedule.line.scheduled_one.split('{{')[0] ?? '').click();
  await does('Good morning', schedule.sendNow);
  await expect(ada.page.getByRole('dialog').getByText(schedule.empty, { exact: true })).toBeVisible();
  await expect(ben.timeline().locator('strong', { hasText: 'morning' })).toBeVisible();
}

async function expectFormatted(page: Page): Promise<void> {
  await expect(page.locator('blockquote')).toHaveText('Who takes the lift?');
  await expect(page.locator('pre')).toHaveText('const beds = [12, 14]; // both');
  await expect(page.locator('strong', { hasText: 'surgery' })).toBeVisible();
  await expect(page.locator('a[href="https://example.org/rota"]')).toBeVisible();
  const texts = await page.locator('a[href^="https://evil.test"] + span, a[href*="xn--"] + span').allTextContents();
  expect(texts.map((text) => /evil\.test|xn--exmple-4nf\.org/.exec(text)?.[0])).toEqual([
    'evil.test',
    'xn--exmple-4nf.org',
  ]);
}

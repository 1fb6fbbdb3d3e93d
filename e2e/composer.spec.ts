/** Writing a message: its format, whom it names, its emoji; and that nothing of it is ever more than text. */
import { expect } from '@playwright/test';
import { cameraBefore } from './harness/camera';
import { test } from './harness/stage';

test('A message is written with formatting, a mention and emoji, and looks the same to the other', async ({
  stage,
}) => {
  const [ada, ben] = await stage.pair();
  const camera = await cameraBefore(ada.app, 'composer');
  const field = ada.composer();
  const { composer, emoji } = ada.words;

  await ada.button(composer.format.show).click();
  await field.pressSequentially('Hello @Be');
  await expect(ada.page.getByRole('option', { name: ben.name, exact: true })).toBeVisible();
  await camera.shoot('mention');
  await field.press('Enter');
  await expect(field).toHaveValue(`Hello @${ben.name} `);
  await field.pressSequentially('see :tad');
  await expect(ada.page.getByRole('option', { name: ':tada:' })).toBeVisible();
  await camera.shoot('emoji');
  await field.press('Tab');
  await expect(field).toHaveValue(`Hello @${ben.name} see 🎉 `);
  await ada.button(emoji.open).click();
  await expect(ada.page.getByRole('option', { name: 'party popper' })).toBeVisible();
  await camera.shoot('picker');
  await ada.page.getByRole('combobox', { name: emoji.search }).fill('thumbs up');
  await ada.page.getByRole('option', { name: 'thumbs up' }).click();
  await expect(field).toHaveValue(`Hello @${ben.name} see 🎉 👍`);
  await ada.button(composer.timer.label).click();
  await expect(ada.page.getByRole('menuitem').first()).toBeVisible();
  await camera.shoot('timer');
  await ada.page.keyboard.press('Escape');
});

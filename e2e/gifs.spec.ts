/** GIFs between two people; pictures of them lie in results/screens/gifs. */
import { expect, type Locator } from '@playwright/test';
import { limits } from '../shared/domain/limits';
import { testGif } from '../shared/domain/testing/test-image';
import { cameraBefore } from './harness/camera';
import { fill } from './harness/details';
import { confirmDelete } from './harness/message-hands';
import { test, type Actor } from './harness/stage';

const name = 'Dancing cat';

test('a GIF is dropped, plays, is seen again, saved and sent back', async ({ stage }) => {
  const [ada, ben] = await stage.pair();
  const dialog = ada.page.getByRole('dialog');

  await test.step('what is no whole GIF, or too large, is refused in words', async () => {
    const { refused } = ada.words.image.send;
    await drop(ada, testGif({ bytes: limits.imageBytes + 1 }));
    await expect(dialog.getByRole('alert')).toContainText(refused['too-large'].split('{{')[0] ?? '');
    await ada.page.keyboard.press('Escape');
    await drop(ada, testGif().slice(0, 70));
    await expect(dialog.getByRole('alert')).toHaveText(refused.unreadable);
    await ada.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  await test.step('a GIF that is dropped arrives and plays', async () => {
    await drop(ada, testGif({ width: 240, height: 160, frames: 4 }));
    await dialog.getByLabel(ada.words.image.send.alt).fill(name);
    await dialog.getByRole('button', { name: ada.words.image.send.submit, exact: true }).click();
    await expect(dialog).toBeHidden();
    for (const person of [ada, ben]) {
      await expect(imagesOf(person)).toHaveCount(1);
      await expect(imagesOf(person)).toHaveJSProperty('naturalWidth', 240);
      await expect(imagesOf(person)).toHaveAttribute('data-playing');
    }
  });

  await test.step('it is offered again, and saved', async () => {
    await openPicker(ben);
    await expect(optionsOf(ben, ben.words.gif.shelf.seen)).toHaveCount(1);
    await ben.page.keyboard.press('Escape');
    await imagesOf(ben).click({ button: 'right' });
    await ben.page.getByRole('menuitem', { name: ben.words.message.action['save-gif'] }).click();
    await expect(ben.page.getByText(ben.words.message.note.gifSaved)).toBeVisible();
  });

  await test.step('and found and sent back by the keyboard, also by somebody who was about to remove some', async () => {
    const { gif } = ben.words;
    await openPicker(ben);
    await expect(optionsOf(ben, gif.shelf.saved)).toHaveCount(1);
    await ben.page.getByRole('button', { name: gif.tidy, exact: true }).click();
    await ben.page.getByRole('combobox', { name: gif.searchShelves, exact: true }).fill('dancing');
    await expect(optionsOf(ben, gif.results)).toHaveCount(1);
    await ben.page.keyboard.press('ArrowDown');
    await ben.page.keyboard.press('Enter');
    await expect(imagesOf(ada)).toHaveCount(2);
    await expect(imagesOf(ben)).toHaveCount(2);
  });

  await test.step('a press enlarges it', async () => {
    await imagesOf(ada).first().click();
    await expect(dialog.getByRole('img', { name: fill(ada.words.image.gifNamed, { alt: name }) })).toBeVisible();
    await ada.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  await test.step('what is deleted for everyone while somebody looks at it is gone from there, too', async () => {
    await imagesOf(ada).last().click();
    await expect(dialog).toBeVisible();
    await imagesOf(ben).last().click({ button: 'right' });
    await ben.page.getByRole('menuitem', { name: ben.words.message.action['delete-for-everyone'] }).click();
    await confirmDelete(ben);
    await expect(dialog).toBeHidden();
    await expect(imagesOf(ada)).toHaveCount(1);
  });

  await test.step('with less motion it stands still until it is to play', async () => {
    const camera = await cameraBefore(ada.app, 'gifs');
    await ada.page.emulateMedia({ reducedMotion: 'reduce' });
    const play = ada.page.getByRole('button', { name: /Play$/ }).first();
    await expect(play).toBeVisible();
    await expect(imagesOf(ada)).toHaveCount(0);
    await camera.shootAll('messages');
    await play.click();
    await expect(imagesOf(ada)).toHaveCount(1);
    await camera.shootOpened('viewer', async () => {
      await imagesOf(ada).click();
      await expect(dialog.getByRole('img')).toBeVisible();
    });
    await camera.shootOpened('picker', async () => {
      await openPicker(ada);
      await expect(optionsOf(ada, ada.words.gif.shelf.seen).locator('canvas')).toHaveJSProperty('width', 240);
    });
    await drop(ada, testGif({ width: 240, height: 160, seed: 200 }));
    await expect(dialog.getByRole('img')).toBeVisible();
    await camera.shootAll('send');
  });
});

/** Those that move, in the open conversation. */
function imagesOf(person: Actor): Locator {
  return person.timeline().locator('img[data-playing]');
}

async function openPicker(person: Actor): Promise<void> {
  await person.button(person.words.gif.open).click();
  await expect(person.page.getByRole('dialog', { name: person.words.gif.title })).toBeVisible();
}

function optionsOf(person: Actor, shelf: string): Locator {
  return person.page.getByRole('listbox', { name: shelf, exact: true }).getByRole('option', { name, exact: true });
}

/** Drops a file with these bytes on the field of the composer. */
async function drop(person: Actor, bytes: Uint8Array): Promise<void> {
  const base64 = Buffer.from(bytes).toString('base64');
  const transfer = await person.page.evaluateHandle((encoded) => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    data.items.add(new File([content], 'cat.gif', { type: 'image/gif' }));
    return data;
  }, base64);
  await person.composer().dispatchEvent('drop', { dataTransfer: transfer });
}

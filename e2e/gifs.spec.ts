/** GIFs between two people; pictures of them lie in results/screens/gifs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Locator } from '@playwright/test';
import type { TestSite } from '../core/web/testing/test-site';
import { limits } from '../shared/domain/limits';
import { testGif } from '../shared/domain/testing/test-image';
import { cameraBefore } from './harness/camera';
import { foundGifs, gifQueries, startGifSite, type GifSite } from './harness/gif-site';
import { choose, confirmDelete, dropGif } from './harness/message-hands';
import { startRecordedRelay } from './harness/recorded-relay';
import { sendSketch } from './harness/send-sketch';
import { test, type Actor, type Stage } from './harness/stage';
import { fill } from './harness/words';

const name = 'Dancing cat';
const dropped = testGif({ width: 240, height: 160, frames: 4 });

test('a GIF is dropped, plays, is seen again, saved and sent back', async ({ stage }) => {
  const [ada, ben] = await stage.pair();
  const dialog = ada.page.getByRole('dialog');

  await test.step('what is no whole GIF, or too large, is refused in words', async () => {
    const { refused } = ada.words.image.send;
    await dropGif(ada, testGif({ bytes: limits.imageBytes + 1 }));
    await expect(dialog.getByRole('alert')).toContainText(refused['too-large'].split('{{')[0] ?? '');
    await ada.page.keyboard.press('Escape');
    await dropGif(ada, testGif().slice(0, 70));
    await expect(dialog.getByRole('alert')).toHaveText(refused.unreadable);
    await ada.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  await test.step('a GIF that is dropped arrives and plays', async () => {
    await dropGif(ada, dropped);
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

  await test.step('a sketch is drawn with the pointer and the keyboard, and arrives', () => sendSketch(ada, ben));

  await test.step('what came is copied, and saved as it is', async () => {
    const chooseFor = async (action: 'copy-image' | 'save-image'): Promise<void> => {
      await imagesOf(ben).first().click({ button: 'right' });
      await ben.page.getByRole('menuitem', { name: ben.words.message.action[action] }).click();
    };
    await chooseFor('copy-image');
    await expect(ben.page.getByText(ben.words.message.note.copied)).toBeVisible();
    await ben.composer().press('ControlOrMeta+V');
    const pasted = ben.page.getByRole('dialog').getByRole('img', { name: ben.words.image.send.preview });
    await expect(pasted).toHaveJSProperty('naturalWidth', 240);
    await ben.page.keyboard.press('Escape');
    await expect(ben.page.getByRole('dialog')).toBeHidden();
    const file = path.join(stage.folder('saved'), 'cat.gif');
    await ben.app.electron.evaluate(({ dialog: native }, filePath) => {
      Object.assign(native, { showSaveDialog: async () => ({ canceled: false, filePath }) });
    }, file);
    await chooseFor('save-image');
    await expect.poll(() => existsSync(file) && readFileSync(file).equals(dropped)).toBe(true);
  });

  await test.step('an answer shows what it answers', async () => {
    await imagesOf(ben).first().click({ button: 'right' });
    await ben.page.getByRole('menuitem', { name: ben.words.message.action.reply }).click();
    await ben.write('Danke');
    const quote = ada.message('Danke').getByRole('button', { name: new RegExp(name) });
    await expect(quote.locator('canvas')).toHaveJSProperty('width', 240);
  });

  await test.step('one that is chosen goes with what is written, and with the answer that it is', async () => {
    await choose(ben, 'Danke', 'reply');
    await ben.composer().fill('Und noch *einmal*');
    await openPicker(ben);
    await optionsOf(ben, ben.words.gif.shelf.saved).click();
    const arrived = ada.message('Und noch einmal');
    await expect(arrived.getByRole('img', { name: fill(ada.words.image.gifNamed, { alt: name }) })).toHaveCount(1);
    await expect(arrived.getByRole('button', { name: /Danke/ })).toBeVisible();
    await expect(ben.composer()).toHaveValue('');
    await expect(ben.button(ben.words.composer.banner.cancelReply)).toHaveCount(0);
    await expect(ada.page.locator('[data-typing]')).toHaveCount(0);
  });

  const camera = await cameraBefore(ada.app, 'gifs');
  await test.step('with less motion it stands still until it is to play', async () => {
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
    await dropGif(ada, testGif({ width: 240, height: 160, seed: 200 }));
    await expect(dialog.getByRole('img')).toBeVisible();
    await camera.shootAll('send');
  });
});

test('GIFs are searched at the provider', async ({ stage }) => {
  const [ada, ben, { site }] = await pairWithProvider(stage);
  const camera = await cameraBefore(ada.app, 'gifs');
  await test.step('a search that fails says so, can be tried again, and one that finds nothing says that', async () => {
    expect(site.requests).toEqual([]);
    const results = ada.page.getByRole('listbox', { name: ada.words.gif.results, exact: true });
    await search(ada, gifQueries.failing);
    await expect(results).toContainText(ada.words.errors['gifs.unavailable']);
    await camera.shoot('search-failed');
    await ada.button(ada.words.common.retry).click();
    await expect.poll(() => asked(site, gifQueries.failing)).toBe(2);
    await expect(results).toContainText(ada.words.errors['gifs.unavailable']);
    await ada.page.getByRole('combobox').fill(gifQueries.empty);
    await expect(results).toContainText(fill(ada.words.gif.noMatch, { query: gifQueries.empty }));
    await camera.shoot('search-empty');
    await leaveSearch(ada);
    // His device does not trust the site.
    await search(ben, 'cat');
    await expect(ben.page.getByRole('listbox')).toContainText(ben.words.errors['gifs.unavailable']);
    await leaveSearch(ben);
  });

  await test.step('one that is searched at the provider is chosen, sent, and plays where it arrives', async () => {
    const thumbnails = resultsOf(ada).locator('[data-playing], canvas');
    await search(ada, 'cat');
    await expect(thumbnails).toHaveCount(foundGifs.length);
    await camera.shoot('search');
    await leaveSearch(ada);
    await ada.page.emulateMedia({ reducedMotion: 'no-preference' });
    await search(ada, 'cat');
    await resultsOf(ada)
      .filter({ has: ada.page.locator('[data-playing]') })
      .nth(1)
      .click();
    for (const person of [ada, ben]) {
      const arrived = person
        .timeline()
        .getByRole('img', { name: fill(person.words.image.gifNamed, { alt: foundGifs[1] }) });
      await expect(arrived).toHaveJSProperty('naturalWidth', 240);
      await expect(arrived).toHaveAttribute('data-playing');
    }
  });
});

/** On a relay with a provider, whose site Ada's device alone trusts. */
async function pairWithProvider(stage: Stage): Promise<readonly [Actor, Actor, GifSite]> {
  const provider = await startGifSite();
  stage.onEnd(() => provider.site.close());
  const relay = await startRecordedRelay(stage.folder('relay'), provider.relay);
  stage.onEnd(() => relay.stop());
  const authority = path.join(stage.folder('authority'), 'authority.pem');
  writeFileSync(authority, provider.site.authority);
  const [ada, ben] = await stage.pair(relay.foundingLink, { env: { CONCLAVE_EXTRA_CA_CERTS: authority } });
  return [ada, ben, provider];
}

/** Those that move, in the open conversation. */
function imagesOf(person: Actor): Locator {
  return person.timeline().locator(`img[data-playing][alt*="${name}"]`);
}

function resultsOf(person: Actor): Locator {
  return person.page.getByRole('listbox', { name: person.words.gif.results, exact: true }).getByRole('option', {
    name: /Cat/,
  });
}

async function search(person: Actor, query: string): Promise<void> {
  await openPicker(person);
  await person.page.getByRole('combobox', { name: person.words.gif.searchProvider }).fill(query);
}

/** The escape key empties the search, and then closes the picker. */
async function leaveSearch(person: Actor): Promise<void> {
  await person.page.keyboard.press('Escape');
  await expect(person.page.getByRole('combobox', { name: person.words.gif.searchProvider })).toHaveValue('');
  await person.page.keyboard.press('Escape');
  await expect(person.page.getByRole('dialog', { name: person.words.gif.title })).toBeHidden();
}

/** How often the provider was asked for this. */
function asked(site: TestSite, query: string): number {
  return site.requests.filter(({ path: wanted }) => wanted.includes(new URLSearchParams({ q: query }).toString()))
    .length;
}

async function openPicker(person: Actor): Promise<void> {
  const picker = person.page.getByRole('dialog', { name: person.words.gif.title });
  await person.button(person.words.gif.open).click();
  await expect(picker).toBeVisible();
}

function optionsOf(person: Actor, shelf: string): Locator {
  return person.page.getByRole('listbox', { name: shelf, exact: true }).getByRole('option', { name, exact: true });
}

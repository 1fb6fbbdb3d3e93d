/** Several pictures and a text with them between two people; pictures of the dialog lie in results/screens/pictures. */
import { expect, type Locator } from '@playwright/test';
import { limits } from '../shared/domain/limits';
import { cameraBefore } from './harness/camera';
import { dropFiles, pasteFiles } from './harness/drop-files';
import { choose } from './harness/message-hands';
import { test, type Actor } from './harness/stage';
import { makePicture } from './harness/test-picture';
import { fill } from './harness/words';

const written = 'Der *Verband* von Bett 12';
const said = 'Der Verband von Bett 12';
const corrected = 'Der Gips von Bett 12';
const image = 'img[data-playing]';
const broken = { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
const pictures = (count: number) => Array.from({ length: count }, (_, index) => makePicture('a.png', index + 1, 'x'));

test('pictures are sent together, with a text that is said with the first', async ({ stage }) => {
  const [ada, ben] = await stage.pair();
  const { send } = ada.words.image;
  const dialog = ada.page.getByRole('dialog');
  const text = dialog.getByRole('textbox', { name: send.text, exact: true });
  const thumbnails = dialog.getByRole('list', { name: send.pictures }).getByRole('listitem');
  const leaveOut = (number: number): Promise<void> =>
    dialog.getByRole('button', { name: fill(send.remove, { number: String(number) }), exact: true }).click();

  await test.step('more than can be sent at once are told, and what was written is kept', async () => {
    await ada.composer().fill(written);
    await dropFiles(ada.composer(), pictures(limits.imagesAtOnce + 1));
    await expect(thumbnails).toHaveCount(limits.imagesAtOnce);
    const { imagesAtOnce: most } = limits;
    await expect(dialog.getByText(fill(send.tooMany, { most: String(most), leftOut: '1' }))).toBeVisible();
    await expect(text).toHaveValue(written);
    await text.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(ada.composer()).toHaveValue(written);
  });

  await test.step('one that is none keeps the others until it is left out; more can be dropped on the text', async () => {
    await dropFiles(ada.composer(), [...pictures(1), broken]);
    await dropFiles(text, pictures(3).slice(1));
    await expect(thumbnails).toHaveCount(4);
    await expect(dialog.getByText(fill(send.refusedAmong, { number: '2' }))).toBeVisible();
    await expect(submitOf(ada, 4)).toBeDisabled();
    await leaveOut(2);
    await leaveOut(3);
    // Where the button was that is gone, the keyboard goes on.
    await expect(dialog.locator(':focus')).toHaveCount(1);
    await expect(submitOf(ada, 2)).toBeEnabled();
    await (await cameraBefore(ada.app, 'pictures')).shootAll('send-two');
  });

  await test.step('they arrive in order, each with its description, and the text with the first', async () => {
    await dialog.getByLabel(fill(send.altOf, { number: '1' })).fill('Vorderseite');
    await dialog.getByRole('button', { name: fill(send.pictureNumber, { number: '2' }), exact: true }).click();
    await dialog.getByLabel(fill(send.altOf, { number: '2' })).fill('Rückseite');
    await text.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(ada.composer()).toHaveValue('');
    for (const person of [ada, ben]) {
      await expect(imagesOf(person)).toHaveCount(2);
      expect(await imagesOf(person).evaluateAll((images) => images.map((image) => image.getAttribute('alt')))).toEqual(
        ['Vorderseite', 'Rückseite'].map((alt) => fill(person.words.image.pictureNamed, { alt })),
      );
      await expect(person.message(said).getByRole('img')).toHaveCount(1);
      await expect(person.message(said).locator('strong')).toHaveText('Verband');
    }
  });

  await test.step('the text is in quotes, found by the search, and edited with what it was before', async () => {
    await choose(ben, said, 'reply');
    await ben.write('Danke');
    await expect(ada.message('Danke').getByRole('button', { name: new RegExp(said) })).toBeVisible();
    await ben.page.keyboard.press('Control+Shift+F');
    const search = ben.page.getByRole('dialog', { name: ben.words.search.title });
    await search.getByRole('combobox').fill('verband');
    await expect(search.getByRole('option').locator('mark')).toHaveText(['Verband']);
    await search.getByRole('combobox').press('Escape');
    await ben.page.keyboard.press('Escape');
    await expect(search).toBeHidden();
    await choose(ada, said, 'edit');
    await expect(ada.composer()).toHaveValue(written);
    await ada.write(corrected);
    await expect(ben.message(corrected).first()).toBeVisible();
    await ben
      .message(corrected)
      .first()
      .getByRole('button', { name: ben.words.message.editedShow, exact: true })
      .click();
    await expect(ben.page.getByRole('dialog').getByText(said)).toBeVisible();
    await ben.page.keyboard.press('Escape');
  });

  await test.step('a single picture with a text stands with that in the list, and is passed on with it', async () => {
    await dropFiles(ada.composer(), pictures(1));
    await text.fill('Zum Vergleich');
    await submitOf(ada, 1).click();
    await expect(dialog).toBeHidden();
    const preview = fill(ben.words.conversationList.preview.pictureNamed, { alt: 'Zum Vergleich' });
    await expect(ben.conversationRow(ada.name)).toContainText(preview);
    await (await cameraBefore(ada.app, 'pictures')).shootAll('messages');
    await ben.openNotes();
    await ben.openConversation(ada.name);
    await choose(ben, 'Zum Vergleich', 'forward');
    const forward = ben.page.getByRole('dialog');
    await forward.getByRole('option', { name: ben.words.people.notes }).click();
    await forward.getByRole('button', { name: ben.words.message.forwardTo.submit, exact: true }).click();
    await expect(forward).toBeHidden();
    await ben.openNotes();
    await expect(ben.message('Zum Vergleich').getByRole('img')).toHaveCount(1);
    await ben.openConversation(ada.name);
  });

  await test.step('a picture loses its text, and gets one, by editing', async () => {
    const last = (person: Actor) =>
      person
        .timeline()
        .getByRole('listitem')
        .filter({ has: person.page.locator(image) })
        .last();
    await choose(ada, 'Zum Vergleich', 'edit');
    await ada.composer().fill('');
    await ada.composer().press('Enter');
    await expect(last(ben)).not.toContainText('Zum Vergleich');
    await expect(last(ben)).toContainText(ben.words.message.edited);
    // The last message of one's own is this picture.
    await expect(ada.composer()).toHaveValue('');
    await ada.composer().press('ArrowUp');
    await expect(ada.page.getByText(ada.words.composer.banner.edit, { exact: true })).toBeVisible();
    await ada.write('Zum Vergleich, nach dem Gips');
    await expect(last(ben)).toContainText('Zum Vergleich, nach dem Gips');
    await last(ben).getByRole('button', { name: ben.words.message.editedShow, exact: true }).click();
    const info = ben.page.getByRole('dialog');
    await expect(info.getByRole('listitem')).toContainText([
      'Zum Vergleich',
      ben.words.message.info.noText,
      'nach dem Gips',
    ]);
    await ben.page.keyboard.press('Escape');
    await expect(info).toBeHidden();
  });
});

const sides = ['Vorn', 'Oben', 'Hinten'];
const ward = 'Station 3';

test('several that are pasted, and several that are forwarded, come to the others in order', async ({ stage }) => {
  const [ada, ben] = await stage.pair();
  const cleo = await stage.enter('Cleo Laine');
  await cleo.join(await ada.invite());
  await ada.createGroup(ward, [ben.name, cleo.name]);
  await ada.openConversation(ben.name);
  const namedIn = ({ words }: Actor): readonly string[] => sides.map((alt) => fill(words.image.pictureNamed, { alt }));

  await test.step('they are pasted at once, and more behind them', async () => {
    const { send } = ada.words.image;
    const dialog = ada.page.getByRole('dialog');
    await ada.composer().fill(written);
    await pasteFiles(ada.composer(), pictures(2));
    const text = dialog.getByRole('textbox', { name: send.text, exact: true });
    await expect(text).toHaveValue(written);
    await expect(submitOf(ada, 2)).toBeEnabled();
    await pasteFiles(text, pictures(3).slice(2));
    await expect(submitOf(ada, 3)).toBeEnabled();
    for (const [index, side] of sides.entries()) {
      const number = String(index + 1);
      await dialog.getByRole('button', { name: fill(send.pictureNumber, { number }), exact: true }).click();
      await dialog.getByLabel(fill(send.altOf, { number })).fill(side);
    }
    await submitOf(ada, 3).click();
    await expect(dialog).toBeHidden();
    await expect(ada.composer()).toHaveValue('');
    for (const person of [ada, ben]) {
      await expect.poll(() => altsOf(person)).toEqual(namedIn(person));
      await expect(person.message(said).getByRole('img')).toHaveCount(1);
    }
  });

  await test.step('they are chosen in another order, and forwarded as they stand', async () => {
    const { message } = ben.words;
    const row = (side: string): Locator => {
      const name = fill(ben.words.image.pictureNamed, { alt: side });
      return ben
        .timeline()
        .getByRole('listitem')
        .filter({ has: ben.page.getByRole('img', { name, exact: true }) });
    };
    const [front = '', top = '', back = ''] = sides;
    await row(back).click({ button: 'right', position: { x: 4, y: 4 } });
    await ben.page.getByRole('menuitem', { name: new RegExp(`^${message.action.select}`) }).click();
    for (const side of [front, top]) await row(side).click();
    const bar = ben.page.getByRole('toolbar', { name: message.selection.label, exact: true });
    // Pictures alone say nothing that could be copied, but the first one has a text with it.
    await expect(bar.getByRole('button', { name: message.selection.copy, exact: true })).toBeEnabled();
    await bar.getByRole('button', { name: message.selection.forward, exact: true }).click();
    const forward = ben.page.getByRole('dialog', { name: message.forwardTo.title });
    await forward.getByRole('option', { name: ward }).click();
    await forward.getByRole('button', { name: message.forwardTo.submit, exact: true }).click();
    await expect(forward).toBeHidden();
    await expect(bar).toHaveCount(0);
    for (const person of [ben, cleo]) {
      await person.openConversation(ward);
      const rows = person.timeline().getByRole('listitem').filter({ hasText: person.words.message.forwarded });
      await expect(rows).toHaveCount(3);
      await expect(rows.first()).toContainText(said);
      for (const [index, name] of namedIn(person).entries()) {
        await rows.nth(index).scrollIntoViewIfNeeded();
        // Whole, too.
        await expect(rows.nth(index).getByRole('img', { name, exact: true })).toHaveJSProperty('naturalWidth', 256);
      }
    }
  });
});

/** What its pictures are called, from the first to the last. */
async function altsOf(person: Actor): Promise<readonly (string | null)[]> {
  return await imagesOf(person).evaluateAll((images) => images.map((image) => image.getAttribute('alt')));
}

function submitOf(person: Actor, count: number): Locator {
  const { submit, submitAll } = person.words.image.send;
  const name = count === 1 ? submit : fill(submitAll, { number: String(count) });
  return person.page.getByRole('dialog').getByRole('button', { name, exact: true });
}

function imagesOf(person: Actor): Locator {
  return person.timeline().locator(image);
}

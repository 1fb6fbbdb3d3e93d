/** A sketch that is drawn with the pointer and the keyboard, and sent. */
import { expect, type Locator } from '@playwright/test';
import { cameraBefore } from './camera';
import type { Actor } from './stage';
import { fill } from './words';

const sketchName = 'The way to the ward';

/** Ada draws on a white sheet and sends that to Ben, who finds it by what it is called. */
export async function sendSketch(ada: Actor, ben: Actor): Promise<void> {
  const { sketch, image, gif } = ada.words;
  const dialog = ada.page.getByRole('dialog');
  const submit = dialog.getByRole('button', { name: image.send.submit, exact: true });
  const sheet = dialog.getByRole('application', { name: sketch.sheet });
  const undo = dialog.getByRole('button', { name: sketch.undo, exact: true });
  await ada.button(gif.open).click();
  await dialog.getByRole('button', { name: sketch.begin, exact: true }).click();
  await expect(sheet).toHaveJSProperty('width', 1_200);
  await expect(submit).toBeDisabled();
  const box = await sheet.boundingBox();
  if (box === null) throw new Error('the sheet is not in sight');
  const { mouse, keyboard } = ada.page;
  await mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.3);
  await mouse.down();
  await mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.7, { steps: 5 });
  await mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.3, { steps: 5 });
  await mouse.up();
  await expect(submit).toBeEnabled();
  await dialog.getByRole('radio', { name: sketch.inks.blue, exact: true }).press('Space');
  await sheet.focus();
  for (const key of [' ', ...Array<string>(10).fill('ArrowRight'), ' ']) await keyboard.press(key);
  await expect.poll(() => inkAt(sheet, 0.6, 0.5)).toBe('blue');
  await undo.click();
  await expect.poll(() => inkAt(sheet, 0.6, 0.5)).toBe('white');
  await expect.poll(() => inkAt(sheet, 0.2, 0.3)).toBe('red');
  await dialog.getByLabel(image.send.alt).fill(sketchName);
  await (await cameraBefore(ada.app, 'gifs')).shootAll('sketch');
  await submit.click();
  await expect(dialog).toBeHidden();
  await expect(sketchOf(ben)).toHaveJSProperty('naturalWidth', 1_200);
  await ben.page.keyboard.press('Control+Shift+F');
  const search = ben.page.getByRole('dialog', { name: ben.words.search.title });
  await search.getByRole('combobox').fill(sketchName);
  await expect(search.getByRole('option')).toContainText([sketchName]);
  await expect(search.getByRole('option').locator('mark')).not.toHaveCount(0);
  await search.getByRole('combobox').press('ArrowDown');
  await search.getByRole('combobox').press('Enter');
  await expect(search).toBeHidden();
}

/** What was sent as a sketch, in the open conversation. */
function sketchOf(person: Actor): Locator {
  return person.timeline().getByRole('img', { name: fill(person.words.image.pictureNamed, { alt: sketchName }) });
}

/** The colour at a place of the sheet, given as parts of its sides. */
async function inkAt(sheet: Locator, x: number, y: number): Promise<string> {
  const [red = 0, green = 0, blue = 0] = await sheet.evaluate(
    (canvas: HTMLCanvasElement, [atX, atY]) => [
      ...(canvas.getContext('2d')?.getImageData(canvas.width * atX, canvas.height * atY, 1, 1).data ?? []),
    ],
    [x, y] as const,
  );
  if (red > 200 && green > 200) return 'white';
  return red > blue ? 'red' : 'blue';
}

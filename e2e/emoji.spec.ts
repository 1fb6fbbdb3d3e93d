/** The signs of the emoji: each is there, in all its skin tones, wherever the operating system has none. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { withTone } from '../renderer/features/emoji/emoji';
import { test } from './harness/stage';

/** Drawn by the font of all text, as signs of it. */
const signsOfText = ['©️', '®️', '™️'];
/** With two tones, of which the picker makes none. */
const twoTones = ['🧑🏻‍🤝‍🧑🏿', '👩🏿‍❤️‍👨🏻', '👨🏽‍❤️‍💋‍👨🏿', '👩🏼‍🤝‍👩🏾'];

test('Every emoji is drawn as one sign', async ({ stage }) => {
  const ada = await stage.enter('Ada Lovelace');
  const table = readFileSync(path.join(__dirname, '../renderer/features/emoji/emoji-table.txt'), 'utf8');
  const emoji = table.split('\n').flatMap((line) => {
    const [sign = '', , tones] = line.split('\t');
    if (sign === '' || signsOfText.includes(sign)) return [];
    return tones === '+' ? ([0, 1, 5] as const).map((tone) => withTone({ emoji: sign, hasTones: true }, tone)) : [sign];
  });
  expect(emoji.length).toBeGreaterThan(2_000);
  await ada.page.evaluate(
    (signs) => {
      const place = document.createElement('div');
      place.id = 'emoji';
      place.style.cssText = 'position: fixed; inset: 0; overflow: auto; font-size: 20px';
      for (const sign of signs) {
        const row = document.createElement('span');
        row.textContent = sign;
        row.style.cssText = 'display: inline-block; white-space: nowrap';
        place.append(row);
      }
      document.body.append(place);
    },
    [...emoji, ...twoTones],
  );
  const oddOnes = (): Promise<string[]> =>
    ada.page.evaluate(() => {
      const signs = [...document.querySelectorAll('#emoji > span')];
      const widthOf = (sign: Element | undefined): number => sign?.getBoundingClientRect().width ?? 0;
      const usual = widthOf(signs[0]);
      return signs.filter((sign) => Math.abs(widthOf(sign) - usual) > 0.5).map((sign) => sign.textContent ?? '');
    });
  await expect.poll(oddOnes).toEqual([]);
  // A font may have the room of a sign and nothing in it that this browser draws.
  const blankOnes = await ada.page.evaluate(async (signs) => {
    const font = "20px 'Noto Color Emoji'";
    const faces = await document.fonts.load(font, signs[0]);
    if (faces.length === 0) return ['all: their font is missing'];
    const size = 32;
    const context = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true });
    if (context === null) return ['all: nothing can be drawn'];
    Object.assign(context, { font, textBaseline: 'top' });
    return signs.filter((sign) => {
      context.clearRect(0, 0, size, size);
      context.fillText(sign, 0, 0);
      return context.getImageData(0, 0, size, size).data.every((value) => value === 0);
    });
  }, emoji);
  expect(blankOnes).toEqual([]);
});

/** Takes pictures of a window in both themes, and checks each one for accessibility. */
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { RunningApp } from './running-app';

const picturesFolder = path.resolve(__dirname, '..', 'results', 'screens');
const themes = ['light', 'dark'] as const;
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 480, height: 900 } } as const;

type Theme = (typeof themes)[number];
export type Width = keyof typeof sizes;

export interface Camera {
  /** Pictures what the window shows as `<folder>/<name>-<theme>.png`. Fails when anybody would be shut out by it. */
  shoot(name: string): Promise<void>;
  resize(width: Width): Promise<void>;
}

/** A camera before the application's window, whose pictures lie in a `folder` of their own among the results. */
export async function cameraBefore(app: RunningApp, folder: string): Promise<Camera> {
  let suffix = '';
  const camera: Camera = {
    async resize(width) {
      suffix = width === 'wide' ? '' : `-${width}`;
      const size = sizes[width];
      const resize = async (): Promise<number> => {
        // Without a window manager the first request may be lost.
        await app.electron.evaluate(
          ({ BrowserWindow }, { width: w, height: h }) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
          size,
        );
        return await app.page.evaluate(() => window.innerWidth);
      };
      await expect.poll(resize).toBe(size.width);
    },
    async shoot(name) {
      for (const theme of themes) {
        await showTheme(app, theme);
        const file = path.join(picturesFolder, folder, `${name}${suffix}-${theme}.png`);
        await app.page.screenshot({ path: file, caret: 'hide' });
        await expectAccessible(app, `${name}${suffix}`, theme);
      }
    },
  };
  await camera.resize('wide');
  return camera;
}

async function showTheme({ page }: RunningApp, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  // The picture is made of frames that were painted, and the last one of an animation comes after its end.
  await page.evaluate(async () => {
    const isUnderWay = ({ playState, effect }: Animation): boolean =>
      playState === 'running' && effect?.getComputedTiming().endTime !== Infinity;
    do await new Promise(requestAnimationFrame);
    while (document.getAnimations().some(isUnderWay));
    await new Promise(requestAnimationFrame);
  });
}

async function expectAccessible({ page }: RunningApp, name: string, theme: Theme): Promise<void> {
  // The other mode gathers its results in a page of its own, which the application refuses to open.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  // React Aria's announcements refer to what was on the screen a moment ago.
  axe.exclude('[data-live-announcer]');
  // Nothing but colours differs between the themes.
  if (theme === 'light') axe.withTags(standards);
  else axe.withRules(['color-contrast']);
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
  expect.soft(found, `${name} in ${theme}`).toEqual([]);
}

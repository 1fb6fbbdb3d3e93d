/** Takes pictures of a window in both themes, and checks each one for accessibility. */
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { RunningApp } from './running-app';

const picturesFolder = path.resolve(__dirname, '..', 'results', 'screens');
const themes = ['light', 'dark'] as const;
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 480, height: 900 } } as const;

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
        await app.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
        await expectAccessible(app, `${name}${suffix} in ${theme}`);
      }
    },
  };
  await camera.resize('wide');
  return camera;
}

async function showTheme({ page }: RunningApp, theme: (typeof themes)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}

async function expectAccessible({ page }: RunningApp, name: string): Promise<void> {
  // The other mode gathers its results in a page of its own, which the application refuses to open.
  const { violations } = await new AxeBuilder({ page })
    .exclude('[data-live-announcer]')
    .setLegacyMode(true)
    .withTags(standards)
    .analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary?.replaceAll(/\s+/g, ' ') ?? ''}`),
  );
  expect.soft(found, name).toEqual([]);
}

/** Takes pictures of a window in both themes, and checks each one for accessibility. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type CDPSession, type Locator } from '@playwright/test';
import type { RunningApp } from './running-app';

const picturesFolder = path.resolve(__dirname, '..', 'results', 'screens');
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** CSS pixels: the narrowest that is promised, a small and a large screen. */
const sizes = {
  narrow: { width: 480, height: 900 },
  middle: { width: 1024, height: 768 },
  wide: { width: 1920, height: 1080 },
} as const;
const fromNarrow = ['narrow', 'middle', 'wide'] as const;

type AxeOptions = Parameters<AxeBuilder['options']>[0];
type Theme = 'light' | 'dark';
export type Width = keyof typeof sizes;

export interface Camera {
  /** Pictures what the window shows as `<folder>/<name>-<width>-<theme>.png`. Fails when anybody would be shut out by it. */
  shoot(name: string): Promise<void>;
  /** The same at every width, with `inSight` scrolled to at each; the window is wide after it. */
  shootAll(name: string, inSight?: Locator): Promise<void>;
  /** The same, for what another width closes: `open` shows it, and the escape key puts it away. */
  shootOpened(name: string, open: () => Promise<void>): Promise<void>;
  resize(width: Width): Promise<void>;
}

/** On which pictures the contrast is looked at: all, or the widest, for what another language is looked at for. */
type ContrastCare = 'every picture' | 'wide pictures';

/** A camera before the application's window, whose pictures lie in a `folder` of their own among the results. */
export async function cameraBefore(
  app: RunningApp,
  folder: string,
  contrast: ContrastCare = 'every picture',
): Promise<Camera> {
  let width: Width = 'wide';
  let theme: Theme = 'light';
  const session = await app.page.context().newCDPSession(app.page);
  await hideCaret(app);
  const expose = async (name: string): Promise<void> => {
    await showTheme(app, theme);
    const file = path.join(picturesFolder, folder, `${name}-${sizes[width].width}-${theme}.png`);
    await takePicture(session, file);
    await expectAccessible(
      app,
      `${name} at ${sizes[width].width} in ${theme}`,
      rulesFor(theme, contrast === 'every picture' || width === 'wide'),
    );
  };
  const camera: Camera = {
    async resize(next) {
      width = next;
      await resizeWindow(app, sizes[next]);
    },
    async shoot(name) {
      await expose(name);
      // The next picture begins with the theme that is shown: changing it takes as long as the picture.
      theme = theme === 'light' ? 'dark' : 'light';
      await expose(name);
    },
    async shootAll(name, inSight) {
      for (const each of fromNarrow) {
        await camera.resize(each);
        await inSight?.scrollIntoViewIfNeeded();
        await camera.shoot(name);
      }
    },
    async shootOpened(name, open) {
      for (const each of fromNarrow) {
        await camera.resize(each);
        await open();
        await camera.shoot(name);
        await app.page.keyboard.press('Escape');
      }
    },
  };
  await camera.resize('wide');
  return camera;
}

// It blinks, and would be on some of the pictures.
async function hideCaret({ page }: RunningApp): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { caret-color: transparent !important; }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
}

/** Playwright's own way has the picture compressed as far as possible, which takes four times as long for a twentieth of the bytes. */
async function takePicture(session: CDPSession, file: string): Promise<void> {
  const { data } = await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, data, 'base64');
}

async function resizeWindow({ electron, page }: RunningApp, size: { width: number; height: number }): Promise<void> {
  const isThere = async (): Promise<boolean> =>
    await page.evaluate(({ width, height }) => innerWidth === width && innerHeight === height, size);
  const resize = async (): Promise<boolean> => {
    if (await isThere()) return true;
    // Without a window manager the first request may be lost.
    await electron.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
    }, size);
    return await isThere();
  };
  await expect.poll(resize, { intervals: [20] }).toBe(true);
  // Nothing shall be hovered over that merely came to lie under the pointer.
  await page.mouse.move(0, 0);
  // Lists measure their rows anew, over some frames.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
  });
}

async function showTheme({ page }: RunningApp, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  // The picture is made of frames that were painted: the last one of an animation comes after its end, and is drawn while
  // the next one is prepared.
  await page.evaluate(async (wanted) => {
    const isUnderWay = ({ playState, effect }: Animation): boolean =>
      playState === 'running' && effect?.getComputedTiming().endTime !== Infinity;
    // React Aria takes a window that became lower for one with an on-screen keyboard, and then keeps what opens with a field in it
    // out of sight for up to 600 ms.
    const isHeldBack = (): boolean =>
      [...document.querySelectorAll<HTMLElement>('[style*="clip-path"]')].some(({ style }) => style.opacity === '0');
    do await new Promise(requestAnimationFrame);
    while (
      document.documentElement.dataset['theme'] !== wanted ||
      isHeldBack() ||
      document.getAnimations().some(isUnderWay)
    );
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  }, theme);
}

/**
 * What is checked on a picture. Finding out about the contrast takes most of the time (on two cores a third of a second), and nothing
 * but colours differs between the themes.
 */
function rulesFor(theme: Theme, hasContrast: boolean): AxeOptions | undefined {
  if (theme === 'dark') return hasContrast ? { runOnly: { type: 'rule', values: ['color-contrast'] } } : undefined;
  return { runOnly: { type: 'tag', values: standards }, rules: { 'color-contrast': { enabled: hasContrast } } };
}

async function expectAccessible({ page }: RunningApp, name: string, rules: AxeOptions | undefined): Promise<void> {
  if (rules === undefined) return;
  // Its half a megabyte need not go into a page that has it.
  const isInside = await page.evaluate('"axe" in window');
  const axe = new AxeBuilder({ page, ...(isInside === true && { axeSource: ';' }) });
  // The other mode gathers its results in a page of its own, which the application refuses to open.
  axe.setLegacyMode(true);
  // Nobody reads what was found to be right, and telling it takes longer than finding it.
  axe.options({ ...rules, resultTypes: ['violations'], preload: false });
  // React Aria's announcements refer to what was on the screen a moment ago.
  axe.exclude('[data-live-announcer]');
  // Pages of others are theirs to make accessible.
  axe.exclude('iframe');
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
  expect.soft(found, name).toEqual([]);
}

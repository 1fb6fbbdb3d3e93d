/** Whether a conversation of all kinds of messages scrolls without a break, beside a page of plain rows. */
import path from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { launchProgram } from '../e2e/harness/running-app';
import { showPlainRows } from '../e2e/harness/window-probe';
import type { BenchRun } from './bench-run';
import { countFrames, type FrameCounts } from './frame-trace';
import type { Steps } from './steps';
import { compare, type Row } from './table';
import { bigGroup } from './window-profile';
import { endApp, type Session } from './window-session';

/** CSS pixels. */
const distance = 12_000;
const pixelsPerSecond = 1_500;
const plainRows = 3_000;
const limitMs = 40_000;

/** Towards older messages, as a turned wheel does. Answers when the whole way is gone. */
export async function scrollBack(tools: CDPSession, page: Page, px: number, speed = pixelsPerSecond): Promise<void> {
  const box = await page.locator('main section:visible').boundingBox();
  if (box === null) throw new Error('nothing is there to scroll');
  await tools.send('Input.synthesizeScrollGesture', {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    yDistance: px,
    speed,
    gestureSourceType: 'mouse',
    preventFling: true,
  });
}

export async function measureScrolling({ app, tools, open }: Session, steps: Steps): Promise<FrameCounts | undefined> {
  return steps.take('scrolling a conversation', limitMs, async () => {
    await open(bigGroup);
    return countFrames(app.electron, () => scrollBack(tools, app.page, distance));
  });
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** In a window of the same size. */
export async function measurePlainScrolling(run: BenchRun, steps: Steps, size: Size): Promise<FrameCounts | undefined> {
  const program = path.join(__dirname, 'bare-window.js');
  const userData = run.newFolder('plain');
  const app = await steps.take('a bare window', limitMs, () => launchProgram(program, { userData }));
  if (app === undefined) return undefined;
  try {
    return await steps.take('scrolling plain rows', limitMs, async () => {
      await app.electron.evaluate(({ BrowserWindow }, { width, height }) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
      }, size);
      await app.page.evaluate(showPlainRows, plainRows);
      const tools = await app.page.context().newCDPSession(app.page);
      return countFrames(app.electron, () => scrollBack(tools, app.page, distance));
    });
  } finally {
    await endApp(app, steps);
  }
}

export function scrollingRows(counts: FrameCounts | undefined, plain: FrameCounts | undefined): readonly Row[] {
  return compare('dropped frames while scrolling', describe(counts), [
    ['target', '0'],
    ['plain rows in a bare window', describe(plain)],
  ]);
}

function describe(counts: FrameCounts | undefined): string {
  if (counts === undefined) return 'not reached';
  const { shown, partial, dropped } = counts;
  return `${dropped} of ${shown + partial + dropped} (${partial} partial)`;
}

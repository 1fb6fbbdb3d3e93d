/** Whether the window's memory grows with what went past in it: scripted use for some minutes, or for hours. */
import { readProcessMemory } from './process-memory';
import type { Steps } from './steps';
import { compare, mebibytes, type Row } from './table';
import { bigGroup, groupCount } from './window-profile';
import { scrollBack } from './window-scrolling';
import type { Session } from './window-session';

const defaultMinutes = 3;
/** Longer use than this goes at the pace of a person, with a pause between its rounds. */
const hurriedMinutes = 30;
const pauseMs = 10_000;
/** What the first rounds fill, such as code that is loaded at its first use and answers that are kept, is not growth. */
const firstRounds = 6;
const roundLimitMs = 60_000;
/** CSS pixels, and at which pace. */
const scrolledPx = 12_000;
const pixelsPerSecond = 6_000;
const targetPercent = 20;

export interface WindowMemory {
  readonly heapBytes: number;
  readonly ownBytes: number;
  readonly elements: number;
}

export interface HoursOfUse {
  readonly minutes: number;
  readonly rounds: number;
  readonly before: WindowMemory | undefined;
  readonly after: WindowMemory | undefined;
}

/** How long the window is used for, by `CONCLAVE_BENCH_MINUTES`. */
export function minutesOfUse(): number {
  const asked = Number(process.env['CONCLAVE_BENCH_MINUTES'] ?? defaultMinutes);
  return Number.isFinite(asked) && asked >= 0 ? asked : defaultMinutes;
}

export async function measureHours(session: Session, steps: Steps, minutes: number): Promise<HoursOfUse> {
  await session.tools.send('Performance.enable');
  await steps.take('the first rounds of use', firstRounds * roundLimitMs, async () => {
    for (let round = 0; round < firstRounds; round += 1) await useWindow(session, round);
  });
  const before = await steps.take('memory at the start', roundLimitMs, () => readMemory(session));
  const endAtMs = performance.now() + minutes * 60_000;
  let rounds = 0;
  while (performance.now() < endAtMs) {
    const isDone = await steps.quietly('a round of use', roundLimitMs, () => useWindow(session, firstRounds + rounds));
    // What hangs once would hang to the end.
    if (isDone === undefined) break;
    rounds += 1;
    if (minutes > hurriedMinutes) await session.app.page.waitForTimeout(pauseMs);
  }
  const after = await steps.take('memory at the end', roundLimitMs, () => readMemory(session));
  return { minutes, rounds, before, after };
}

async function useWindow(session: Session, round: number): Promise<true> {
  const { app, person, tools, open } = session;
  const { page } = app;
  await page.keyboard.press('Escape');
  await open(round % 2 === 0 ? bigGroup : `Group ${3 + (round % 6)}`);
  await scrollBack(tools, page, scrolledPx, pixelsPerSecond);
  const messages = person.timeline().locator('li[data-message]');
  // One in the middle of those that are drawn is in sight.
  await messages.nth(Math.floor((await messages.count()) / 2)).click({ button: 'right' });
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await person.composer().fill('');
  await person.composer().focus();
  await page.keyboard.type('the papers are on the trolley');
  await person.composer().fill('');
  await useDialog(session, 'Control+K', `Group ${1 + (round % groupCount)}`);
  await useDialog(session, 'Control+Shift+F', 'trolley');
  return true;
}

async function useDialog({ app: { page } }: Session, keys: string, text: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.keyboard.press(keys);
  await dialog.getByRole('combobox').fill(text);
  await dialog.getByRole('option').first().waitFor();
  await dialog.getByRole('combobox').fill('');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

async function readMemory({ app, tools }: Session): Promise<WindowMemory> {
  await tools.send('HeapProfiler.collectGarbage');
  await tools.send('HeapProfiler.collectGarbage');
  const { metrics } = await tools.send('Performance.getMetrics');
  const metric = (name: string): number => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
  const pid = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  return {
    heapBytes: metric('JSHeapUsedSize'),
    ownBytes: readProcessMemory(pid ?? 0)?.ownBytes ?? Number.NaN,
    elements: metric('Nodes'),
  };
}

export function hoursRows(use: HoursOfUse | undefined): readonly Row[] {
  const { before, after, minutes, rounds } = use ?? { before: undefined, after: undefined, minutes: 0, rounds: 0 };
  const row = (what: string, kind: 'heapBytes' | 'ownBytes'): Row[] => {
    const [begin, end] = [before?.[kind], after?.[kind]];
    if (begin === undefined || end === undefined) return compare(what, 'not reached', []);
    return compare(what, mebibytes(end), [
      [`after the first ${firstRounds} rounds`, mebibytes(begin)],
      [`growth, target less than ${targetPercent} %`, `${(((end - begin) / begin) * 100).toFixed(1)} %`],
    ]);
  };
  const afterUse = `after ${minutes} minutes of use, ${rounds} rounds`;
  return [
    ...row(`the page's heap ${afterUse}`, 'heapBytes'),
    ...row("what the page's process has written to", 'ownBytes'),
    ...compare('nodes of the document', String(after?.elements ?? 'not reached'), [
      [`after the first ${firstRounds} rounds`, String(before?.elements ?? 'not reached')],
    ]),
  ];
}

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
const quarters = 4;

export interface WindowMemory {
  readonly heapBytes: number;
  readonly ownBytes: number;
  readonly nodes: number;
}

export interface HoursOfUse {
  readonly minutes: number;
  readonly rounds: number;
  /** After the first rounds, then after each quarter of the time, as far as it was reached: growth that ends differs from growth that goes on. */
  readonly readings: readonly WindowMemory[];
}

/** How long the window is used for, by `CONCLAVE_BENCH_MINUTES`. */
export function minutesOfUse(): number {
  const asked = Number(process.env['CONCLAVE_BENCH_MINUTES'] ?? defaultMinutes);
  return Number.isFinite(asked) && asked >= 0 ? asked : defaultMinutes;
}

export async function measureHours(session: Session, steps: Steps, minutes: number): Promise<HoursOfUse> {
  await session.tools.send('Performance.enable');
  let rounds = 0;
  // What hangs once would hang to the end.
  const use = async (): Promise<boolean> => {
    if ((await steps.quietly('a round of use', roundLimitMs, () => useWindow(session, rounds))) === undefined)
      return false;
    rounds += 1;
    return true;
  };
  while (rounds < firstRounds) if (!(await use())) return { minutes, rounds: 0, readings: [] };
  const readings: WindowMemory[] = [];
  const read = async (when: string): Promise<void> => {
    const reading = await steps.take(`memory ${when}`, roundLimitMs, () => readMemory(session));
    if (reading !== undefined) readings.push(reading);
  };
  await read('after the first rounds');
  const beganAtMs = performance.now();
  for (let quarter = 1; quarter <= quarters; quarter += 1) {
    const endAtMs = beganAtMs + (minutes * 60_000 * quarter) / quarters;
    while (performance.now() < endAtMs) {
      if (!(await use())) return { minutes, rounds: rounds - firstRounds, readings };
      if (minutes > hurriedMinutes) await session.app.page.waitForTimeout(pauseMs);
    }
    await read(`after ${quarter} of ${quarters} quarters`);
  }
  return { minutes, rounds: rounds - firstRounds, readings };
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
    nodes: metric('Nodes'),
  };
}

export function hoursRows(use: HoursOfUse | undefined): readonly Row[] {
  const { readings, minutes, rounds } = use ?? { readings: [], minutes: 0, rounds: 0 };
  const row = (what: string, valueOf: (memory: WindowMemory) => number, show: (value: number) => string): Row[] => {
    const [begin = Number.NaN, ...later] = readings.map(valueOf);
    const end = later.at(-1);
    if (end === undefined) return compare(what, 'not reached', []);
    const growthFrom = (from: number): string => `${(((end - from) / begin) * 100).toFixed(1)} %`;
    const half = later.length === quarters ? later[quarters / 2 - 1] : undefined;
    return compare(what, show(end), [
      [`after the first ${firstRounds} rounds`, show(begin)],
      ['after each quarter of the time', later.map(show).join(', ')],
      [`growth, target less than ${targetPercent} %`, growthFrom(begin)],
      ['of which in the second half', half === undefined ? 'not reached' : growthFrom(half)],
    ]);
  };
  return [
    ...row(
      `the page's heap after ${minutes} minutes of use, ${rounds} rounds`,
      ({ heapBytes }) => heapBytes,
      mebibytes,
    ),
    ...row("what the page's process has written to", ({ ownBytes }) => ownBytes, mebibytes),
    ...row('nodes of the document', ({ nodes }) => nodes, String),
  ];
}

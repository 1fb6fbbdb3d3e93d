/** What the window takes while a person writes, goes from one conversation to another, and scrolls. */
import { cpSync } from 'node:fs';
import type { CDPSession } from '@playwright/test';
import { Person } from '../e2e/harness/journey';
import { launchApp, type RunningApp } from '../e2e/harness/running-app';
import type { BenchRun } from './bench-run';
import { fillVault } from './fill-vault';
import { median, percentile } from './statistics';
import { compare, mebibytes, milliseconds, type Row, type Table } from './table';
import { usedProfile } from './used-profile';
import { scrollBack, switchTo, watchKeys } from '../e2e/harness/window-probe';

/** In two conversations. */
const storedCount = 200_000;
const direct = 'Colleague';
const notes = 'Notes to self';
const keyCount = 200;
const switchCount = 40;
const scrollRounds = 6;
const framesPerRound = 300;

export async function measureWindow(run: BenchRun): Promise<Table> {
  const [few, many] = [run.newFolder('few-messages'), run.newFolder('many-messages')];
  cpSync(await usedProfile(run), few, { recursive: true });
  await inWindow(few, beginNotes);
  cpSync(few, many, { recursive: true });
  await fillVault(many, storedCount);
  const beside = await inWindow(few, measureUse);
  const measured = await inWindow(many, measureUse);
  const scrolled = await inWindow(many, measureScrolling);
  return {
    title: `The window in use: two conversations of ${(storedCount / 2).toLocaleString('en')} messages`,
    rows: [...useRows(measured, beside), ...scrolled],
    notes: [
      'A key counts from its press to the end of the work on the frame that shows it; waiting for the frame, up to 17 ms, is in it.',
      'The work alone is the time that the main thread was busy, for each key. Switching counts from the click to the frame with the',
      `messages. Frames are counted by the browser's own trace. Memory is that of the page after collecting garbage.`,
    ],
  };
}

interface Use {
  readonly keysMs: readonly number[];
  readonly workPerKeyMs: number;
  readonly switchesMs: readonly number[];
}

async function measureUse(person: Person, app: RunningApp): Promise<Use> {
  const { page } = app;
  const tracing = await page.context().newCDPSession(page);
  await tracing.send('Performance.enable');
  await person.openConversation(direct);
  await person.composer().focus();
  await page.evaluate(watchKeys);
  const before = await busySeconds(tracing);
  await page.keyboard.type('a'.repeat(keyCount), { delay: 40 });
  await page.waitForFunction((count) => Reflect.get(globalThis, 'keyTimesMs').length >= count, keyCount);
  const workPerKeyMs = ((await busySeconds(tracing)) - before) * (1_000 / keyCount);
  const keysMs = await page.evaluate(() => Reflect.get(globalThis, 'keyTimesMs') as number[]);
  await person.composer().fill('');
  const switchesMs: number[] = [];
  for (let count = 0; count < switchCount; count += 1) {
    switchesMs.push(await page.evaluate(switchTo, count % 2 === 0 ? notes : direct));
  }
  return { keysMs, workPerKeyMs, switchesMs };
}

function useRows(many: Use, few: Use): readonly Row[] {
  const [besides, target] = ['the same with few messages', 'target, at most'];
  return [
    ...compare('a key, p50', milliseconds(median(many.keysMs)), [[besides, milliseconds(median(few.keysMs))]]),
    ...compare('a key, p99', milliseconds(percentile(many.keysMs, 99)), [
      [besides, milliseconds(percentile(few.keysMs, 99))],
    ]),
    ...compare('the work for a key', milliseconds(many.workPerKeyMs), [
      [besides, milliseconds(few.workPerKeyMs)],
      [target, '16 ms'],
    ]),
    ...compare('switching conversations, p50', milliseconds(median(many.switchesMs)), [
      [besides, milliseconds(median(few.switchesMs))],
      [target, '50 ms'],
    ]),
    ...compare('switching conversations, p95', milliseconds(percentile(many.switchesMs, 95)), [
      [besides, milliseconds(percentile(few.switchesMs, 95))],
      [target, '50 ms'],
    ]),
  ];
}

async function measureScrolling(person: Person, app: RunningApp): Promise<readonly Row[]> {
  const { page } = app;
  const tracing = await page.context().newCDPSession(page);
  await tracing.send('Performance.enable');
  await person.openConversation(direct);
  const scroll = (): Promise<number> => person.timeline().evaluate(scrollBack, framesPerRound);
  let rows = await scroll();
  const beforeBytes = await heapBytes(tracing);
  const frames = await countFrames(tracing, scroll);
  rows += frames.result;
  for (let round = 0; round < scrollRounds; round += 1) rows += await scroll();
  const afterBytes = await heapBytes(tracing);
  const growth = ((afterBytes - beforeBytes) / beforeBytes) * 100;
  return [
    ...compare('frames that were dropped while scrolling', `${frames.dropped}`, [
      ['frames drawn meanwhile', `${frames.drawn}`],
      ['target', '0'],
    ]),
    ...compare(`memory after ${rows.toLocaleString('en')} messages went past`, mebibytes(afterBytes), [
      ['after the first of them', mebibytes(beforeBytes)],
      ['growth, target at most 20 %', `${growth.toFixed(1)} %`],
    ]),
  ];
}

async function beginNotes(person: Person): Promise<void> {
  const { page } = person;
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox').fill(notes);
  await page.getByRole('option', { name: notes, exact: true }).click();
  await person.composer().waitFor();
  await person.write('Something to remember');
}

async function busySeconds(tracing: CDPSession): Promise<number> {
  const { metrics } = await tracing.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

async function heapBytes(tracing: CDPSession): Promise<number> {
  await tracing.send('HeapProfiler.collectGarbage');
  const { metrics } = await tracing.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
}

interface Frames<T> {
  readonly drawn: number;
  readonly dropped: number;
  readonly result: T;
}

async function countFrames<T>(tracing: CDPSession, act: () => Promise<T>): Promise<Frames<T>> {
  const counts = { DrawFrame: 0, DroppedFrame: 0 };
  tracing.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as readonly { readonly name?: string }[]) {
      if (event.name === 'DrawFrame' || event.name === 'DroppedFrame') counts[event.name] += 1;
    }
  });
  await tracing.send('Tracing.start', {
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline.frame', 'devtools.timeline.frame'] },
    transferMode: 'ReportEvents',
  });
  const result = await act();
  const complete = new Promise((resolve) => tracing.once('Tracing.tracingComplete', resolve));
  await tracing.send('Tracing.end');
  await complete;
  return { drawn: counts.DrawFrame, dropped: counts.DroppedFrame, result };
}

async function inWindow<T>(userData: string, act: (person: Person, app: RunningApp) => Promise<T>): Promise<T> {
  const app = await launchApp({ userData });
  try {
    return await act(new Person(app.page, 'Owner', 'en'), app);
  } finally {
    await app.close();
  }
}

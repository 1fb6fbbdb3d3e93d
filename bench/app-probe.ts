/** Loaded into the shell before the application (`-r`): tells when its window got where, and which processes it has. */
import { app, type WebContents } from 'electron';
import type { ProbeReport, ProbeRequest } from './measured-app';

// Resolves as soon as the page has these entries, with the wall-clock time of each. Paints are told late: when they have
// reached the screen.
const awaitEntries = (names: readonly string[]): string => `new Promise((resolve) => {
  const look = () => {
    const entries = ${JSON.stringify(names)}.map((name) => performance.getEntriesByName(name)[0]);
    if (entries.every(Boolean)) resolve(entries.map(({ startTime }) => performance.timeOrigin + startTime));
  };
  new PerformanceObserver(look).observe({ entryTypes: ['paint', 'mark'] });
  look();
})`;

let page: WebContents | undefined;
const names = (process.env['CONCLAVE_BENCH_ENTRIES'] ?? '').split(' ');

app.on('web-contents-created', (_event, contents) => {
  page = contents;
  contents.once('dom-ready', () => {
    reportTimes(contents).catch(fail);
  });
});

process.on('message', (request: ProbeRequest) => {
  if (request === 'quit') app.quit();
  else if (typeof request === 'object') void reportEntry(request.entry).catch(fail);
  else report({ kind: 'processes', processes: listProcesses() });
});
process.once('disconnect', () => app.quit());

async function reportTimes(contents: WebContents): Promise<void> {
  const timesMs: unknown = await contents.executeJavaScript(awaitEntries(names));
  report({ kind: 'reached', electron: process.versions.electron, timesMs: timesMs as number[] });
}

async function reportEntry(entry: string): Promise<void> {
  const timesMs: unknown = await page?.executeJavaScript(awaitEntries([entry]));
  const [timeMs = Number.NaN] = timesMs as number[];
  report({ kind: 'entry', timeMs });
}

function fail(error: unknown): void {
  report({ kind: 'failed', reason: String(error) });
}

function listProcesses(): Extract<ProbeReport, { kind: 'processes' }>['processes'] {
  return app.getAppMetrics().map(({ pid, type, name, memory }) => ({
    pid,
    name: type === 'Utility' ? (name ?? type) : type,
    workingSetBytes: memory.workingSetSize * 1024,
  }));
}

function report(message: ProbeReport): void {
  process.send?.(message);
}

/** Loaded into the shell before the application (`-r`): tells when its window got where, and which processes it has. */
import { app, type WebContents } from 'electron';
import type { ProbeReport, ProbeRequest } from './measured-app';

// Resolves as soon as the page has this entry, with the wall-clock time of every paint and mark until then.
const awaitEntry = (name: string): string => `new Promise((resolve) => {
  const times = {};
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) times[entry.name] = performance.timeOrigin + entry.startTime;
    if (${JSON.stringify(name)} in times) resolve(times);
  }).observe({ entryTypes: ['paint', 'mark'] });
  for (const type of ['paint', 'mark'])
    for (const entry of performance.getEntriesByType(type)) times[entry.name] = performance.timeOrigin + entry.startTime;
  if (${JSON.stringify(name)} in times) resolve(times);
})`;

const wanted = process.env['CONCLAVE_BENCH_UNTIL'] ?? '';

app.on('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', () => {
    reportTimes(contents).catch((error: unknown) => report({ kind: 'failed', reason: String(error) }));
  });
});

process.on('message', (request: ProbeRequest) => {
  if (request === 'quit') app.quit();
  else report({ kind: 'processes', processes: listProcesses() });
});
process.once('disconnect', () => app.quit());

async function reportTimes(contents: WebContents): Promise<void> {
  const times: unknown = await contents.executeJavaScript(awaitEntry(wanted));
  report({ kind: 'reached', electron: process.versions.electron, times: times as Record<string, number> });
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

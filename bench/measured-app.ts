/** Starts an Electron application by itself, without a driver that would slow it, and asks its probe. */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { descendants, runtimePath } from '../e2e/harness/running-app';

export type ProbeRequest = 'processes' | 'quit' | { readonly entry: string };

export type ProbeReport =
  | { readonly kind: 'reached'; readonly electron: string; readonly timesMs: readonly number[] }
  | { readonly kind: 'entry'; readonly timeMs: number }
  | { readonly kind: 'processes'; readonly processes: readonly AppProcess[] }
  | { readonly kind: 'failed'; readonly reason: string };

export interface AppProcess {
  readonly pid: number;
  /** As Electron names it: Browser, GPU, Tab, Zygote, or the name of a utility process. */
  readonly name: string;
  readonly workingSetBytes: number;
}

/** Milliseconds from the start of the program. */
export interface StartTimes {
  /** The first text or picture is on the screen. */
  readonly firstPaintMs: number;
  /** The first screen that a person can use is. */
  readonly interactiveMs: number;
}

export interface MeasuredApp {
  readonly start: StartTimes;
  readonly electronVersion: string;
  /** When the page's timeline first has this entry, in milliseconds from the start of the program. */
  reached(entry: string): Promise<number>;
  processes(): Promise<readonly AppProcess[]>;
  quit(): Promise<void>;
}

const firstPaint = 'first-contentful-paint';
const projectFolder = path.resolve(__dirname, '..', '..');
const patienceMs = 60_000;

/** Starts Conclave on this profile; resolves when a person can use its window. */
export function startConclave(profile: string): Promise<MeasuredApp> {
  return start(profile, projectFolder, [firstPaint, 'conclave:interactive']);
}

/** Starts a bare window on this profile; resolves when it has painted. */
export function startBareWindow(profile: string): Promise<MeasuredApp> {
  return start(profile, path.join(__dirname, 'bare-window.js'), [firstPaint]);
}

async function start(profile: string, application: string, entries: readonly string[]): Promise<MeasuredApp> {
  const options = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const probe = ['-r', path.join(__dirname, 'app-probe.js')];
  const startedAtMs = performance.timeOrigin + performance.now();
  const child = spawn(
    runtimePath(),
    [...probe, ...options, '--disable-gpu', `--user-data-dir=${profile}`, '--lang=en', application],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { ...process.env, CONCLAVE_BENCH_ENTRIES: entries.join(' ') },
    },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const { timesMs, electron } = await nextReport(child, 'reached');
    const [firstPaintMs = Number.NaN] = timesMs;
    return {
      // A mark is set when its frame is drawn, which may be just before that frame is on the screen.
      start: { firstPaintMs: firstPaintMs - startedAtMs, interactiveMs: Math.max(...timesMs) - startedAtMs },
      electronVersion: electron,
      async reached(entry) {
        const answer = nextReport(child, 'entry');
        child.send({ entry } satisfies ProbeRequest);
        return (await answer).timeMs - startedAtMs;
      },
      async processes() {
        const answer = nextReport(child, 'processes');
        child.send('processes' satisfies ProbeRequest);
        const { processes } = await answer;
        return [...processes, ...zygotes(child.pid, processes)];
      },
      async quit() {
        child.send('quit' satisfies ProbeRequest);
        await exited;
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

// Chromium's helpers that start others are left out of Electron's own list.
function zygotes(pid: number | undefined, listed: readonly AppProcess[]): readonly AppProcess[] {
  const known = new Set(listed.map((each) => each.pid));
  return descendants(pid)
    .filter((each) => !known.has(each))
    .map((each) => ({ pid: each, name: 'Zygote', workingSetBytes: 0 }));
}

type ReportOf<Kind extends ProbeReport['kind']> = Extract<ProbeReport, { kind: Kind }>;

function nextReport<Kind extends ProbeReport['kind']>(child: ChildProcess, kind: Kind): Promise<ReportOf<Kind>> {
  return new Promise((resolve, reject) => {
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      outcome();
    };
    const onMessage = (message: unknown): void => {
      const report = message as ProbeReport;
      if (report.kind === kind) settle(() => resolve(report as ReportOf<Kind>));
      else if (report.kind === 'failed') settle(() => reject(new Error(report.reason)));
    };
    const onExit = (): void => settle(() => reject(new Error('the application ended')));
    const timer = setTimeout(() => settle(() => reject(new Error(`no report of ${kind}`))), patienceMs);
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}

/** Starts the real application, as built into out/, with a profile of its own, and ends it gently or with SIGKILL. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

const projectFolder = path.resolve(__dirname, '..', '..');
// Holds the application back until Playwright is connected: a page that it finds in the middle of loading may never be
// ready for it. Playwright adds this itself, but only to a runtime that it has found itself.
const loader = path.join(
  path.dirname(require.resolve('playwright-core/package.json')),
  'lib/server/electron/loader.js',
);

/** For a start, and for what is done in a window: longer than a slow machine, shared by others, takes. */
const patienceMs = 120_000;

export interface LaunchOptions {
  /** Folder of the profile; the same folder again is the same person on the same computer. */
  readonly userData: string;
  readonly language?: 'en' | 'de';
  readonly theme?: 'light' | 'dark';
  /** Further command-line arguments, such as a conclave: link. */
  readonly args?: readonly string[];
  /** Takes the place of what the test's own environment has. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where all that its processes print is kept. */
  readonly logFile?: string;
}

export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  close(): Promise<void>;
  /** Ends every process of the application at once, as a power cut would. */
  kill(): Promise<void>;
}

/** Resolves when the first window shows its content. */
export async function launchApp(options: LaunchOptions): Promise<RunningApp> {
  const app = await launchProgram(projectFolder, options);
  await app.page.waitForSelector('#root > *');
  return app;
}

/** Starts the program of Electron in this folder or file as the application is started; resolves when it has a window. */
export async function launchProgram(program: string, options: LaunchOptions): Promise<RunningApp> {
  const electron = await _electron.launch({
    executablePath: options.logFile === undefined ? runtimePath() : writeLoggingRuntime(options.logFile),
    args: ['-r', loader, ...runtimeArguments(options), program, ...(options.args ?? [])],
    env: { ...environment(options.language ?? 'en'), ...options.env },
    colorScheme: options.theme ?? 'light',
    timeout: patienceMs,
  });
  const page = await electron.firstWindow({ timeout: patienceMs });
  page.setDefaultTimeout(patienceMs);
  const process = electron.process();
  const exited = new Promise<void>((resolve) => process.once('exit', () => resolve()));
  return {
    electron,
    page,
    userData: options.userData,
    close: () => electron.close(),
    kill: async () => {
      for (const pid of [process.pid, ...descendants(process.pid)]) killIfAlive(pid);
      await exited;
    },
  };
}

/** Starts the application on a profile that is in use, as clicking a link outside of it does; resolves when it has ended. */
export async function startAgainWith({ userData }: RunningApp, link: string): Promise<void> {
  const args = [...runtimeArguments({ userData }), projectFolder, link];
  const second = spawn(runtimePath(), args, { env: environment('en'), stdio: 'ignore' });
  await new Promise((resolve) => second.once('exit', resolve));
}

/** An empty folder for a profile, made when its path is first asked for, and how to remove it. */
export function temporaryFolder(name: string): { readonly path: string; remove(): void } {
  // Not at once: the file of a test is also loaded to see what tests it has.
  let folder: string | undefined;
  return {
    get path() {
      folder ??= mkdtempSync(path.join(tmpdir(), `conclave-${name}-`));
      return folder;
    },
    remove() {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The runtime that `npm test` found. */
export function runtimePath(): string {
  const runtime = process.env['CONCLAVE_TEST_RUNTIME'];
  if (runtime === undefined) throw new Error('Run the tests with: npm test');
  return runtime;
}

/** Process ids of everything that `pid` started, directly or not. Linux only. */
export function descendants(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .stdout.split('\n')
    .map(Number)
    .filter((child) => child > 0);
  return [...children, ...children.flatMap((child) => descendants(child))];
}

function runtimeArguments(options: LaunchOptions): string[] {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    `--user-data-dir=${options.userData}`,
  ];
}

// The application follows the system's language, which on Linux is told by the environment.
function environment(language: 'en' | 'de'): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(inherited),
    LANGUAGE: language,
    LANG: language === 'de' ? 'de_DE.UTF-8' : 'en_GB.UTF-8',
  };
}

// Playwright reads the first lines itself and drops them; a program in between keeps them all.
function writeLoggingRuntime(logFile: string): string {
  const program = `${logFile}.sh`;
  const [log, runtime] = [logFile, runtimePath()].map((file) => `'${file.replaceAll("'", `'\\''`)}'`);
  writeFileSync(program, `#!/bin/bash\nexec ${runtime} "$@" > >(tee -a ${log}) 2> >(tee -a ${log} >&2)\n`);
  chmodSync(program, 0o700);
  return program;
}

function killIfAlive(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

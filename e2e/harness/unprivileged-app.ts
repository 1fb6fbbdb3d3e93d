/**
 * The application as a normal user starts it: with the operating system's sandbox on, which root can't have. Driven over
 * Chromium's debugging port, since Playwright's own way would need files that such a user can't read.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, expect, type Browser, type Page } from '@playwright/test';
import { descendants, runtimePath } from './running-app';

/** Nobody: a user that owns nothing. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
const patienceMs = 10_000;
const projectFolder = path.resolve(__dirname, '..', '..');

export interface UnprivilegedApp {
  readonly browser: Browser;
  readonly page: Page;
  /** Ids of all its processes. */
  processes(): readonly number[];
  close(): Promise<void>;
}

/** Starts it with a profile, a session bus and a keychain of its own in `folder`, as somebody who is not root. */
export async function launchUnprivileged(folder: string): Promise<UnprivilegedApp> {
  const { runtime, application } = isRoot
    ? copyForNobody(folder)
    : { runtime: runtimePath(), application: projectFolder };
  const home = path.join(folder, 'home');
  const userData = path.join(home, 'profile');
  makePrivateFolder(home);
  const electron = [runtime, '--disable-gpu', '--remote-debugging-port=0', `--user-data-dir=${userData}`, application];
  const [program = '', ...parameters] = [
    ...(isRoot ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--'] : []),
    'dbus-run-session',
    '--',
    'bash',
    '-c',
    openKeychain,
    'bash',
    ...electron,
  ];
  const child = spawn(program, parameters, { cwd: home, env: environment(home), stdio: 'ignore', detached: true });
  const { browser, page } = await connect(path.join(userData, 'DevToolsActivePort')).catch((error: unknown) => {
    killAll(child);
    throw error;
  });
  return {
    browser,
    page,
    processes: () => descendants(child.pid),
    close: async () => await end(browser, child, electron),
  };
}

const openKeychain = [
  'printf %s "$KEYRING_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1',
  'unset KEYRING_PASSWORD',
  'exec "$@"',
].join('\n');

function environment(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    DISPLAY: process.env['DISPLAY'] ?? '',
    LANG: 'en_GB.UTF-8',
    LANGUAGE: 'en',
    HOME: home,
    TMPDIR: home,
    XDG_RUNTIME_DIR: home,
    KEYRING_PASSWORD: randomBytes(16).toString('hex'),
  };
}

/** The project may lie where nobody else may look, such as in root's home. */
function copyForNobody(folder: string): { runtime: string; application: string } {
  chmodSync(folder, 0o755);
  const runtimeFolder = path.dirname(runtimePath());
  const application = path.join(folder, 'application');
  copyReadable(runtimeFolder, path.join(folder, 'runtime'));
  for (const name of ['package.json', 'out'])
    copyReadable(path.join(projectFolder, name), path.join(application, name));
  for (const name of withDependencies(['@github/keytar', '@signalapp/sqlcipher'])) {
    copyReadable(packageFolder(name), path.join(application, 'node_modules', name));
  }
  return { runtime: path.join(folder, 'runtime', path.basename(runtimePath())), application };
}

function copyReadable(from: string, to: string): void {
  cpSync(from, to, { recursive: true, dereference: true });
  run('chmod', '-R', 'a+rX', to);
}

function withDependencies(names: readonly string[], found: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  return names.reduce((all, name) => {
    if (all.has(name)) return all;
    const description: unknown = JSON.parse(readFileSync(path.join(packageFolder(name), 'package.json'), 'utf8'));
    const { dependencies = {} } = description as { readonly dependencies?: Readonly<Record<string, string>> };
    return withDependencies(Object.keys(dependencies), new Set([...all, name]));
  }, found);
}

function packageFolder(name: string): string {
  return path.join(projectFolder, 'node_modules', name);
}

function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { mode: 0o700 });
  if (isRoot) chownSync(folder, nobody, nobody);
}

function run(program: string, ...parameters: readonly string[]): void {
  const { status, stderr } = spawnSync(program, parameters, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}

/** Chromium writes the port that it chose, and the path of its endpoint, into the profile. */
async function connect(portFile: string): Promise<Pick<UnprivilegedApp, 'browser' | 'page'>> {
  const read = (): string => (existsSync(portFile) ? readFileSync(portFile, 'utf8') : '');
  await expect.poll(read).toMatch(/^\d+\n\/.+/);
  const [port, endpoint] = read().split('\n');
  // A page that Playwright finds in the middle of loading may never be ready for it.
  await expect.poll(() => loadedPages(Number(port))).toContain('Conclave');
  const browser = await chromium.connectOverCDP(`ws://127.0.0.1:${port}${endpoint}`, { noDefaults: true });
  const page = browser.contexts()[0]?.pages()[0] ?? (await browser.contexts()[0]?.waitForEvent('page'));
  if (page === undefined) throw new Error('the application has no window');
  return { browser, page };
}

/** Titles of the pages that have one, as Chromium lists them. */
async function loadedPages(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`);
  const targets = (await response.json()) as readonly { readonly type: string; readonly title: string }[];
  return targets.map(({ type, title }) => (type === 'page' ? title : '')).join(' ');
}

/** As the system does when it shuts down; by force when that takes too long. */
async function end(browser: Browser, child: ChildProcess, electron: readonly string[]): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const timer = setTimeout(() => killAll(child), patienceMs);
  const command = electron.join('\0');
  const main = descendants(child.pid).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(command));
  if (main !== undefined) process.kill(main, 'SIGTERM');
  await exited;
  clearTimeout(timer);
  await browser.close();
}

function killAll(child: ChildProcess): void {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
}

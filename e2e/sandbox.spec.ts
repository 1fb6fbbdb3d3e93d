/** The operating system's sandbox, which stands when an attacker has taken over the page's whole process. Linux only. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Person } from './harness/journey';
import { temporaryFolder } from './harness/running-app';
import { launchUnprivileged, type UnprivilegedApp } from './harness/unprivileged-app';

const folder = temporaryFolder('sandbox');
let app: UnprivilegedApp | undefined;

test.afterAll(async () => {
  await app?.close();
  folder.remove();
});

test('a normal user founds a workspace, and the page runs in the sandbox of the operating system', async () => {
  app = await launchUnprivileged(folder.path);
  const { page } = app;
  await expect(page.locator('#root > *').first()).toBeVisible();
  expect(await namesOfContexts(app)).toContain('Electron Isolated Context');
  const reachable = ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron', '__dirname'];
  expect(await page.evaluate((names) => names.filter((name) => name in globalThis), reachable)).toEqual([]);

  const processes = app.processes().map(describeProcess);
  const main = processes.filter(({ program, type }) => program.endsWith('electron') && type === undefined);
  const pages = processes.filter(({ type }) => type === 'renderer');
  expect(main).toHaveLength(1);
  expect(pages).toHaveLength(1);
  expect(processes.filter(({ command }) => command.includes('--no-sandbox'))).toEqual([]);
  expect(main[0]).toMatchObject({ seccomp: '0' });
  // A filter of system calls (prctl(2), PR_SET_SECCOMP: 2), and no way to more rights.
  expect(pages[0]).toMatchObject({ seccomp: '2', noNewPrivileges: '1', capabilities: '0000000000000000' });
  expect(pages[0]?.users).not.toEqual(main[0]?.users);
  expect(pages[0]?.processIdsInside.length).toBeGreaterThan(main[0]?.processIdsInside.length ?? 0);
  expect(main[0]?.user).not.toBe('0');

  const person = new Person(page, 'Ada Lovelace', 'en');
  await person.foundWorkspace('Praxis am Rhein');
  await expect(page.getByRole('heading', { name: 'No conversations yet' })).toBeVisible();
});

/** The preload script's own world beside the page's. */
async function namesOfContexts({ page }: UnprivilegedApp): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const names: string[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => names.push(context.name));
  await session.send('Runtime.enable');
  await session.detach();
  return names;
}

interface ProcessFacts {
  readonly program: string;
  readonly command: string;
  readonly type: string | undefined;
  readonly user: string | undefined;
  readonly seccomp: string | undefined;
  readonly noNewPrivileges: string | undefined;
  readonly capabilities: string | undefined;
  /** How its namespace's users map to those outside. */
  readonly users: string;
  /** Its id in every namespace of processes that it is in. */
  readonly processIdsInside: readonly string[];
}

/** What proc(5) tells of it, in files that anybody may read. */
function describeProcess(pid: number): ProcessFacts {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): string | undefined => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1];
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/);
  return {
    program: command[0] ?? '',
    command: command.join(' '),
    type: command.find((word) => word.startsWith('--type='))?.slice('--type='.length),
    user: field('Uid')?.split('\t')[0],
    seccomp: field('Seccomp'),
    noNewPrivileges: field('NoNewPrivs'),
    capabilities: field('CapEff'),
    users: readFileSync(`/proc/${pid}/uid_map`, 'utf8').trim().replaceAll(/\s+/g, ' '),
    processIdsInside: field('NSpid')?.split('\t') ?? [],
  };
}

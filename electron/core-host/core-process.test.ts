import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { VaultKey } from '../../core/vault/vault';
import type { AccountStatus } from '../../shared/ipc/shell-contract';
import type { VaultKeyAnswer } from '../keychain/vault-key';
import { coreProcess, type CoreProcess } from './core-process';
import { fakeProcesses, type FakeProcesses } from './testing/fake-processes';

let processes: FakeProcesses;
let answer: () => Promise<VaultKeyAnswer>;
let states: AccountStatus[];
let blank: boolean[];
let core: CoreProcess;
let givenKeys: VaultKey[];

const present = async (): Promise<VaultKeyAnswer> => {
  const key = new Uint8Array(32).fill(7) as VaultKey;
  givenKeys.push(key);
  return { state: 'present', key };
};

beforeEach(() => {
  processes = fakeProcesses();
  answer = present;
  states = [];
  blank = [];
  givenKeys = [];
  core = coreProcess({
    vaultPath: '/profile/vault.db',
    obtainKey: () => answer(),
    startChild: processes.start,
    schedule: processes.schedule,
    clock: processes.clock,
    onStatus: (status) => states.push(status),
    onBlank: (isBlank) => blank.push(isBlank),
  });
});

async function started(count = 1): Promise<void> {
  await expect.poll(() => processes.children[count - 1]?.sent, { interval: 1 }).toHaveLength(1);
  expect(processes.children).toHaveLength(count);
}

async function running(count = 1): Promise<void> {
  await started(count);
  processes.last().report({ kind: 'started', isBlank: false });
  expect(core.status()).toEqual({ state: 'running' });
}

describe('a core', () => {
  it('gets the vault and its key, and runs once it says so', async () => {
    core.start();
    expect(core.status()).toEqual({ state: 'starting' });
    await started();
    expect(processes.last().sent).toEqual([
      { kind: 'start', vaultPath: '/profile/vault.db', vaultKey: new Uint8Array(32).fill(7) },
    ]);
    processes.last().report({ kind: 'started', isBlank: true });
    processes.last().report({ kind: 'joined' });
    expect(states).toEqual([{ state: 'starting' }, { state: 'running' }]);
    expect(blank).toEqual([true, false]);
  });

  it('leaves no key behind in the shell', async () => {
    core.start();
    await started();
    expect(givenKeys).toEqual([new Uint8Array(32)]);
  });

  it.each([
    ['locked', 'keychain-locked'],
    ['unreachable', 'keychain-unreachable'],
    ['missing', 'keychain-missing-key'],
  ] as const)('is given no vault when the key is %s, until somebody retries', async (state, reason) => {
    answer = async () => ({ state });
    core.start();
    await expect.poll(() => core.status(), { interval: 1 }).toEqual({ state: 'stopped', reason });
    expect(processes.last()).toMatchObject({ sent: [], isKilled: true });
    expect(processes.timers()).toEqual([]);
    answer = present;
    core.retry();
    await running(2);
  });

  it('loads while the keychain is asked, and when it dies meanwhile, another is started for another key', async () => {
    let give: (answer: VaultKeyAnswer) => void = () => {};
    answer = () => new Promise((resolve) => (give = resolve));
    core.start();
    const first = processes.last();
    first.exit();
    expect(core.status()).toMatchObject({ state: 'restarting' });
    const key = new Uint8Array(32).fill(9) as VaultKey;
    give({ state: 'present', key });
    await expect.poll(() => key, { interval: 1 }).toEqual(new Uint8Array(32));
    expect(first.sent).toEqual([]);
    answer = present;
    processes.advance(30_000);
    await running(2);
  });

  it.each([
    ['vault.wrong-key', 'vault-wrong-key'],
    ['vault.corrupt', 'vault-corrupt'],
    ['vault.unavailable', 'vault-unavailable'],
    ['vault.full', 'vault-unavailable'],
    ['vault.read-only', 'vault-unavailable'],
    ['vault.newer-version', 'vault-newer-version'],
    ['vault.no-room', 'vault-no-room'],
    ['vault.migration-failed', 'vault-migration-failed'],
    ['crypto.failed', 'core-failed'],
  ])('that fails with %s stays stopped for that reason', async (code, reason) => {
    core.start();
    await started();
    processes.last().report({ kind: 'failed', code, backupName: 'vault.db.backup' });
    expect(core.status()).toEqual({ state: 'stopped', reason, backupName: 'vault.db.backup' });
    expect(processes.last().isKilled).toBe(true);
    expect(processes.timers()).toEqual([]);
  });

  it('that dies is started again, later each time, with a key that is asked for anew', async () => {
    core.start();
    const delays: number[] = [];
    for (let death = 1; death <= 10; death += 1) {
      await running(death);
      processes.last().exit();
      expect(core.status()).toMatchObject({ state: 'restarting', restarts: death });
      delays.push(processes.timers()[0] ?? -1);
      processes.advance(30_000);
    }
    expect(delays).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
    expect(givenKeys.length).toBeGreaterThanOrEqual(10);
  });

  it('that ran for a quiet minute is started again soon', async () => {
    core.start();
    await running();
    processes.last().exit();
    processes.advance(200);
    await running(2);
    processes.advance(60_000);
    processes.last().exit();
    expect(core.status()).toMatchObject({ state: 'restarting', restarts: 1 });
    expect(processes.timers()).toEqual([200]);
  });

  it('that never gets to run is given up after five deaths, until somebody retries', async () => {
    core.start();
    for (let death = 1; death <= 5; death += 1) {
      await started(death);
      processes.last().exit();
      processes.advance(30_000);
    }
    expect(core.status()).toEqual({ state: 'stopped', reason: 'core-failed' });
    core.retry();
    await running(6);
  });

  it('is started at once when somebody retries during the wait', async () => {
    core.start();
    await running();
    processes.last().exit();
    core.retry();
    await running(2);
    expect(processes.timers()).toEqual([]);
  });

  it('is left alone by a retry while it runs', async () => {
    core.start();
    await running();
    core.retry();
    expect(core.status()).toEqual({ state: 'running' });
    expect(processes.children).toHaveLength(1);
  });

  it('is restarted when it could not be started at all', async () => {
    const failing = coreProcess({
      vaultPath: '',
      obtainKey: present,
      startChild: () => {
        throw new Error('no more processes');
      },
      schedule: processes.schedule,
      clock: processes.clock,
      onStatus: (status) => states.push(status),
      onBlank: () => {},
    });
    failing.start();
    await expect.poll(() => failing.status(), { interval: 1 }).toMatchObject({ state: 'restarting' });
  });

  it('leaves no process behind when its key could not even be asked for', async () => {
    answer = () => Promise.reject(new Error('no keychain'));
    core.start();
    await expect.poll(() => core.status(), { interval: 1 }).toMatchObject({ state: 'restarting', restarts: 1 });
    expect(processes.last()).toMatchObject({ sent: [], isKilled: true });
    expect(processes.timers()).toHaveLength(1);
  });

  it('that reports nonsense is not believed', async () => {
    core.start();
    await started();
    for (const nonsense of [undefined, null, 7, {}, { kind: 'started' }, { kind: 'failed', code: 'x' }]) {
      processes.last().report(nonsense);
    }
    expect(core.status()).toEqual({ state: 'starting' });
    expect(blank).toEqual([]);
  });
});

describe('the port of a window', () => {
  it('is handed to a core that runs, and not even made for one that does not', async () => {
    const port = {} as Electron.MessagePortMain;
    const openPort = vi.fn(() => port);
    expect(core.connect(openPort)).toBe(false);
    core.start();
    await started();
    expect(core.connect(openPort)).toBe(false);
    processes.last().report({ kind: 'started', isBlank: false });
    expect(core.connect(openPort)).toBe(true);
    expect(processes.last().sent.at(-1)).toEqual({ kind: 'connect' });
    expect(processes.last().ports).toEqual([port]);
    processes.last().exit();
    expect(core.connect(openPort)).toBe(false);
    expect(openPort).toHaveBeenCalledTimes(1);
  });
});

describe('stopping', () => {
  it('waits for the core to end', async () => {
    core.start();
    await running();
    const stopped = core.stop();
    expect(processes.last().sent.at(-1)).toEqual({ kind: 'stop' });
    processes.last().exit();
    await stopped;
    expect(processes.last().isKilled).toBe(false);
    expect(processes.timers()).toEqual([]);
  });

  it('kills a core that does not end', async () => {
    core.start();
    await running();
    const stopped = core.stop();
    processes.advance(5_000);
    await stopped;
    expect(processes.last().isKilled).toBe(true);
  });

  it('still learns that the account has joined meanwhile', async () => {
    core.start();
    await running();
    const stopped = core.stop();
    blank = [];
    processes.last().report({ kind: 'joined' });
    processes.last().exit();
    await stopped;
    expect(blank).toEqual([false]);
  });

  it('calls off a planned restart, and a start that waits for its key', async () => {
    core.start();
    await running();
    processes.last().exit();
    await core.stop();
    expect(processes.timers()).toEqual([]);

    let give: ((answer: VaultKeyAnswer) => void) | undefined;
    answer = () => new Promise((resolve) => (give = resolve));
    core.start();
    const stopped = core.stop();
    expect(processes.last().sent).toEqual([{ kind: 'stop' }]);
    processes.last().exit();
    await stopped;
    const key = new Uint8Array(32).fill(9) as VaultKey;
    give?.({ state: 'present', key });
    await expect.poll(() => key, { interval: 1 }).toEqual(new Uint8Array(32));
    expect(processes.children).toHaveLength(2);
    expect(processes.last().sent).toEqual([{ kind: 'stop' }]);
  });
});

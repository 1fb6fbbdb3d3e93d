import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../shared/domain/clock';
import { connectContract } from '../shared/ipc/connect-contract';
import type { CoreContract } from '../shared/ipc/core-contract';
import { workerPort } from '../shared/ipc/port';
import { coreReport } from '../shared/ipc/process-messages';
import { startCore } from './start-core';
import { runUtilityProcess, type ParentPort } from './utility-process';
import { addConversation, addMessage } from './vault/testing/temporary-vault';
import { openVault, type VaultKey } from './vault/vault';

type Listener = Parameters<ParentPort['on']>[1];
type ShellPort = Parameters<Listener>[0]['ports'][number];

let folder: string;
let reports: unknown[];
let exitCodes: unknown[];
let send: (data: unknown, ...ports: readonly ShellPort[]) => void;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-core-'));
  reports = [];
  exitCodes = [];
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    exitCodes.push(code);
    return undefined as never;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  let listener: Listener | undefined;
  runUtilityProcess(
    {
      on: (_, given) => {
        listener = given;
      },
      postMessage: (report) => void reports.push(coreReport.parse(report)),
    },
    startCore,
  );
  send = (data, ...ports) => listener?.({ data, ports });
});

afterEach(async () => {
  send({ kind: 'stop' });
  await expect.poll(() => exitCodes.length).toBeGreaterThan(0);
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const start = (name = 'vault.db'): void =>
  send({ kind: 'start', vaultPath: join(folder, name), vaultKey: new Uint8Array(32).fill(4) });

/** A port as the shell hands it over, and its other end. */
function shellPort(): { readonly near: ShellPort; readonly client: ReturnType<typeof connectContract<CoreContract>> } {
  const { port1, port2 } = new MessageChannel();
  const near: ShellPort = {
    postMessage: (message) => port1.postMessage(message),
    on: (event: string, listener: (value: { readonly data: unknown }) => void) =>
      port1.on(event, (value: unknown) => listener({ data: value })),
    start: () => port1.start(),
    close: () => port1.close(),
  };
  return { near, client: connectContract<CoreContract>(workerPort(port2)) };
}

describe('the core as a process', () => {
  it('starts on command and serves each window that is connected', async () => {
    start();
    await expect.poll(() => reports).toEqual([{ kind: 'started', isBlank: true }]);
    const windows = [shellPort(), shellPort()];
    for (const { near } of windows) send({ kind: 'connect' }, near);
    for (const { client } of windows) expect(await client.call('workspace.get')).toEqual({ state: 'blank' });
    await expect(windows[0]?.client.call('people.list')).rejects.toMatchObject({ code: 'workspace.not-joined' });
    windows[0]?.client.close();
    expect(await windows[1]?.client.call('connection.get')).toEqual({ state: 'offline' });
    windows[1]?.client.close();
  });

  it('serves a window that was connected before it had started', async () => {
    start();
    const { near, client } = shellPort();
    send({ kind: 'connect' }, near);
    expect(await client.call('conversations.list')).toEqual([]);
    client.close();
  });

  it('closes a port that it has nothing to serve on', async () => {
    const { near, client } = shellPort();
    send({ kind: 'connect' }, near);
    await expect(client.call('workspace.get')).rejects.toMatchObject({ code: 'rpc.closed' });
  });

  it('reports why the vault can’t be opened, and names the copy of a corrupt one', async () => {
    start();
    await expect.poll(() => reports).toHaveLength(1);
    send({ kind: 'stop' });
    await expect.poll(() => exitCodes).toEqual([0]);
    writeFileSync(join(folder, 'vault.db'), 'not a vault any more'.repeat(500));
    const outcome = await startCore({
      vaultPath: join(folder, 'vault.db'),
      vaultKey: new Uint8Array(32).fill(4),
    }).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ code: 'vault.corrupt', details: { backupName: expect.any(String) } });
    await expect(
      startCore({ vaultPath: join(folder, 'vault.db'), vaultKey: new Uint8Array(32).fill(5) }),
    ).rejects.toMatchObject({ code: 'vault.wrong-key' });
  });

  it('ends when damage is found in use, and says at the next start what it is', async () => {
    const damaged = join(folder, 'damaged');
    mkdirSync(damaged);
    const vault = openVault({
      path: join(folder, 'vault.db'),
      key: new Uint8Array(32).fill(4) as VaultKey,
      clock: systemClock,
    });
    vault.transact((tx) => addMessage(tx, addConversation(tx)));
    vault.read((db) => db.pragma('wal_checkpoint(TRUNCATE)'));
    const page = vault.read((db) =>
      db.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'message'`, { pluck: true }).get<number>(),
    );
    for (const name of readdirSync(folder)) {
      if (name.startsWith('vault.db')) copyFileSync(join(folder, name), join(damaged, name));
    }
    vault.close();
    const file = openSync(join(damaged, 'vault.db'), 'r+');
    writeSync(file, 'damage', ((page ?? 1) - 1) * 4096 + 1000);
    closeSync(file);
    start('damaged/vault.db');
    await expect.poll(() => exitCodes).toEqual([1]);
    expect(reports).toEqual([{ kind: 'started', isBlank: true }]);
    send({ kind: 'stop' });
    await expect.poll(() => exitCodes).toEqual([1, 0]);
    await expect(
      startCore({ vaultPath: join(damaged, 'vault.db'), vaultKey: new Uint8Array(32).fill(4) }),
    ).rejects.toMatchObject({ code: 'vault.corrupt', details: { backupName: expect.any(String) } });
  });

  it('survives commands that make no sense', async () => {
    for (const data of [undefined, null, 7, {}, { kind: 'start' }, { kind: 'start', vaultPath: 1, vaultKey: 'x' }]) {
      send(data);
    }
    send({ kind: 'connect' });
    start();
    start();
    await expect.poll(() => reports).toEqual([{ kind: 'started', isBlank: true }]);
  });

  it('wipes the key that it was given', async () => {
    const vaultKey = new Uint8Array(32).fill(9);
    const core = await startCore({ vaultPath: join(folder, 'other.db'), vaultKey });
    expect(vaultKey.every((byte) => byte === 0)).toBe(true);
    await core.stop();
  });
});

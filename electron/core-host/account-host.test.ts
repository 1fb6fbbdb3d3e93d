import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VaultKey } from '../../core/vault/vault';
import type { AccountId } from '../../shared/domain/ids';
import { safe } from '../../shared/ipc/safe';
import type { Account } from '../../shared/ipc/shell-contract';
import { decodeFoundingLink } from '../../shared/protocol/link-codec';
import { startAccountHost, type AccountHost } from './account-host';
import { openAccountRegistry } from './account-registry';
import { fakeProcesses, type FakeProcesses } from './testing/fake-processes';

let folder: string;
let cores: FakeProcesses;
let relays: FakeProcesses;
let forgotten: AccountId[];
let askedWithVault: boolean[];
let host: AccountHost;
const unknown = 'f'.repeat(32) as AccountId;

function startHost(): AccountHost {
  return startAccountHost({
    registry: openAccountRegistry(folder),
    keys: {
      async obtain(_, hasVault) {
        askedWithVault.push(hasVault);
        return { state: 'present', key: new Uint8Array(32).fill(1) as VaultKey };
      },
      forget: async (accountId) => void forgotten.push(accountId),
      isWaiting: () => false,
    },
    startCore: cores.start,
    startRelay: relays.start,
    schedule: cores.schedule,
    clock: cores.clock,
  });
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'conclave-host-'));
  cores = fakeProcesses();
  relays = fakeProcesses();
  forgotten = [];
  askedWithVault = [];
  host = startHost();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A new account whose core runs. */
async function addRunning(isBlank = true): Promise<AccountId> {
  const before = cores.children.length;
  const accountId = host.add();
  await expect.poll(() => cores.children, { interval: 1 }).toHaveLength(before + 1);
  cores.last().report({ kind: 'started', isBlank });
  return accountId;
}

async function endSession(): Promise<void> {
  const stopped = host.stop();
  cores.last().exit();
  await stopped;
}

/** As on a full disk: no file can be replaced any more, whoever runs the test. */
function makeReadOnly(): void {
  mkdirSync(path.join(folder, 'accounts.json.new'));
}

function listen(): void {
  relays.last().report({
    kind: 'listening',
    port: 4711,
    certificateFingerprint: new Uint8Array(32),
    foundingToken: new Uint8Array(32),
  });
}

describe('accounts', () => {
  it('are told to whoever watches, at once and after every change, until it stops', async () => {
    const seen: Account[][] = [];
    const stop = host.watch((accounts) => seen.push(accounts));
    const accountId = await addRunning();
    stop();
    host.add();
    cores.last().exit();
    expect(seen).toEqual([
      [],
      [{ accountId, status: { state: 'starting' } }],
      [{ accountId, status: { state: 'running' } }],
    ]);
  });

  it('that are blank are not added twice, in the next session neither', async () => {
    const accountId = await addRunning();
    expect(host.add()).toBe(accountId);
    const stopped = host.stop();
    cores.last().exit();
    await stopped;
    host = startHost();
    expect(host.add()).toBe(accountId);
    await expect.poll(() => cores.children, { interval: 1 }).toHaveLength(2);
    cores.last().report({ kind: 'joined' });
    expect(host.add()).not.toBe(accountId);
    expect(host.list()).toHaveLength(2);
  });

  it('ask for their key with the truth about their vault', async () => {
    const accountId = await addRunning();
    writeFileSync(path.join(folder, 'accounts', accountId, 'vault.db'), 'x');
    cores.last().exit();
    cores.advance(200);
    await expect.poll(() => askedWithVault, { interval: 1 }).toEqual([false, true]);
  });

  it('that are blank can be discarded, with folder and key', async () => {
    const accountId = await addRunning();
    const discarded = host.discard(accountId);
    cores.last().exit();
    await discarded;
    expect(host.list()).toEqual([]);
    expect(forgotten).toEqual([accountId]);
    expect(existsSync(path.join(folder, 'accounts', accountId))).toBe(false);
    expect(startHost().list()).toEqual([]);
  });

  it('that joined can not be discarded, not even at the last moment', async () => {
    const accountId = await addRunning(false);
    expect(await safe(host.discard(accountId))).toMatchObject({ error: { code: 'workspace.already-joined' } });
    const blank = await addRunning();
    const discarded = safe(host.discard(blank));
    cores.last().report({ kind: 'joined' });
    cores.last().exit();
    expect(await discarded).toMatchObject({ error: { code: 'workspace.already-joined' } });
    expect(forgotten).toEqual([]);
    expect(existsSync(path.join(folder, 'accounts', blank))).toBe(true);
    await expect.poll(() => cores.children, { interval: 1 }).toHaveLength(3);
  });

  it('are discarded once, however often it is asked for, and are not offered again meanwhile', async () => {
    const accountId = await addRunning();
    const both = [host.discard(accountId), host.discard(accountId)];
    expect(host.add()).not.toBe(accountId);
    expect(existsSync(path.join(folder, 'accounts', accountId))).toBe(true);
    cores.children[0]?.exit();
    await Promise.all(both);
    await expect.poll(() => cores.children, { interval: 1 }).toHaveLength(2);
    expect(forgotten).toEqual([accountId]);
    expect(host.list()).toHaveLength(1);
  });

  it('are not discarded, nor offered as blank, when it could not be written down that they joined', async () => {
    const accountId = await addRunning();
    cores.last().report({ kind: 'joined' });
    const file = path.join(folder, 'accounts.json');
    const asBefore = readFileSync(file, 'utf8').replace('"isBlank": false', '"isBlank": true');
    expect(asBefore).toContain('"isBlank": true');
    await endSession();

    // What a crash between joining and writing leaves.
    writeFileSync(file, asBefore);
    writeFileSync(path.join(folder, 'accounts', accountId, 'vault.db'), 'x');
    host = startHost();
    const discarded = safe(host.discard(accountId));
    await expect.poll(() => cores.children, { interval: 1 }).toHaveLength(2);
    makeReadOnly();
    cores.last().report({ kind: 'started', isBlank: false });
    expect(await discarded).toMatchObject({ error: { code: 'workspace.already-joined' } });
    expect(host.list()).toEqual([{ accountId, status: { state: 'running' } }]);
    expect(existsSync(path.join(folder, 'accounts', accountId, 'vault.db'))).toBe(true);
    expect(() => host.add()).toThrow();
  });

  it('are not discarded while their core can not say what they are', async () => {
    const accountId = await addRunning();
    writeFileSync(path.join(folder, 'accounts', accountId, 'vault.db'), 'x');
    await endSession();
    host = startHost();
    await expect.poll(() => cores.children, { interval: 1 }).toHaveLength(2);
    cores.last().report({ kind: 'failed', code: 'vault.corrupt' });
    expect(await safe(host.discard(accountId))).toMatchObject({ error: { code: 'rpc.closed', retry: 'later' } });
    expect(existsSync(path.join(folder, 'accounts', accountId, 'vault.db'))).toBe(true);
  });

  it('that are unknown are refused everywhere', async () => {
    const refusal = { error: { code: 'input.malformed', details: { field: 'accountId' } } };
    expect(await safe(host.discard(unknown))).toMatchObject(refusal);
    expect(await safe(host.prepareRelay(unknown, 'computer'))).toMatchObject(refusal);
    expect(await safe((async () => host.retry(unknown))())).toMatchObject(refusal);
    expect(await safe((async () => host.connect(unknown, vi.fn()))())).toMatchObject(refusal);
  });

  it('whose core does not run can not be connected to', async () => {
    const openPort = vi.fn(() => ({}) as Electron.MessagePortMain);
    const accountId = await addRunning();
    host.connect(accountId, openPort);
    expect(cores.last().ports).toHaveLength(1);
    cores.last().exit();
    expect(await safe((async () => host.connect(accountId, openPort))())).toMatchObject({
      error: { code: 'rpc.closed', retry: 'later' },
    });
    expect(openPort).toHaveBeenCalledTimes(1);
  });
});

describe('the relay of an account', () => {
  it('is prepared once, kept in the registry, and started with the application', async () => {
    const accountId = await addRunning();
    const first = host.prepareRelay(accountId, 'computer');
    listen();
    expect(decodeFoundingLink(await first).relay.url).toBe('wss://127.0.0.1:4711');
    await host.prepareRelay(accountId, 'computer');
    expect(relays.children).toHaveLength(1);
    expect(host.list()[0]?.relay).toEqual({ reach: 'computer', state: 'running' });

    startHost();
    expect(relays.last().sent[0]).toMatchObject({ kind: 'start', host: '127.0.0.1', port: 4711 });
    expect(relays.last().sent[0]?.['dataFolder']).toBe(path.join(folder, 'accounts', accountId, 'relay'));
  });

  it('starts anew, on the same port, when others are to reach it after all', async () => {
    const accountId = await addRunning();
    const local = host.prepareRelay(accountId, 'computer');
    listen();
    await local;
    const open = safe(host.prepareRelay(accountId, 'network'));
    relays.last().exit();
    await expect.poll(() => relays.children, { interval: 1 }).toHaveLength(2);
    expect(relays.last().sent[0]).toMatchObject({ host: '0.0.0.0', port: 4711 });
    listen();
    await open;
    expect(openAccountRegistry(folder).find(accountId)?.relay).toEqual({ reach: 'network', port: 4711 });
  });

  it('gives out no link as long as its port is not written down: the next session would listen on another', async () => {
    const accountId = await addRunning();
    makeReadOnly();
    const refused = safe(host.prepareRelay(accountId, 'computer'));
    listen();
    expect(await refused).toMatchObject({ error: { code: 'relay.unavailable', retry: 'later' } });
    expect(host.list()[0]?.relay).toEqual({ reach: 'computer', state: 'running' });
    rmSync(path.join(folder, 'accounts.json.new'), { recursive: true });
    expect(decodeFoundingLink(await host.prepareRelay(accountId, 'computer')).relay.url).toBe('wss://127.0.0.1:4711');
    expect(openAccountRegistry(folder).find(accountId)?.relay).toEqual({ reach: 'computer', port: 4711 });
  });

  it('never runs twice in the same folder', async () => {
    const accountId = await addRunning();
    const local = host.prepareRelay(accountId, 'computer');
    listen();
    await local;
    const both = [host.prepareRelay(accountId, 'network'), host.prepareRelay(accountId, 'network')].map(safe);
    expect(relays.children).toHaveLength(1);
    relays.last().exit();
    await expect.poll(() => relays.children, { interval: 1 }).toHaveLength(2);
    listen();
    await Promise.all(both);
    expect(relays.children).toHaveLength(2);
  });

  it('is not prepared for an account that has joined a workspace', async () => {
    const accountId = await addRunning(false);
    const refused = await safe(host.prepareRelay(accountId, 'computer'));
    expect(refused).toMatchObject({ error: { code: 'workspace.already-joined' } });
    expect(relays.children).toHaveLength(0);
  });
});

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { randomBytes } from '../crypto/primitives';
import { countHere, type CountBrokenPages } from './check-in-use';
import { pageBytes } from './page-seal';
import { addConversation, addMessage } from './testing/temporary-vault';
import { openVault, type Vault, type VaultKey } from './vault';

const clock = { nowMs: () => Date.UTC(2026, 10, 22, 7, 30, 5, 123) };
let root: string;
let key: VaultKey;
let open: Vault[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'conclave-unclean-'));
  key = randomBytes(32) as VaultKey;
  open = [];
});

afterEach(() => {
  for (const vault of open) vault.close();
  rmSync(root, { recursive: true, force: true });
});

const pathIn = (name: string): string => join(root, name, 'vault.db');

function openIt(name: string, countBrokenPages?: CountBrokenPages): Vault {
  const vault = openVault({ path: pathIn(name), key, clock, countBrokenPages });
  open.push(vault);
  return vault;
}

/** A vault that is open, with so many messages, in a folder of this name; all of it is in the file, nothing in the log. */
function makeVault(name: string, messages: number): { vault: Vault; conversationId: ConversationId } {
  mkdirSync(join(root, name));
  const vault = openIt(name);
  const conversationId = vault.transact((tx) => addConversation(tx));
  for (let sequence = 1; sequence <= messages; sequence += 1) addTo(vault, conversationId, sequence);
  emptyLog(vault);
  return { vault, conversationId };
}

const addTo = (vault: Vault, conversationId: ConversationId, sequence: number) =>
  vault.transact((tx) => addMessage(tx, conversationId, { sequence, body: { kind: 'text', text: 'x'.repeat(200) } }));
const emptyLog = (vault: Vault) => vault.read((db) => db.pragma('wal_checkpoint(TRUNCATE)'));
const countMessages = (vault: Vault) =>
  vault.read((db) => db.prepare('SELECT count(*) FROM message NOT INDEXED', { pluck: true }).get());
const rootPage = (vault: Vault, of: string): number =>
  Number(
    vault.read((db) => db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?', { pluck: true }).get([of])),
  );

/** What a power cut leaves of a vault that is open. */
function cutPower(from: string, to: string): string {
  cpSync(join(root, from), join(root, to), { recursive: true });
  return pathIn(to);
}

function flip(path: string, position: number): void {
  const bytes = readFileSync(path);
  bytes[position] = (bytes[position] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

const flipPage = (path: string, page: number) => flip(path, (page - 1) * pageBytes + 1_000);

function failureOf(fn: () => unknown): AppError {
  try {
    fn();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function expectLeftAsItIs(name: string): void {
  const before = vaultFiles(name);
  const failure = failureOf(() => openIt(name));
  expect(failure.code).toBe('vault.corrupt');
  const after = vaultFiles(name);
  const backupName = String(failure.details['backupName']);
  for (const part of ['', '-wal']) {
    // A log with nothing in it may go.
    const content = before[`vault.db${part}`] ?? '';
    expect([after[`vault.db${part}`] ?? '', after[`${backupName}${part}`] ?? '']).toEqual([content, content]);
  }
}

const vaultFiles = (name: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(root, name)).map((file) => [file, readFileSync(join(root, name, file)).toString('base64')]),
  );

describe('after a stop that was none', () => {
  it('a vault opens at once, and is found sound while it is used', async () => {
    makeVault('live', 1_200);
    cutPower('live', 'cut');
    const vault = openIt('cut');
    expect(countMessages(vault)).toBe(1_200);
    expect(await vault.integrity).toBe('sound');
    vault.close();
    expect(existsSync(`${pathIn('cut')}.in-use`)).toBe(false);
  });

  it.each(['account', 'mls_row', 'outbox'])('damage to the table %s is found before it is used', (table) => {
    const { vault } = makeVault('live', 1);
    const page = rootPage(vault, table);
    flipPage(cutPower('live', 'cut'), page);
    expectLeftAsItIs('cut');
  });

  it.each(['message', 'message_id', 'message_position', 'message_received'])(
    'damage to %s is found in use, and stops the next start',
    async (name) => {
      const { vault } = makeVault('live', 300);
      const page = rootPage(vault, name);
      flipPage(cutPower('live', 'cut'), page);
      const damaged = openIt('cut');
      expect(await damaged.integrity).toBe('damaged');
      damaged.close();
      expectLeftAsItIs('cut');
    },
  );

  it('damage that was found is told at the next start, however the process ended', async () => {
    const { vault } = makeVault('live', 300);
    const page = rootPage(vault, 'message');
    flipPage(cutPower('live', 'cut'), page);
    expect(await openIt('cut').integrity).toBe('damaged');
    cutPower('cut', 'again');
    expectLeftAsItIs('again');
  });

  it.each(['message_id', 'message_position'])(
    'a page of %s that was not written, though its disk said so, is found',
    async (name) => {
      const { vault, conversationId } = makeVault('live', 5);
      const page = rootPage(vault, name);
      const range = [(page - 1) * pageBytes, page * pageBytes] as const;
      const stale = readFileSync(cutPower('live', 'before')).subarray(...range);
      addTo(vault, conversationId, 6);
      emptyLog(vault);
      const path = cutPower('live', 'cut');
      const bytes = readFileSync(path);
      expect(stale.equals(bytes.subarray(...range))).toBe(false);
      bytes.set(stale, range[0]);
      writeFileSync(path, bytes);
      expect(await openIt('cut').integrity).toBe('damaged');
    },
  );

  it('half a page, which a checkpoint was writing, is no damage as long as the log has it', async () => {
    const { vault, conversationId } = makeVault('live', 5);
    addTo(vault, conversationId, 6);
    const page = rootPage(vault, 'message');
    flipPage(cutPower('live', 'cut'), page);
    const again = openIt('cut');
    expect([countMessages(again), await again.integrity]).toEqual([6, 'sound']);
  });

  it('it is checked again when it was closed before the check was through', async () => {
    makeVault('live', 300);
    cutPower('live', 'cut');
    const vault = openIt('cut', () => new Promise(() => {}));
    vault.close();
    let checks = 0;
    const again = openIt('cut', (...parameters) => {
      checks += 1;
      return countHere(...parameters);
    });
    expect([await again.integrity, checks]).toEqual(['sound', 1]);
    again.close();
    await openIt('cut', async () => (checks += 1)).integrity;
    expect(checks).toBe(1);
  });

  it('it is checked at another time when it was closed before the check began', async () => {
    makeVault('live', 1);
    const path = cutPower('live', 'cut');
    let checks = 0;
    const countBrokenPages = async (): Promise<number> => (checks += 1);
    const vault = openVault({ path, key, clock, countBrokenPages, checkDelayMs: 3_600_000 });
    vault.close();
    expect([await vault.integrity, checks]).toEqual(['unknown', 0]);
    const again = openVault({ path, key, clock, countBrokenPages, checkDelayMs: 1 });
    expect([await again.integrity, checks]).toEqual(['damaged', 1]);
    again.close();
  });

  it('it is checked again when the check itself failed', async () => {
    makeVault('live', 1);
    cutPower('live', 'cut');
    const vault = openIt('cut', () => Promise.reject(new Error('no thread')));
    expect(await vault.integrity).toBe('unknown');
    vault.close();
    expect(await openIt('cut', async () => 1).integrity).toBe('damaged');
  });

  it('what is written during the check is kept, and goes to the file after it', async () => {
    const { conversationId } = makeVault('live', 1);
    const path = cutPower('live', 'cut');
    let before = '';
    const vault = openIt('cut', async (...parameters) => {
      await Promise.resolve(); // until it is open
      before = readFileSync(path).toString('base64');
      for (let sequence = 2; sequence < 1_500; sequence += 1) addTo(vault, conversationId, sequence);
      expect(readFileSync(path).toString('base64') === before).toBe(true);
      return countHere(...parameters);
    });
    expect(await vault.integrity).toBe('sound');
    addTo(vault, conversationId, 1_500);
    expect(readFileSync(path).toString('base64') === before).toBe(false);
    expect(countMessages(vault)).toBe(1_500);
  });

  it.skipIf(process.platform === 'win32')('no other process can open it, during the check or after it', async () => {
    makeVault('live', 1);
    const path = cutPower('live', 'cut');
    const vault = openIt('cut');
    expect(await vault.integrity).toBe('sound');
    const script = `
      const { Database } = require('@signalapp/sqlcipher');
      const db = new Database(process.argv[1]);
      db.exec('PRAGMA key = "x\\'' + process.argv[2] + '\\'"');
      try { db.pragma('user_version'); } catch (error) { process.stdout.write(error.code); }`;
    const other = spawnSync(process.execPath, ['-e', script, path, Buffer.from(key).toString('hex')]);
    expect(other.stdout.toString()).toBe('SQLITE_BUSY');
  });
});

describe('the log of a vault that was not closed', () => {
  it('holds what was committed last', () => {
    const { vault, conversationId } = makeVault('live', 1);
    addTo(vault, conversationId, 2);
    cutPower('live', 'cut');
    expect(countMessages(openIt('cut'))).toBe(2);
  });

  it('is missed, since the vault would be older than what was sent from it', () => {
    const { vault, conversationId } = makeVault('live', 1);
    addTo(vault, conversationId, 2);
    rmSync(`${cutPower('live', 'cut')}-wal`);
    expectLeftAsItIs('cut');
    // What an administrator may decide.
    rmSync(`${pathIn('cut')}.in-use`);
    expect(countMessages(openIt('cut'))).toBe(1);
  });

  it.each([true, false])('is not applied when it is of another vault, key check present: %s', (hasKeyCheck) => {
    makeVault('live', 1);
    const cut = cutPower('live', 'cut');
    const { vault, conversationId } = makeVault('other', 1);
    addTo(vault, conversationId, 2);
    cpSync(`${cutPower('other', 'theirs')}-wal`, `${cut}-wal`);
    if (!hasKeyCheck) rmSync(`${cut}.key-check`);
    expectLeftAsItIs('cut');
  });

  it('is left alone, and the file too, when the key is wrong and no key check says so', () => {
    const { vault, conversationId } = makeVault('live', 1);
    addTo(vault, conversationId, 2);
    rmSync(`${cutPower('live', 'cut')}.key-check`);
    const before = vaultFiles('cut');
    key = randomBytes(32) as VaultKey;
    expect(failureOf(() => openIt('cut')).code).toBe('vault.wrong-key');
    expect(vaultFiles('cut')).toEqual(before);
  });

  it.each([20, 32 + 8, 32 + 24 + 100])('is not cut short where it is damaged, at byte %i', (position) => {
    const { vault, conversationId } = makeVault('live', 1);
    for (let sequence = 2; sequence < 6; sequence += 1) addTo(vault, conversationId, sequence);
    flip(`${cutPower('live', 'cut')}-wal`, position);
    expectLeftAsItIs('cut');
  });

  it('may lack the end of its last transaction, which was never durable', () => {
    const { vault, conversationId } = makeVault('live', 1);
    addTo(vault, conversationId, 2);
    addTo(vault, conversationId, 3);
    const log = `${cutPower('live', 'cut')}-wal`;
    truncateSync(log, readFileSync(log).length - 10);
    expect(countMessages(openIt('cut'))).toBe(2);
  });

  it('may have garbage in its last transaction, as long as nothing durable follows', () => {
    const { vault, conversationId } = makeVault('live', 1);
    addTo(vault, conversationId, 2);
    addTo(vault, conversationId, 3);
    const log = `${cutPower('live', 'cut')}-wal`;
    flip(log, readFileSync(log).length - pageBytes);
    expect(countMessages(openIt('cut'))).toBe(2);
  });
});

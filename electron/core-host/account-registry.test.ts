import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/ids';
import { openAccountRegistry } from './account-registry';

const first = 'a'.repeat(32) as AccountId;
const second = 'b'.repeat(32) as AccountId;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'conclave-accounts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the registry of accounts', () => {
  it('is empty at first, and keeps what is put into it in order', () => {
    const registry = openAccountRegistry(folder);
    expect(registry.list()).toEqual([]);
    registry.put({ accountId: first, isBlank: true });
    registry.put({ accountId: second, isBlank: true, relay: { reach: 'network', port: 4711 } });
    registry.put({ accountId: first, isBlank: false });
    const expected = [
      { accountId: first, isBlank: false },
      { accountId: second, isBlank: true, relay: { reach: 'network', port: 4711 } },
    ];
    expect(registry.list()).toEqual(expected);
    expect(openAccountRegistry(folder).list()).toEqual(expected);
    expect(registry.find(second)?.relay?.port).toBe(4711);
  });

  it('removes an account with its folder', () => {
    const registry = openAccountRegistry(folder);
    registry.put({ accountId: first, isBlank: true });
    writeFileSync(path.join(registry.folderOf(first), 'vault.db'), 'x');
    registry.remove(first);
    expect(openAccountRegistry(folder).list()).toEqual([]);
    expect(existsSync(path.join(folder, 'accounts', first))).toBe(false);
  });

  it.each(['vault.db', 'vault.db-wal', 'vault.db.backup-1'])('sees a vault where %s lies', (name) => {
    const registry = openAccountRegistry(folder);
    expect(registry.hasVault(first)).toBe(false);
    const accountFolder = registry.folderOf(first);
    writeFileSync(path.join(accountFolder, 'other'), 'x');
    expect(registry.hasVault(first)).toBe(false);
    writeFileSync(path.join(accountFolder, name), 'x');
    expect(registry.hasVault(first)).toBe(true);
  });

  it('that is lost finds the relays again where they were', () => {
    const registry = openAccountRegistry(folder);
    registry.put({ accountId: first, isBlank: false, relay: { reach: 'network', port: 4711 } });
    mkdirSync(registry.relayFolderOf(first), { recursive: true });
    rmSync(path.join(folder, 'accounts.json'));
    expect(openAccountRegistry(folder).list()).toEqual([
      { accountId: first, isBlank: false, relay: { reach: 'network', port: 4711 } },
    ]);
  });

  it('serves the accounts that are there when nothing can be written', () => {
    mkdirSync(path.join(folder, 'accounts', first), { recursive: true });
    writeFileSync(path.join(folder, 'accounts.json'), '{');
    for (const name of ['accounts.json.new', 'accounts.json.damaged']) mkdirSync(path.join(folder, name));
    expect(openAccountRegistry(folder).list()).toEqual([{ accountId: first, isBlank: false }]);
  });

  it.each([
    '',
    '{',
    'null',
    '{"version":2,"accounts":[]}',
    `{"version":1,"accounts":[{"accountId":"../../x","isBlank":true}]}`,
    `{"version":1,"accounts":[{"accountId":"${first}","isBlank":true,"name":"x"}]}`,
    `{"version":1,"accounts":[{"accountId":"${first}","isBlank":true,"relay":{"reach":"world","port":1}}]}`,
  ])('that is damaged (%s) is made anew from the folders, and kept aside', (content) => {
    mkdirSync(path.join(folder, 'accounts', first), { recursive: true });
    mkdirSync(path.join(folder, 'accounts', second, 'relay'), { recursive: true });
    mkdirSync(path.join(folder, 'accounts', 'something else'));
    writeFileSync(path.join(folder, 'accounts.json'), content);
    const registry = openAccountRegistry(folder);
    expect(registry.list()).toHaveLength(2);
    expect([first, second].map((accountId) => registry.find(accountId))).toEqual([
      { accountId: first, isBlank: false },
      { accountId: second, isBlank: false, relay: { reach: 'computer', port: 0 } },
    ]);
    expect(readFileSync(path.join(folder, 'accounts.json.damaged'), 'utf8')).toBe(content);
  });
});

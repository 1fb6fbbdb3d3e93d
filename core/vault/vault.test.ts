import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@signalapp/sqlcipher';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import type { Change } from '../../shared/ipc/core-contract';
import { AppError } from '../../shared/errors';
import { randomBytes } from '../crypto/primitives';
import { openVault, type Vault, type VaultKey } from './vault';

const clock = { nowMs: () => Date.UTC(2026, 10, 22, 7, 30, 5, 123) };
let folder: string;
let path: string;
let key: VaultKey;
let open: Vault[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-vault-'));
  path = join(folder, 'vault.db');
  key = randomBytes(32) as VaultKey;
  open = [];
});

afterEach(() => {
  for (const vault of open) vault.close();
  rmSync(folder, { recursive: true, force: true });
});

function openIt(): Vault {
  const vault = openVault({ path, key, clock });
  open.push(vault);
  return vault;
}

function failureOf(fn: () => unknown): AppError {
  try {
    fn();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function fill(db: Database, rows: number): void {
  for (let row = 0; row < rows; row += 1) {
    db.prepare('INSERT INTO directory_entry (sequence, hash, bytes) VALUES (?, ?, ?)').run([
      row + 1,
      new Uint8Array(32),
      new Uint8Array(1000),
    ]);
  }
}

const countEntries = (vault: Vault) =>
  vault.read((db) => db.prepare('SELECT count(*) FROM directory_entry', { pluck: true }).get());
describe('a transaction', () => {
  it('leaves nothing behind when it throws, and passes the error on', () => {
    const vault = openIt();
    const heard: unknown[] = [];
    vault.subscribe((changes) => heard.push(changes));
    const bug = new Error('bug');
    expect(() =>
      vault.transact((tx) => {
        fill(tx.db, 1);
        tx.changed({ what: 'people' });
        throw bug;
      }),
    ).toThrow(bug);
    expect([countEntries(vault), heard]).toEqual([0, []]);
  });

  it('says that the disk is full, and is undone', () => {
    const vault = openIt();
    vault.read((db) => db.exec('PRAGMA max_page_count = 30'));
    expect(failureOf(() => vault.transact(({ db }) => fill(db, 1000))).code).toBe('vault.full');
    expect(countEntries(vault)).toBe(0);
    vault.transact(({ db }) => fill(db, 1));
    expect(countEntries(vault)).toBe(1);
  });

  it('says that it is read-only, and can still be read', () => {
    const vault = openIt();
    vault.transact(({ db }) => fill(db, 1));
    vault.read((db) => db.exec('PRAGMA query_only = 1'));
    expect(failureOf(() => vault.transact(({ db }) => fill(db, 1))).code).toBe('vault.read-only');
    expect(countEntries(vault)).toBe(1);
  });

  it('refuses to nest and to be asynchronous', () => {
    const vault = openIt();
    expect(() => vault.transact(() => vault.transact(() => 1))).toThrow('nest');
    expect(() => vault.transact(({ db }) => Promise.resolve(fill(db, 1)))).toThrow('synchronous');
    expect(countEntries(vault)).toBe(0);
  });

  it('is refused after the vault was closed', () => {
    const vault = openIt();
    vault.close();
    expect(failureOf(() => vault.transact(() => 1)).code).toBe('vault.unavailable');
    expect(failureOf(() => countEntries(vault)).code).toBe('vault.unavailable');
  });
});

describe('the change feed', () => {
  it('tells of what is not stored, also when nothing can be', () => {
    const vault = openIt();
    const heard: unknown[] = [];
    vault.subscribe((changes) => heard.push(changes));
    vault.read((db) => db.exec('PRAGMA query_only = 1'));
    vault.announce({ what: 'connection' });
    expect(heard).toEqual([[{ what: 'connection' }]]);
  });

  const conversationId = 'c1' as ConversationId;
  const messages = (...ids: string[]): Change => ({
    what: 'messages',
    conversationId,
    messageIds: ids as MessageId[],
  });

  it('merges the changes of one transaction, and speaks when they are durable', () => {
    const vault = openIt();
    const heard: unknown[] = [];
    vault.subscribe((changes) => heard.push([countEntries(vault), changes]));
    vault.transact((tx) => {
      fill(tx.db, 1);
      tx.changed({ what: 'people' });
      tx.changed(messages('a', 'b'));
      tx.changed({ what: 'conversations', conversationIds: [conversationId] });
      tx.changed({ what: 'people' });
      tx.changed(messages('b', 'c'));
      tx.changed({ what: 'conversations', conversationIds: [conversationId] });
    });
    const merged = [{ what: 'people' }, { what: 'conversations', conversationIds: ['c1'] }, messages('a', 'b', 'c')];
    expect(heard).toEqual([[1, merged]]);
  });

  it('is silent about a transaction without changes, and after unsubscribing', () => {
    const vault = openIt();
    const heard: unknown[] = [];
    const stop = vault.subscribe((changes) => heard.push(changes));
    vault.transact(() => undefined);
    stop();
    vault.transact((tx) => tx.changed({ what: 'people' }));
    expect(heard).toEqual([]);
  });

  it('lets a listener write', () => {
    const vault = openIt();
    const stop = vault.subscribe(() => {
      stop();
      vault.transact(({ db }) => fill(db, 1));
    });
    vault.transact((tx) => tx.changed({ what: 'people' }));
    expect(countEntries(vault)).toBe(1);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@signalapp/sqlcipher';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import type { Change } from '../../shared/ipc/core-contract';
import { AppError } from '../../shared/errors';
import { randomBytes } from '../crypto/primitives';
import { openVault, type Vault, type VaultKey, type VaultOptions } from './vault';
import { watchStorage } from './watch-storage';

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

function openIt(options: Partial<VaultOptions> = {}): Vault {
  const vault = openVault({ path, key, clock, ...options });
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

describe('a vault that can not be written to', () => {
  const states: string[] = [];
  const watched = (vault: Vault): Vault => {
    states.length = 0;
    vault.subscribe((changes) => {
      if (changes.some(({ what }) => what === 'storage')) states.push(vault.storage());
    });
    return vault;
  };
  const fails = (vault: Vault) => failureOf(() => vault.transact(({ db }) => fill(db, 1000))).code;

  it('says so once, and again when a probe has written to it', () => {
    const vault = watched(openIt());
    expect([vault.storage(), vault.probeStorage(), states]).toEqual(['writable', true, []]);
    vault.read((db) => db.exec('PRAGMA query_only = ON'));
    for (let attempt = 0; attempt < 2; attempt += 1) expect(fails(vault)).toBe('vault.read-only');
    expect([vault.probeStorage(), states]).toEqual([false, ['no-access']]);
    vault.read((db) => db.exec('PRAGMA query_only = OFF'));
    expect([vault.probeStorage(), states]).toEqual([true, ['no-access', 'writable']]);
  });

  it('has room again when there is enough for more than the probe', () => {
    let freeBytes = 100_000;
    const vault = watched(openIt({ freeBytes: () => freeBytes }));
    vault.read((db) => db.exec('PRAGMA max_page_count = 40'));
    expect(fails(vault)).toBe('vault.full');
    vault.transact(({ db }) => fill(db, 1));
    expect([vault.probeStorage(), states]).toEqual([false, ['no-room']]);
    freeBytes = 2 ** 20;
    expect([vault.probeStorage(), states]).toEqual([true, ['no-room', 'writable']]);
  });

  it('lets whoever hears of it write', () => {
    const vault = openIt();
    const outcomes: unknown[] = [];
    vault.subscribe(() => {
      vault.read((db) => db.exec('PRAGMA query_only = OFF'));
      outcomes.push(vault.transact(({ db }) => db.prepare('SELECT 1', { pluck: true }).get()));
    });
    vault.read((db) => db.exec('PRAGMA query_only = ON'));
    expect(fails(vault)).toBe('vault.read-only');
    expect(outcomes).toEqual([1]);
  });

  it('is still what it was after a failure that is not the storage’s', () => {
    const vault = watched(openIt());
    expect(() =>
      vault.transact(() => {
        throw new Error('bug');
      }),
    ).toThrow('bug');
    expect(() => vault.transact(({ db }) => db.exec('INSERT INTO nothing VALUES (1)'))).toThrow();
    expect([vault.storage(), states]).toEqual(['writable', []]);
  });

  it('is probed later and later until it can, and then no more', () => {
    const tasks: { delayMs: number; run: () => void }[] = [];
    const vault = watched(openIt());
    const stop = watchStorage(vault, {
      after: (delayMs, run) => {
        const task = { delayMs, run };
        tasks.push(task);
        return () => void tasks.splice(tasks.indexOf(task), 1);
      },
    });
    const probe = (): number => {
      const [task] = tasks.splice(0, 1);
      task?.run();
      return task?.delayMs ?? 0;
    };
    expect(tasks).toEqual([]);
    vault.read((db) => db.exec('PRAGMA query_only = ON'));
    fails(vault);
    fails(vault);
    expect(tasks).toHaveLength(1);
    expect([probe(), probe(), probe(), probe(), probe(), probe()]).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
    vault.read((db) => db.exec('PRAGMA query_only = OFF'));
    probe();
    expect([vault.storage(), tasks]).toEqual(['writable', []]);
    vault.read((db) => db.exec('PRAGMA query_only = ON'));
    fails(vault);
    expect(tasks).toHaveLength(1);
    stop();
    expect(tasks).toEqual([]);
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

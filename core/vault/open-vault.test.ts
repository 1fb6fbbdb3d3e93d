import {
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
import type { Database } from '@signalapp/sqlcipher';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

function openIt(withKey = key, at = path): Vault {
  const vault = openVault({ path: at, key: withKey, clock });
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

/** A vault with this many entries, closed. */
function makeVault(rows = 1): void {
  const vault = openIt();
  vault.transact(({ db }) => fill(db, rows));
  vault.close();
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
describe('opening a vault', () => {
  it('keeps what was written, unreadable without the key', () => {
    const vault = openIt();
    const secret = 'the relay is at wss://relay.example';
    vault.transact(({ db }) =>
      db
        .prepare('INSERT INTO directory_entry (sequence, hash, bytes) VALUES (1, ?, ?)')
        .run([new Uint8Array(32), new TextEncoder().encode(secret)]),
    );
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name)).includes(secret)).toBe(false);
    }
    vault.close();
    expect(countEntries(openIt())).toBe(1);
    expect(readFileSync(path).subarray(0, 15).toString()).not.toBe('SQLite format 3');
  });

  it('uses the settings that durability and secrecy rest on', () => {
    const settings = openIt().read((db) =>
      ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'temp_store'].map((name) =>
        db.pragma(name, { simple: true }),
      ),
    );
    expect(settings).toEqual(['wal', 2, 1, 1, 2]);
  });

  it('tells a wrong key and leaves every file as it is', () => {
    makeVault();
    const before = contents();
    expect(failureOf(() => openIt(randomBytes(32) as VaultKey)).code).toBe('vault.wrong-key');
    expect(contents()).toEqual(before);
  });

  it('tells a wrong key also when the last stop was a crash', () => {
    makeVault();
    const vault = openIt();
    vault.transact(({ db }) => db.exec('DELETE FROM directory_entry'));
    const copy = copyFolder();
    const before = contents(copy);
    expect(failureOf(() => openIt(randomBytes(32) as VaultKey, join(copy, 'vault.db'))).code).toBe('vault.wrong-key');
    expect(contents(copy)).toEqual(before);
  });

  it.each([1, 100, 4095, 4096, 8192, 10_000, 65_536])('tells a vault cut to %i bytes from a wrong key', (size) => {
    makeVault(100);
    truncateSync(path, size);
    expectSetAside();
  });

  it('takes a vault cut to nothing for corrupt, not for new', () => {
    makeVault();
    truncateSync(path, 0);
    expectSetAside();
  });

  it('takes a vault that has gone missing for corrupt, not for new', () => {
    makeVault();
    rmSync(path);
    const failure = failureOf(() => openIt());
    expect([failure.code, failure.details]).toEqual(['vault.corrupt', {}]);
    expect(existsSync(path)).toBe(false);
  });

  it('tells garbage in the first page from a wrong key', () => {
    makeVault(100);
    overwrite(100, 32);
    expectSetAside();
  });

  it('finds at the next start what was found damaged in use', () => {
    makeVault(300);
    overwrite(300_000, 40_000);
    const vault = openIt();
    const readAll = () => vault.read((db) => db.prepare('SELECT sum(length(bytes)) FROM directory_entry').all());
    expect(failureOf(readAll).code).toBe('vault.corrupt');
    vault.close();
    expectSetAside();
  });

  it('makes no second copy of the same damage, and never overwrites one', () => {
    makeVault(10);
    truncateSync(path, 5_000);
    const first = failureOf(() => openIt()).details['backupName'];
    expect(failureOf(() => openIt()).details['backupName']).toBe(first);
    truncateSync(path, 4_500);
    const second = failureOf(() => openIt()).details['backupName'];
    expect(second).not.toBe(first);
    expect(readFileSync(join(folder, String(first))).length).toBe(5_000);
    expect(readFileSync(join(folder, String(second))).length).toBe(4_500);
  });

  it('does not touch a vault of a newer version', () => {
    makeVault();
    const vault = openIt();
    vault.transact(({ db }) => db.exec('PRAGMA user_version = 9999'));
    vault.close();
    const before = contents();
    const failure = failureOf(() => openIt());
    expect([failure.code, failure.details]).toEqual(['vault.newer-version', { version: 9999 }]);
    expect(contents()).toEqual(before);
  });

  it('leaves a vault as it was whose migration fails, with a copy beside it, and says so', () => {
    makeVault();
    const vault = openIt();
    vault.transact(({ db }) => db.exec('PRAGMA user_version = 1')); // its next step makes tables that are there
    vault.close();
    const before = contents();
    expect(failureOf(() => openIt()).code).toBe('vault.migration-failed');
    const { 'vault.db.before-migration': copy, ...after } = contents();
    expect(after).toEqual(before);
    expect(copy).toBeDefined();
  });

  it('begins no migration without room for the copy', () => {
    makeVault();
    const vault = openIt();
    vault.transact(({ db }) => db.exec('PRAGMA user_version = 1'));
    vault.close();
    const before = contents();
    expect(failureOf(() => openVault({ path, key, clock, freeBytes: () => 1_000 })).code).toBe('vault.no-room');
    expect(contents()).toEqual(before);
  });

  it.each([
    ['in a folder that does not exist', () => join(folder, 'missing', 'vault.db')],
    ['below a file', () => (writeFileSync(join(folder, 'file'), ''), join(folder, 'file', 'vault.db'))],
    ['that is a folder', () => folder],
  ])('is unavailable at a path %s', (_, at) => {
    expect(failureOf(() => openIt(key, at())).code).toBe('vault.unavailable');
  });

  it('is unavailable while something else has it open', () => {
    const vault = openIt();
    expect(failureOf(() => openIt()).code).toBe('vault.unavailable');
    vault.transact(({ db }) => fill(db, 1));
    vault.close();
    expect(countEntries(openIt())).toBe(1);
  });

  it('continues after a crash with everything that was committed', () => {
    const vault = openIt();
    vault.transact(({ db }) => fill(db, 50));
    expect(countEntries(openIt(key, join(copyFolder(), 'vault.db')))).toBe(50);
  });

  it('opens without its key check, and makes a new one', () => {
    makeVault();
    rmSync(`${path}.key-check`);
    openIt().close();
    expect(failureOf(() => openIt(randomBytes(32) as VaultKey)).code).toBe('vault.wrong-key');
    writeFileSync(`${path}.key-check`, randomBytes(40));
    expect(countEntries(openIt())).toBe(1);
  });

  it('does not keep the key that it was given', () => {
    const vault = openIt();
    key.fill(0);
    vault.transact(({ db }) => fill(db, 1));
    expect(countEntries(vault)).toBe(1);
  });
});

function contents(of = folder): Record<string, string> {
  return Object.fromEntries(readdirSync(of).map((name) => [name, readFileSync(join(of, name)).toString('base64')]));
}

// What a crash leaves: the files as they are while the vault is open.
function copyFolder(): string {
  const copy = join(folder, 'crashed');
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const);
  mkdirSync(copy);
  for (const [name, bytes] of files) writeFileSync(join(copy, name), bytes);
  return copy;
}

function overwrite(position: number, length: number): void {
  const bytes = readFileSync(path);
  randomBytes(length).forEach((byte, index) => (bytes[position + index] = byte));
  writeFileSync(path, bytes);
}

function expectSetAside(): void {
  const before = readFileSync(path);
  const failure = failureOf(() => openIt());
  expect(failure.code).toBe('vault.corrupt');
  const backupName = 'vault.db.corrupt-2026-11-22T07-30-05-123Z';
  expect(failure.details).toEqual({ backupName });
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(readFileSync(join(path, '..', backupName)).equals(before)).toBe(true);
}

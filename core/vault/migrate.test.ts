import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '@signalapp/sqlcipher';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { migrate, schemaVersion } from './migrate';
import type { Migration } from './migrate';
import { migrations } from './migrations';

let folder: string;
let path: string;
let db: Database;

const key = `PRAGMA key = "x'${'ab'.repeat(32)}'"`;
const one: Migration = { version: 1, up: (db) => db.exec('CREATE TABLE note (text TEXT)') };
const two: Migration = { version: 2, up: (db) => db.exec(`UPDATE note SET text = 'migrated'`) };
const broken: Migration = {
  version: 3,
  up(db) {
    db.exec('DELETE FROM note');
    throw new Error('broken');
  },
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-migrate-'));
  path = join(folder, 'vault.db');
  db = open(path);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(at: string): Database {
  const opened = new Database(at);
  opened.exec(key);
  return opened;
}

const notes = (of: Database) => of.prepare('SELECT text FROM note', { pluck: true }).all();
const copy = () => `${path}.before-migration`;

describe('migrating', () => {
  it('runs each step once, in order, and copies nothing of a new vault', () => {
    migrate(db, path, [one]);
    db.exec(`INSERT INTO note VALUES ('kept')`);
    migrate(db, path, [one]);
    expect([schemaVersion(db), notes(db), existsSync(copy())]).toEqual([1, ['kept'], false]);
  });

  it('keeps a copy under the same key from before the migration, until the next start', () => {
    migrate(db, path, [one]);
    db.exec(`INSERT INTO note VALUES ('kept')`);
    migrate(db, path, [one, two]);
    expect(notes(db)).toEqual(['migrated']);
    const before = open(copy());
    expect([schemaVersion(before), notes(before)]).toEqual([1, ['kept']]);
    before.close();
    migrate(db, path, [one, two]);
    expect(existsSync(copy())).toBe(false);
  });

  it('undoes a step that fails, and keeps the first copy when it is tried again', () => {
    migrate(db, path, [one]);
    db.exec(`INSERT INTO note VALUES ('kept')`);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(() => migrate(db, path, [one, two, broken])).toThrow('broken');
      expect([schemaVersion(db), notes(db)]).toEqual([2, ['migrated']]);
    }
    const before = open(copy());
    expect(notes(before)).toEqual(['kept']);
    before.close();
  });

  it('says that there is no room when there is none, though SQLite has undone the step itself by then', () => {
    migrate(db, path, [one]);
    db.exec('PRAGMA max_page_count = 4');
    const large: Migration = { version: 2, up: (at) => at.exec('INSERT INTO note VALUES (zeroblob(100000))') };
    expect(() => migrate(db, path, [one, large])).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));
    expect(schemaVersion(db)).toBe(1);
  });

  it('refuses a newer vault before it writes anything', () => {
    db.exec('PRAGMA user_version = 3');
    let code = '';
    try {
      migrate(db, path, [one, two]);
    } catch (error) {
      if (error instanceof AppError) code = error.code;
    }
    expect([code, schemaVersion(db), existsSync(copy())]).toEqual(['vault.newer-version', 3, false]);
  });

  it('numbers the steps of the vault without gaps', () => {
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1));
  });
});

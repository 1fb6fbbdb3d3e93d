import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '@signalapp/sqlcipher';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idFromBytes, type ConversationId } from '../../shared/domain/ids';
import { listConversations } from './conversation-list';
import { findConversation } from './conversation-table';
import { applyKey } from './integrity';
import { migrate, schemaVersion, type Migration, type MigrationOptions } from './migrate';
import { migrations } from './migrations';
import type { VaultKey } from './vault';

let folder: string;
let path: string;
let db: Database;

const key = new Uint8Array(32).fill(0xab) as VaultKey;
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
  applyKey(opened, key);
  return opened;
}

const run = (steps: readonly Migration[], options: Partial<MigrationOptions> = {}) =>
  migrate(db, steps, { path, key, wasStoppedCleanly: true, ...options });
const notes = (of: Database) => of.prepare('SELECT text FROM note', { pluck: true }).all();
const copy = () => `${path}.before-migration`;

function notesInCopy(): unknown {
  const before = open(copy());
  try {
    return [schemaVersion(before), notes(before)];
  } finally {
    before.close();
  }
}

function makeOne(text = 'kept'): void {
  run([one]);
  db.exec(`INSERT INTO note VALUES ('${text}')`);
}

describe('migrating', () => {
  it('runs each step once, in order, and copies nothing of a new vault', () => {
    makeOne();
    run([one]);
    expect([schemaVersion(db), notes(db), existsSync(copy())]).toEqual([1, ['kept'], false]);
  });

  it('keeps a copy under the same key from before the migration, until the next start after a clean stop', () => {
    makeOne();
    run([one, two]);
    expect(notes(db)).toEqual(['migrated']);
    expect(notesInCopy()).toEqual([1, ['kept']]);
    expect(readFileSync(copy()).includes('kept')).toBe(false);
    run([one, two], { wasStoppedCleanly: false });
    expect(notesInCopy()).toEqual([1, ['kept']]);
    run([one, two]);
    expect(existsSync(copy())).toBe(false);
  });

  it('undoes every step when one fails, says so, and keeps the copy', () => {
    makeOne();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(() => run([one, two, broken])).toThrow(expect.objectContaining({ code: 'vault.migration-failed' }));
      expect([schemaVersion(db), notes(db)]).toEqual([1, ['kept']]);
      expect(notesInCopy()).toEqual([1, ['kept']]);
    }
  });

  it('replaces a copy from an earlier attempt, or one that is damaged, by a newer one that was read back', () => {
    makeOne('first');
    expect(() => run([one, two, broken])).toThrow();
    db.exec(`UPDATE note SET text = 'second'`);
    expect(() => run([one, two, broken])).toThrow();
    expect(notesInCopy()).toEqual([1, ['second']]);
    writeFileSync(copy(), 'not a database');
    run([one, two]);
    expect(notesInCopy()).toEqual([1, ['second']]);
  });

  it('keeps the copy that there is when no other can be made', () => {
    makeOne('first');
    expect(() => run([one, two, broken])).toThrow();
    expect(() => run([one, two], { freeBytes: () => 1_000 })).toThrow();
    expect(() => run([one, two], { key: new Uint8Array(32) as VaultKey })).toThrow();
    expect([schemaVersion(db), notes(db)]).toEqual([1, ['first']]);
    expect(notesInCopy()).toEqual([1, ['first']]);
    expect(existsSync(`${copy()}.new`)).toBe(false);
  });

  it('begins nothing when there is no room for the copy', () => {
    makeOne();
    const failure = expect.objectContaining({ code: 'vault.no-room', retry: 'later' });
    expect(() => run([one, two], { freeBytes: () => 16 * 1024 * 1024 })).toThrow(failure);
    expect([schemaVersion(db), notes(db), existsSync(copy())]).toEqual([1, ['kept'], false]);
    run([one, two], { freeBytes: () => 17 * 1024 * 1024 });
    expect(notes(db)).toEqual(['migrated']);
  });

  it('says that there is no room when there is none, though SQLite has undone the step itself by then', () => {
    run([one]);
    db.exec('PRAGMA max_page_count = 4');
    const large: Migration = { version: 2, up: (at) => at.exec('INSERT INTO note VALUES (zeroblob(100000))') };
    expect(() => run([one, large])).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));
    expect(schemaVersion(db)).toBe(1);
  });

  it('refuses a newer vault before it writes anything', () => {
    db.exec('PRAGMA user_version = 3');
    expect(() => run([one, two])).toThrow(expect.objectContaining({ code: 'vault.newer-version' }));
    expect([schemaVersion(db), existsSync(copy())]).toEqual([3, false]);
  });

  it('keeps which direct conversation shows the messages of another', () => {
    run(migrations.slice(0, 3));
    const userId = Buffer.alloc(32, 1);
    const [shown, other] = [Buffer.alloc(32, 2), Buffer.alloc(32, 3)];
    const insert = db.prepare(`INSERT INTO conversation VALUES (?, 'direct', '', ?, ?, 1, 1, ?, 5, 0, 0, NULL)`);
    insert.run([shown, userId, userId, null]);
    insert.run([other, userId, userId, shown]);
    run(migrations);
    const idOf = (bytes: Uint8Array): ConversationId => idFromBytes('ConversationId', bytes);
    const expected = { shownIn: idOf(shown), isKnownToOther: true, isMember: true, cursor: 5 };
    for (const id of [shown, other]) expect(findConversation(db, idOf(id))).toMatchObject(expected);
  });

  it('lets notes be among the conversations, and keeps these with all that steps in between have added', () => {
    run(migrations.filter(({ version }) => version < 9));
    db.exec('ALTER TABLE conversation ADD COLUMN added INTEGER NOT NULL DEFAULT 7');
    const indexes = (): readonly unknown[] =>
      db.prepare(`SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'conversation' AND type = 'index'`).all();
    const before = indexes();
    const insert = db.prepare(
      `INSERT INTO conversation (conversation_id, kind, name, created_by, created_at_ms, is_member, cursor, read_position,
         skipped_entries) VALUES (?, ?, 'Visite', ?, 1, 1, 5, 3, 0)`,
    );
    const [group, notes, userId] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)];
    insert.run([group, 'group', userId]);
    expect(() => insert.run([notes, 'notes', userId])).toThrow(/CHECK/);
    run(migrations);
    insert.run([notes, 'notes', userId]);
    expect(() => insert.run([userId, 'other', userId])).toThrow(/CHECK/);
    const kept = db
      .prepare('SELECT kind, name, cursor, added, notify FROM conversation ORDER BY conversation_id')
      .all();
    expect(kept[0]).toEqual({ kind: 'group', name: 'Visite', cursor: 5, added: 7, notify: 'all' });
    expect(indexes()).toEqual(expect.arrayContaining(before as unknown[]));
  });

  it('keeps messages with all that was known of them, under their keys', () => {
    run(migrations.slice(0, 6));
    const [conversation, sender, topic] = [Buffer.alloc(32, 2), Buffer.alloc(32, 1), Buffer.alloc(32, 3)];
    const content = Buffer.from('newer');
    const insert = db.prepare(`INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    insert.run([5, conversation, Buffer.alloc(16, 7), sender, 1, 99, 16, 'delivered', 'text', 'kept', null, topic, 2]);
    insert.run([
      9,
      conversation,
      Buffer.alloc(16, 8),
      sender,
      0,
      100,
      32,
      'received',
      'unsupported',
      '',
      content,
      null,
      0,
    ]);
    const before = db.prepare('SELECT * FROM message ORDER BY key').all<Record<string, string>>();
    run(migrations);
    const after = db.prepare('SELECT * FROM message ORDER BY key').all<Record<string, string>>();
    expect(
      after.map((row) => Object.fromEntries(Object.keys(before[0] ?? {}).map((name) => [name, row[name]]))),
    ).toEqual(before);
  });

  it('keeps messages as they are, under their keys, and who has confirmed them', () => {
    run(migrations.filter((migration) => migration.version < 8));
    const id = Buffer.alloc(32, 2);
    const [ben, messageId] = [Buffer.alloc(32, 4), Buffer.alloc(16, 5)];
    db.prepare(
      `INSERT INTO conversation (conversation_id, kind, name, created_by, created_at_ms, is_member, cursor, read_position,
         skipped_entries) VALUES (?, 'group', 'Visite', ?, 1, 1, 5, 0, 0)`,
    ).run([id, ben]);
    const insert = db.prepare(
      `INSERT INTO message (key, conversation_id, message_id, sender, is_own, sent_at_ms, position, state, kind, text, topic)
       VALUES (?, ?, ?, ?, 1, 77, ?, 'sent', 'text', ?, ?)`,
    );
    insert.run([3, id, messageId, ben, 16, 'kept', id]);
    insert.run([9, id, Buffer.alloc(16, 6), ben, 32, 'too', null]);
    db.prepare('INSERT INTO receipt VALUES (?, ?, ?)').run([id, messageId, ben]);
    db.prepare('INSERT INTO receipt VALUES (?, ?, ?)').run([id, Buffer.alloc(16, 99), ben]);
    run(migrations);

    const rows = db
      .prepare('SELECT key, text, topic, ballast, timer_ms, vanishes_at_ms FROM message ORDER BY key')
      .all();
    const stays = { ballast: null, timer_ms: null, vanishes_at_ms: null };
    expect(rows).toEqual([
      { key: 3, text: 'kept', topic: id, ...stays },
      { key: 9, text: 'too', topic: null, ...stays },
    ]);
    expect(db.prepare('SELECT * FROM receipt').all()).toEqual([
      { conversation_id: id, message_key: 3, user_id: ben, delivered_at_ms: 77, read_at_ms: null },
    ]);
    expect(db.prepare('SELECT receipt_count FROM conversation', { pluck: true }).get()).toBe(1);
    db.exec(`UPDATE message SET state = 'read' WHERE key = 3`);
    expect(db.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('leaves a vault of before messages could be acted on with all it had, ready for what is new', () => {
    run(migrations.slice(0, 6));
    fillSixthVersion();
    const queries = ['conversation_member', 'receipt_due', 'outbox', 'mls_group', 'warning'].map(selectOf);
    const kept = (): readonly unknown[] => queries.map((query) => db.prepare(query).all());
    const before = kept();
    run(migrations);
    expect(kept()).toEqual(before);
    expect(db.prepare('SELECT key, text, state FROM message ORDER BY key').all()).toEqual([
      { key: 1, text: 'one', state: 'delivered' },
      { key: 2, text: 'two', state: 'waiting' },
      { key: 7, text: 'three', state: 'received' },
    ]);
    expect(db.prepare('SELECT message_key FROM receipt', { pluck: true }).all()).toEqual([1]);
    expect(listConversations(db, 0)).toMatchObject([
      { name: 'Visite', unreadCount: 1, may: { post: true, manage: true }, preferences: { notify: 'all' } },
    ]);
    expect(db.prepare('SELECT key FROM search_due ORDER BY key', { pluck: true }).all()).toEqual([1, 2, 7]);
    db.exec(`DELETE FROM message WHERE key = 7`);
    db.exec(`INSERT INTO message (conversation_id, message_id, sender, is_own, sent_at_ms, position, state, kind, text)
             VALUES (zeroblob(32), zeroblob(16), zeroblob(32), 0, 1, 99, 'received', 'text', 'new')`);
    expect(db.prepare('SELECT max(key) FROM message', { pluck: true }).get()).toBe(8);
    expect([db.pragma('integrity_check'), db.pragma('foreign_key_check')]).toEqual([[{ integrity_check: 'ok' }], []]);
  });

  // Of the columns that there are now.
  function selectOf(table: string): string {
    const columns = db.prepare('SELECT name FROM pragma_table_info(?)', { pluck: true }).all<string>([table]);
    return `SELECT ${columns.join(', ')} FROM ${table}`;
  }

  function fillSixthVersion(): void {
    const [self, other, group] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)];
    const idOf = (fill: number): Uint8Array<ArrayBuffer> => new Uint8Array(16).fill(fill);
    db.prepare(
      `INSERT INTO account VALUES (1, 'member', zeroblob(32), ?, zeroblob(16), zeroblob(32), zeroblob(64), zeroblob(32), zeroblob(32),
         zeroblob(32), x'00', zeroblob(32), 'wss://relay.invalid', NULL, NULL, 0)`,
    ).run([self]);
    db.prepare(
      `INSERT INTO conversation (conversation_id, kind, name, created_by, created_at_ms, is_member, cursor, read_position,
         skipped_entries) VALUES (?, 'group', 'Visite', ?, 1, 1, 5, 16, 0)`,
    ).run([group, self]);
    for (const user of [self, other]) {
      db.prepare('INSERT INTO conversation_member VALUES (?, ?, 0)').run([group, user]);
    }
    const insert = db.prepare(`INSERT INTO message VALUES (?, ?, ?, ?, ?, 1, ?, ?, 'text', ?, NULL, NULL, 0)`);
    insert.run([1, group, idOf(1), self, 1, 16, 'delivered', 'one']);
    insert.run([2, group, idOf(2), self, 1, 2 ** 50, 'waiting', 'two']);
    insert.run([7, group, idOf(7), other, 0, 48, 'received', 'three']);
    db.prepare('INSERT INTO receipt VALUES (?, ?, ?)').run([group, idOf(1), other]);
    db.prepare('INSERT INTO receipt_due (conversation_id, message_id) VALUES (?, ?)').run([group, idOf(7)]);
    db.prepare(
      `INSERT INTO outbox (conversation_id, kind, entry_id, epoch, bytes, content, message_id)
       VALUES (?, 'append', ?, 1, x'0102', x'03', ?)`,
    ).run([group, idOf(9), idOf(2)]);
    db.prepare('INSERT INTO mls_group (conversation_id) VALUES (?)').run([group]);
    db.prepare(`INSERT INTO warning VALUES (1, 'entries-lost', ?, 1, 1, 1, 1)`).run([group]);
  }

  it('numbers the steps of the vault without gaps', () => {
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1));
  });
});

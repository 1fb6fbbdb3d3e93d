import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '@signalapp/sqlcipher';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { createEntryIdIndex } from './entry-id-index';
import { createGroupCommit } from './group-commit';
import { databaseName } from './open-database';
import { openSqliteStore } from './sqlite-store';
import type { Store } from './store';
import { describeStore } from './store-contract';
import { hashOf, newEntryId, newTopic, roomyLimits } from './store-under-test';

describeStore('SQLite store', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'conclave-store-'));
  return {
    open: (limits, nowMs) => openSqliteStore({ dataFolder, limits, clock: { nowMs } }),
    dispose: () => rmSync(dataFolder, { recursive: true }),
  };
});

describe('the database of a SQLite store', () => {
  let dataFolder: string;
  const open = (): Store => openSqliteStore({ dataFolder, limits: roomyLimits, clock: { nowMs: () => 0 } });
  const reasonOf = (action: () => unknown) => {
    try {
      action();
    } catch (error) {
      return error instanceof AppError ? `${error.code} ${String(error.details['reason'])}` : 'not an AppError';
    }
    return 'opened';
  };

  beforeEach(() => {
    dataFolder = mkdtempSync(join(tmpdir(), 'conclave-store-'));
  });
  afterEach(() => rmSync(dataFolder, { recursive: true }));

  it('is for its owner only, with the log beside it', () => {
    const store = open();
    const files = readdirSync(dataFolder);
    expect(files).toContain(`${databaseName}-wal`);
    for (const file of files) expect(statSync(join(dataFolder, file)).mode & 0o777).toBe(0o600);
    store.close();
  });

  it('belongs to one relay at a time', () => {
    const store = open();
    expect(reasonOf(open)).toBe('relay.unavailable in-use');
    store.close();
    open().close();
  });

  it('is refused, and left alone, when it is corrupt', () => {
    open().close();
    const path = join(dataFolder, databaseName);
    const garbage = Buffer.alloc(readFileSync(path).length, 0x5a);
    writeFileSync(path, garbage);
    expect(reasonOf(open)).toBe('relay.unavailable corrupt');
    expect(readFileSync(path).equals(garbage)).toBe(true);
  });

  it('is refused when a later version wrote it', () => {
    open().close();
    const db = new Database(join(dataFolder, databaseName));
    db.pragma('user_version = 99');
    db.close();
    expect(reasonOf(open)).toBe('relay.unavailable newer-version');
  });

  it('is refused when the folder is a file', () => {
    const path = join(dataFolder, 'file');
    writeFileSync(path, '');
    chmodSync(path, 0o600);
    expect(reasonOf(() => openSqliteStore({ dataFolder: path, limits: roomyLimits, clock: { nowMs: () => 0 } }))).toBe(
      'relay.unavailable unreadable',
    );
  });

  it('finishes on close what was begun', async () => {
    const store = open();
    const topic = newTopic();
    const created = store.createTopic(topic, 1, hashOf('a'));
    const appended = store.append({ topic, epoch: 1, entryId: newEntryId(), bytes: new Uint8Array([1]) });
    store.close();
    expect([await created, await appended]).toEqual(['created', { kind: 'appended', sequence: 1 }]);
    await expect(store.createTopic(newTopic(), 1, hashOf('a'))).rejects.toMatchObject({ code: 'relay.unavailable' });
    const again = open();
    expect(await again.readTopicHead(topic)).toEqual({ lastSequence: 1, epoch: 1 });
    again.close();
  });
});

describe('a snapshot of a SQLite store', () => {
  it('lies still in its file while entries are appended, which are there too when it is over', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'conclave-store-'));
    const [dataFolder, copyFolder] = [join(folder, 'data'), join(folder, 'copy')];
    const openIn = (dataFolder: string) =>
      openSqliteStore({ dataFolder, limits: roomyLimits, clock: { nowMs: () => 0 } });
    const store = openIn(dataFolder);
    const topic = newTopic();
    await store.createTopic(topic, 1, hashOf('a'));
    const appendMany = (count: number) =>
      Promise.all(
        Array.from({ length: count }, () =>
          store.append({ topic, epoch: 1, entryId: newEntryId(), bytes: new Uint8Array(5000) }),
        ),
      );
    await appendMany(10);
    store.beginSnapshot();
    // More than what SQLite would write back by itself.
    await appendMany(2000);
    mkdirSync(copyFolder);
    // By another process, since closing the file here would give up the lock on it.
    execFileSync('cp', [join(dataFolder, databaseName), join(copyFolder, databaseName)]);
    store.endSnapshot();
    await appendMany(1);
    const copy = openIn(copyFolder);
    expect(await copy.readTopicHead(topic)).toEqual({ lastSequence: 10, epoch: 1 });
    copy.close();
    store.close();
    const again = openIn(dataFolder);
    expect(await again.readTopicHead(topic)).toEqual({ lastSequence: 2011, epoch: 1 });
    again.close();
    rmSync(folder, { recursive: true });
  });
});

describe('group commit', () => {
  function openGroup() {
    const db = new Database(':memory:');
    db.exec('CREATE TABLE t (x INTEGER PRIMARY KEY)');
    const events: string[] = [];
    const group = createGroupCommit(db, {
      begun: () => void events.push('begun'),
      committed: () => void events.push('committed'),
      rolledBack: () => void events.push('rolled back'),
    });
    const insert = db.prepare('INSERT INTO t VALUES (?)');
    const rows = () => db.prepare('SELECT x FROM t ORDER BY x', { pluck: true }).all();
    return { group, events, insert: (x: number) => group.run(() => insert.run([x]).changes), rows };
  }

  it('puts all jobs of a turn in one transaction and settles them after it', async () => {
    const { events, insert, rows } = openGroup();
    const settled = Promise.all([insert(1), insert(2), insert(3)]);
    expect(events).toEqual([]);
    await settled;
    expect(events).toEqual(['begun', 'committed']);
    expect(rows()).toEqual([1, 2, 3]);
  });

  it('lets a failing job fail alone', async () => {
    const { insert, rows } = openGroup();
    const outcomes = await Promise.allSettled([insert(1), insert(1), insert(2)]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'relay.unavailable', retry: 'later' } });
    expect(rows()).toEqual([1, 2]);
  });
});

describe('entry id index', () => {
  it('finds every entry, tells logs apart and asks about candidates only', () => {
    const index = createEntryIdIndex();
    const ids = Array.from({ length: 5000 }, newEntryId);
    ids.forEach((id, row) => index.add(row % 2, id, row));
    ids.forEach((id, row) => {
      expect(index.find(row % 2, id, (candidate) => candidate === row)).toBe(row);
      expect(index.find((row + 1) % 2, id, (candidate) => candidate === row)).toBeUndefined();
    });
    expect(index.find(0, newEntryId(), () => false)).toBeUndefined();
    index.clear();
    expect(index.find(0, ids[0] ?? newEntryId(), () => true)).toBeUndefined();
  });
});

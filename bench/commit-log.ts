import { randomBytes } from 'node:crypto';
import { Database } from '@signalapp/sqlcipher';

/** The least that makes bytes durable and unreadable: one row in SQLCipher, each in a transaction of its own. */
export interface CommitLog {
  commit(bytes: Uint8Array): void;
  close(): void;
}

/** With the settings of the vault that concern durability. */
export function openCommitLog(file: string): CommitLog {
  const db = new Database(file, { cacheStatements: true });
  db.exec(`PRAGMA key = "x'${randomBytes(32).toString('hex')}'"`);
  db.exec('PRAGMA locking_mode = EXCLUSIVE');
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = FULL');
  db.exec('CREATE TABLE log (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT');
  const insert = db.prepare('INSERT INTO log (bytes) VALUES (?)');
  return {
    commit: (bytes) => void insert.run([Uint8Array.from(bytes)]),
    close: () => db.close(),
  };
}

import type { Database } from '@signalapp/sqlcipher';

export const version = 26;

/** What this person calls others, and notes of them, empty where they say nothing; and whom they have blocked. All of it for themselves. */
export function up(db: Database): void {
  db.exec(`
    CREATE TABLE annotation (
      user_id BLOB PRIMARY KEY,
      name TEXT NOT NULL,
      note TEXT NOT NULL,
      CHECK (name <> '' OR note <> '')
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE blocked_person (user_id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
  `);
}

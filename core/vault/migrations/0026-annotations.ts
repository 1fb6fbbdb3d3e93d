import type { Database } from '@signalapp/sqlcipher';

export const version = 26;

/** What this person calls others, and notes of them, for themselves: empty where they say nothing. */
export function up(db: Database): void {
  db.exec(`
    CREATE TABLE annotation (
      user_id BLOB PRIMARY KEY,
      name TEXT NOT NULL,
      note TEXT NOT NULL,
      CHECK (name <> '' OR note <> '')
    ) STRICT, WITHOUT ROWID;
  `);
}

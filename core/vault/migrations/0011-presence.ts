import type { Database } from '@signalapp/sqlcipher';

export const version = 11;

/** The last status of each person as far as it is known here, this person's own among them, and what is shared with others. */
export function up(db: Database): void {
  db.exec(`
    CREATE TABLE status (
      user_id BLOB PRIMARY KEY CHECK (length(user_id) = 32),
      availability TEXT NOT NULL CHECK (availability IN ('available', 'busy', 'away')),
      text TEXT NOT NULL,
      emoji TEXT NOT NULL,
      until_ms INTEGER,
      set_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE presence_settings (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      shares_typing INTEGER NOT NULL,
      shares_presence INTEGER NOT NULL
    ) STRICT;
  `);
}

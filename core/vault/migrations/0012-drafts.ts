import type { Database } from '@signalapp/sqlcipher';

export const version = 12;

/**
 * What was written and not sent, with its mentions as JSON and the timer that is set for what is written next; and how the
 * person uses emoji: a row with the skin tone (0 for none) and those used last as JSON.
 */
export function up(db: Database): void {
  db.exec(`
    CREATE TABLE draft (
      conversation_id BLOB NOT NULL PRIMARY KEY CHECK (length(conversation_id) = 32),
      text TEXT NOT NULL,
      mentions TEXT NOT NULL,
      timer_ms INTEGER
    ) STRICT;
    CREATE TABLE emoji_habit (
      key INTEGER NOT NULL PRIMARY KEY CHECK (key = 1),
      tone INTEGER NOT NULL,
      recent TEXT NOT NULL
    ) STRICT;
  `);
}

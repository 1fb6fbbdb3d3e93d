import type { Database } from '@signalapp/sqlcipher';

export const version = 18;

/**
 * `early_action` has ballast before what an edit says (ballast.ts), since the message that it is for may vanish.
 *
 * `search_month` knows the months of which the search's index has messages.
 */
export function up(db: Database): void {
  db.exec(`
    CREATE TABLE new_early_action (
      key INTEGER PRIMARY KEY,
      conversation_id BLOB NOT NULL,
      message_id BLOB NOT NULL CHECK (length(message_id) = 16),
      sender BLOB NOT NULL CHECK (length(sender) = 32),
      action_id BLOB NOT NULL CHECK (length(action_id) = 16),
      ballast BLOB NOT NULL,
      content BLOB NOT NULL,
      UNIQUE (conversation_id, message_id, sender, action_id)
    ) STRICT;
    INSERT INTO new_early_action
      SELECT key, conversation_id, message_id, sender, action_id, zeroblob(${ballastBytes}), content FROM early_action;
    DROP TABLE early_action;
    ALTER TABLE new_early_action RENAME TO early_action;

    CREATE TABLE search_month (month INTEGER PRIMARY KEY) STRICT;
  `);
  // The messages of a large vault are not read for this: the index knows.
  const find = db.prepare('SELECT 1 FROM message_search WHERE message_search MATCH ? LIMIT 1');
  const insert = db.prepare('INSERT INTO search_month (month) VALUES (?)');
  for (let month = firstMonth; month <= lastMonth; month += 1) {
    if (find.get([`"${monthToken(month)}"`]) !== undefined) insert.run([month]);
  }
}

/*
 * As they are at this version: ballast.ts, and the words of the index for months, of 30 days, in search-index.ts.
 */
const ballastBytes = 4_096 - 80 - 35;
const firstMonth = 608;
const lastMonth = 913;

function monthToken(month: number): string {
  return String.fromCharCode(0xe200, 0xe200 + (month >> 8), 0xe200 + (month & 0xff));
}

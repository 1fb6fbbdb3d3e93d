import type { Database } from '@signalapp/sqlcipher';

export const version = 13;

/**
 * Joining by a group's link. `lobby`: where people ask to be let into a group, and where they did before the link was replaced or
 * turned off, until that lobby is closed at the relay; `cursor` is the last entry that was read, NULL when what is there
 * already is no concern of this device. `admission_request`: who has asked there and is not let in yet. `departure`: when
 * somebody was seen to go, so that what they asked before does not bring them back. `own_join_request`: where this person has
 * asked; `sent_at_ms` is NULL until the relay has it.
 */
export function up(db: Database): void {
  db.exec(`
    ALTER TABLE conversation ADD COLUMN has_join_link INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE lobby (
      conversation_id BLOB NOT NULL,
      topic BLOB NOT NULL CHECK (length(topic) = 32),
      join_key BLOB NOT NULL CHECK (length(join_key) = 32),
      state TEXT NOT NULL CHECK (state IN ('new', 'open', 'closing')),
      cursor INTEGER,
      PRIMARY KEY (conversation_id, topic)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE admission_request (
      conversation_id BLOB NOT NULL,
      user_id BLOB NOT NULL CHECK (length(user_id) = 32),
      sent_at_ms INTEGER NOT NULL,
      PRIMARY KEY (conversation_id, user_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE departure (
      conversation_id BLOB NOT NULL,
      user_id BLOB NOT NULL CHECK (length(user_id) = 32),
      at_ms INTEGER NOT NULL,
      PRIMARY KEY (conversation_id, user_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE own_join_request (
      conversation_id BLOB NOT NULL PRIMARY KEY CHECK (length(conversation_id) = 32),
      topic BLOB NOT NULL CHECK (length(topic) = 32),
      join_key BLOB NOT NULL CHECK (length(join_key) = 32),
      name TEXT NOT NULL,
      asked_at_ms INTEGER NOT NULL,
      sent_at_ms INTEGER,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'closed', 'withdrawn'))
    ) STRICT, WITHOUT ROWID;
  `);
}

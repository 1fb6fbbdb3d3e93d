import type { Database } from '@signalapp/sqlcipher';

export const version = 9;

/**
 * What a conversation's state says beyond its name, what this person set for it here, and notes to oneself.
 *
 * `conversation_state.state` is the encoded state (core/content/group-state-codec.ts) as the rules have let it become, which
 * is what counts if somebody changed the group against them; roles, rights, timer and the picture's hash are in columns as
 * well, for reading. `is_leaving`: this person has left, and the group does not know it yet. `is_hidden`: deleted for this
 * person, until something new comes.
 */
export function up(db: Database): void {
  widenKinds(db);
  db.exec(`
    ALTER TABLE conversation ADD COLUMN rights TEXT NOT NULL
      DEFAULT '{"post":"members","addMembers":"members","call":"members"}';
    ALTER TABLE conversation ADD COLUMN timer_ms INTEGER;
    ALTER TABLE conversation ADD COLUMN picture_hash BLOB CHECK (length(picture_hash) = 32);
    ALTER TABLE conversation ADD COLUMN is_leaving INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE conversation ADD COLUMN notify TEXT NOT NULL DEFAULT 'all'
      CHECK (notify IN ('all', 'mentions', 'nothing'));
    ALTER TABLE conversation ADD COLUMN is_favourite INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE conversation ADD COLUMN is_archived INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE conversation ADD COLUMN folder TEXT;
    ALTER TABLE conversation ADD COLUMN is_hidden INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE conversation_member ADD COLUMN role TEXT NOT NULL DEFAULT 'member'
      CHECK (role IN ('admin', 'member', 'reader'));

    CREATE TABLE conversation_state (
      conversation_id BLOB PRIMARY KEY,
      state BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE conversation_picture (
      key INTEGER PRIMARY KEY,
      conversation_id BLOB NOT NULL,
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      picture BLOB NOT NULL,
      UNIQUE (conversation_id, hash)
    ) STRICT;
  `);
}

// SQLite can't alter a CHECK: the table is made anew, with whatever the steps before have added to it.
function widenKinds(db: Database): void {
  const statements = db
    .prepare(
      `SELECT sql FROM sqlite_schema WHERE tbl_name = 'conversation' AND sql IS NOT NULL
       ORDER BY type = 'table' DESC`,
      { pluck: true },
    )
    .all<string>();
  const [table = '', ...others] = statements;
  const widened = table
    .replace(/^CREATE TABLE "?conversation"?/, 'CREATE TABLE conversation_widened')
    .replace(`CHECK (kind IN ('direct', 'group'))`, `CHECK (kind IN ('direct', 'group', 'notes'))`);
  db.exec(widened);
  db.exec(`
    INSERT INTO conversation_widened SELECT * FROM conversation;
    DROP TABLE conversation;
    ALTER TABLE conversation_widened RENAME TO conversation;
  `);
  for (const statement of others) db.exec(statement);
}

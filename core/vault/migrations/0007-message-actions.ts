import type { Database } from '@signalapp/sqlcipher';

export const version = 7;

/**
 * What messages have beside their text, and what is done to them later: edits, deletions, reactions, pins, stars.
 *
 * The message table is made anew without lists of its kinds and states, which grow, and never gives a key twice: what was stored
 * later has a higher one, whatever is removed. `mentions` is JSON, and `mentions_self`
 * whether a received message names this person or all, or is a ping. `edit_id` is the action whose text is shown; a row of
 * `former_text` holds one that was shown before, with the action that it was of, if any. `has_reactions` spares messages without
 * any the question. A reaction is pending until the entry that it was sent in comes back.
 *
 * `removed_message` knows those that are gone from this device alone, and must not come back; see removed-message-table.ts.
 * `timer_ms`, `vanishes_at_ms` and `ballast` belong to messages that vanish; see the next migration.
 * `early_action` holds what is to be done to messages that other topics of a direct conversation may still bring.
 * `outbox.acts_on` is the message that an action is done to.
 */
export function up(db: Database): void {
  db.exec(`
    CREATE TABLE new_message (
      key INTEGER PRIMARY KEY AUTOINCREMENT,
      conversation_id BLOB NOT NULL,
      message_id BLOB NOT NULL CHECK (length(message_id) = 16),
      sender BLOB NOT NULL CHECK (length(sender) = 32),
      is_own INTEGER NOT NULL,
      sent_at_ms INTEGER NOT NULL,
      position INTEGER NOT NULL,
      state TEXT NOT NULL,
      kind TEXT NOT NULL,
      ballast BLOB,
      text TEXT NOT NULL,
      content BLOB,
      topic BLOB CHECK (length(topic) = 32),
      repeats INTEGER NOT NULL DEFAULT 0,
      mentions TEXT,
      mentions_self INTEGER NOT NULL DEFAULT 0,
      reply_to BLOB CHECK (length(reply_to) = 16),
      is_forwarded INTEGER NOT NULL DEFAULT 0,
      edit_id BLOB CHECK (length(edit_id) = 16),
      edited_at_ms INTEGER,
      deleted_by BLOB CHECK (length(deleted_by) = 32),
      has_reactions INTEGER NOT NULL DEFAULT 0,
      is_pinned INTEGER NOT NULL DEFAULT 0,
      is_starred INTEGER NOT NULL DEFAULT 0,
      timer_ms INTEGER,
      vanishes_at_ms INTEGER
    ) STRICT;
    INSERT INTO new_message (key, conversation_id, message_id, sender, is_own, sent_at_ms, position, state, kind, text, content,
        topic, repeats)
      SELECT key, conversation_id, message_id, sender, is_own, sent_at_ms, position, state, kind, text, content, topic, repeats
      FROM message;
    DROP TABLE message;
    ALTER TABLE new_message RENAME TO message;
    CREATE UNIQUE INDEX message_id ON message (conversation_id, message_id);
    CREATE UNIQUE INDEX message_position ON message (conversation_id, position);
    CREATE INDEX message_sent_at ON message (conversation_id, sent_at_ms);
    CREATE INDEX message_received ON message (conversation_id, position)
      WHERE state = 'received' AND kind NOT IN ('notice', 'deleted');
    CREATE INDEX message_mentioning ON message (conversation_id, position)
      WHERE state = 'received' AND mentions_self = 1;
    CREATE INDEX message_undelivered ON message (conversation_id, position) WHERE state = 'sent' AND kind <> 'notice';
    CREATE INDEX message_reply ON message (conversation_id, reply_to) WHERE reply_to IS NOT NULL;
    CREATE INDEX message_pinned ON message (conversation_id, position) WHERE is_pinned = 1;
    CREATE INDEX message_starred ON message (sent_at_ms) WHERE is_starred = 1;

    CREATE TABLE reaction (
      key INTEGER PRIMARY KEY,
      message_key INTEGER NOT NULL REFERENCES message (key) ON DELETE CASCADE,
      user_id BLOB NOT NULL CHECK (length(user_id) = 32),
      emoji TEXT NOT NULL,
      is_pending INTEGER NOT NULL,
      UNIQUE (message_key, user_id, emoji)
    ) STRICT;

    CREATE TABLE former_text (
      key INTEGER PRIMARY KEY,
      message_key INTEGER NOT NULL REFERENCES message (key) ON DELETE CASCADE,
      edit_id BLOB CHECK (length(edit_id) = 16),
      ballast BLOB,
      text TEXT NOT NULL,
      mentions TEXT,
      from_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX former_text_message ON former_text (message_key, key);

    CREATE TABLE removed_message (
      trace BLOB PRIMARY KEY CHECK (length(trace) = 16)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE early_action (
      key INTEGER PRIMARY KEY,
      conversation_id BLOB NOT NULL,
      message_id BLOB NOT NULL CHECK (length(message_id) = 16),
      sender BLOB NOT NULL CHECK (length(sender) = 32),
      action_id BLOB NOT NULL CHECK (length(action_id) = 16),
      content BLOB NOT NULL,
      UNIQUE (conversation_id, message_id, sender, action_id)
    ) STRICT;

    ALTER TABLE outbox ADD COLUMN acts_on BLOB CHECK (length(acts_on) = 16);
    CREATE INDEX outbox_acts_on ON outbox (acts_on) WHERE acts_on IS NOT NULL;
  `);
}

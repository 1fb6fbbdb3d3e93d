import type { Database } from '@signalapp/sqlcipher';

export const version = 20;

/**
 * `direct_action` says which action on a message of a direct conversation is the latest one, since several topics may bring them
 * in any order; of pins that of both people, for which `user_id` is one zero byte. `topic` is set while it is this device's own, and the
 * other person may not have it: they are told in that topic, at `sequence` once it has come back. See direct-action-table.ts.
 *
 * `picture_exchange` says who has asked for the picture of a group, and when it was sent; see picture-exchange-table.ts.
 *
 * `failed_action` keeps what this device has done to a message and had to take back, until the person has seen to it.
 */
export function up(db: Database): void {
  db.exec(`
    CREATE TABLE direct_action (
      key INTEGER PRIMARY KEY AUTOINCREMENT,
      conversation_id BLOB NOT NULL,
      message_id BLOB NOT NULL CHECK (length(message_id) = 16),
      what TEXT NOT NULL CHECK (what IN ('edit', 'deletion', 'reaction', 'pin')),
      emoji TEXT NOT NULL,
      user_id BLOB NOT NULL CHECK (length(user_id) IN (1, 32)),
      is_set INTEGER NOT NULL,
      action_id BLOB NOT NULL CHECK (length(action_id) = 16),
      claimed_at_ms INTEGER NOT NULL,
      topic BLOB CHECK (length(topic) = 32),
      sequence INTEGER,
      repeats INTEGER NOT NULL DEFAULT 0,
      UNIQUE (conversation_id, message_id, what, emoji, user_id)
    ) STRICT;
    CREATE INDEX direct_action_conversation ON direct_action (conversation_id, key);
    CREATE INDEX direct_action_id ON direct_action (action_id);
    CREATE INDEX direct_action_topic ON direct_action (topic, sequence) WHERE topic IS NOT NULL;

    CREATE TABLE picture_exchange (
      conversation_id BLOB PRIMARY KEY,
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      asked_at_ms INTEGER,
      sent_at_ms INTEGER,
      is_wanted INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE failed_action (
      message_key INTEGER NOT NULL REFERENCES message (key) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN ('edit', 'reaction', 'pin')),
      at_ms INTEGER NOT NULL,
      ballast BLOB,
      content BLOB NOT NULL,
      UNIQUE (message_key, kind)
    ) STRICT;
  `);
}

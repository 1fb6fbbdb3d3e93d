import type { Database } from '@signalapp/sqlcipher';

export const version = 2;

/**
 * Conversations and their messages, the state of their MLS groups, and what still has to reach the relay.
 *
 * `conversation_id` is also the topic and the group. A message's position is its topic sequence times 16, plus a few
 * bits; see position.ts. `outbox.sequence` is set once the relay has acknowledged the entry, whose id is then kept until
 * the topic's cursor has passed it.
 */
export function up(db: Database): void {
  db.exec(`
    CREATE TABLE conversation (
      conversation_id BLOB PRIMARY KEY CHECK (length(conversation_id) = 32),
      kind TEXT NOT NULL CHECK (kind IN ('direct', 'group')),
      name TEXT NOT NULL,
      other_user_id BLOB CHECK (length(other_user_id) = 32),
      created_by BLOB NOT NULL CHECK (length(created_by) = 32),
      created_at_ms INTEGER NOT NULL,
      is_member INTEGER NOT NULL,
      superseded_by BLOB CHECK (length(superseded_by) = 32),
      cursor INTEGER NOT NULL,
      read_position INTEGER NOT NULL,
      skipped_entries INTEGER NOT NULL,
      update_due_at_ms INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX conversation_other_user ON conversation (other_user_id) WHERE other_user_id IS NOT NULL;

    CREATE TABLE conversation_member (
      conversation_id BLOB NOT NULL,
      user_id BLOB NOT NULL CHECK (length(user_id) = 32),
      since_position INTEGER NOT NULL,
      PRIMARY KEY (conversation_id, user_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE message (
      key INTEGER PRIMARY KEY,
      conversation_id BLOB NOT NULL,
      message_id BLOB NOT NULL CHECK (length(message_id) = 16),
      sender BLOB NOT NULL CHECK (length(sender) = 32),
      is_own INTEGER NOT NULL,
      sent_at_ms INTEGER NOT NULL,
      position INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'failed', 'received')),
      kind TEXT NOT NULL CHECK (kind IN ('text', 'notice', 'unsupported')),
      text TEXT NOT NULL,
      content BLOB
    ) STRICT;
    CREATE UNIQUE INDEX message_id ON message (conversation_id, message_id);
    CREATE UNIQUE INDEX message_position ON message (conversation_id, position);
    CREATE INDEX message_received ON message (conversation_id, position) WHERE state = 'received' AND kind <> 'notice';
    CREATE INDEX message_undelivered ON message (conversation_id, position) WHERE state = 'sent' AND kind <> 'notice';

    CREATE TABLE receipt (
      conversation_id BLOB NOT NULL,
      message_id BLOB NOT NULL,
      user_id BLOB NOT NULL,
      PRIMARY KEY (conversation_id, message_id, user_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE receipt_due (
      key INTEGER PRIMARY KEY,
      conversation_id BLOB NOT NULL,
      message_id BLOB NOT NULL CHECK (length(message_id) = 16),
      UNIQUE (conversation_id, message_id)
    ) STRICT;

    CREATE TABLE outbox (
      key INTEGER PRIMARY KEY AUTOINCREMENT,
      conversation_id BLOB NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('create-topic', 'deliver', 'append', 'commit')),
      entry_id BLOB NOT NULL UNIQUE CHECK (length(entry_id) = 16),
      epoch INTEGER NOT NULL,
      bytes BLOB,
      content BLOB,
      message_id BLOB CHECK (length(message_id) = 16),
      inbox BLOB CHECK (length(inbox) = 32),
      access_hash BLOB CHECK (length(access_hash) = 32),
      sequence INTEGER
    ) STRICT;
    CREATE INDEX outbox_pending ON outbox (conversation_id, key) WHERE sequence IS NULL;
    CREATE INDEX outbox_acknowledged ON outbox (conversation_id, sequence) WHERE sequence IS NOT NULL;

    CREATE TABLE mls_group (
      key INTEGER PRIMARY KEY,
      conversation_id BLOB NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE mls_row (
      group_key INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      row_index INTEGER NOT NULL,
      value BLOB NOT NULL,
      PRIMARY KEY (group_key, kind, row_index)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE group_change (
      key INTEGER PRIMARY KEY AUTOINCREMENT,
      conversation_id BLOB NOT NULL,
      change TEXT NOT NULL,
      entry_id BLOB CHECK (length(entry_id) = 16),
      next_rows BLOB,
      welcome BLOB,
      recipients TEXT
    ) STRICT;
    CREATE INDEX group_change_conversation ON group_change (conversation_id, key);

    CREATE TABLE key_package (
      reference BLOB PRIMARY KEY,
      private_keys BLOB NOT NULL,
      is_last_resort INTEGER NOT NULL,
      made_at_ms INTEGER NOT NULL
    ) STRICT;
  `);
}

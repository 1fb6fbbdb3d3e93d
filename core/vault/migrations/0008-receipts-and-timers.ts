import type { Database } from '@signalapp/sqlcipher';

export const version = 8;

const notBegunMs = 2 ** 46;

/**
 * Who has read what, and messages that vanish.
 *
 * `receipt` says of own messages by when others had and read them (`receipt_count` rows of a conversation; those of messages
 * before `receipts_from_key` are not kept any more). Of receipts that were kept before this no time is known: they count from
 * when the message was sent.
 *
 * `timer_ms` is how long a message stays once it was read, `vanishes_at_ms` when it goes from here: 2^46, which is as long as a
 * time, before its timer has begun, so that a row is not written anew for that. `ballast` keeps what stands behind it in pages
 * of its own; see ballast.ts.
 */
export function up(db: Database): void {
  db.exec(`
    CREATE INDEX message_vanishing ON message (vanishes_at_ms) WHERE vanishes_at_ms < ${notBegunMs};
    CREATE INDEX message_timer_waits ON message (is_own, conversation_id, position)
      WHERE vanishes_at_ms = ${notBegunMs};

    ALTER TABLE outbox ADD COLUMN ballast BLOB;
    ALTER TABLE outbox ADD COLUMN timed_content BLOB;
    CREATE INDEX outbox_message ON outbox (message_id) WHERE message_id IS NOT NULL;

    ALTER TABLE conversation ADD COLUMN receipt_count INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE conversation ADD COLUMN receipts_from_key INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE receipt RENAME TO former_receipt;
    CREATE TABLE receipt (
      conversation_id BLOB NOT NULL,
      message_key INTEGER NOT NULL,
      user_id BLOB NOT NULL,
      delivered_at_ms INTEGER NOT NULL,
      read_at_ms INTEGER,
      PRIMARY KEY (conversation_id, message_key, user_id)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO receipt
      SELECT m.conversation_id, m.key, r.user_id, m.sent_at_ms, NULL
      FROM former_receipt r JOIN message m ON m.conversation_id = r.conversation_id AND m.message_id = r.message_id;
    DROP TABLE former_receipt;
    UPDATE conversation
      SET receipt_count = (SELECT count(*) FROM receipt r WHERE r.conversation_id = conversation.conversation_id);
    ALTER TABLE receipt_due ADD COLUMN is_read INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE account ADD COLUMN sends_read_receipts INTEGER NOT NULL DEFAULT 1;
  `);
}

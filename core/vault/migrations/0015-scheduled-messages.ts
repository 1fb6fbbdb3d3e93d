import type { Database } from '@signalapp/sqlcipher';

export const version = 15;

/**
 * Texts that are to be sent later, each under the id that it is sent with. `failure` says why one could not be sent when it was due.
 * Any of them may be sent with a timer: all words stand behind `ballast`, see ballast.ts.
 *
 * And in which conversations somebody is, for whoever was in the last one.
 */
export function up(db: Database): void {
  db.exec(`
    CREATE TABLE scheduled_message (
      key INTEGER PRIMARY KEY,
      conversation_id BLOB NOT NULL CHECK (length(conversation_id) = 32),
      message_id BLOB NOT NULL CHECK (length(message_id) = 16),
      due_at_ms INTEGER NOT NULL,
      failure TEXT CHECK (failure IN ('not-a-member', 'forbidden')),
      timer_ms INTEGER,
      reply_to BLOB,
      ballast BLOB NOT NULL,
      text TEXT NOT NULL,
      mentions TEXT,
      UNIQUE (conversation_id, message_id)
    ) STRICT;
    CREATE INDEX scheduled_message_due ON scheduled_message (due_at_ms) WHERE failure IS NULL;
    CREATE INDEX conversation_member_user ON conversation_member (user_id);
  `);
}

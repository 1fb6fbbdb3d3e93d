import type { Database } from '@signalapp/sqlcipher';

export const version = 18;

/** `early_action` has ballast before what an edit says (ballast.ts), since the message that it is for may vanish. */
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
  `);
}

/** As core/vault/ballast.ts has it at this version. */
const ballastBytes = 4_096 - 80 - 35;

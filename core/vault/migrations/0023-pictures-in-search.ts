import type { Database } from '@signalapp/sqlcipher';

export const version = 23;

/** The search's index has what pictures are called, too. `search_due` names those that were here before; see 0010-search.ts. */
export function up(db: Database): void {
  db.exec(`
    DROP TRIGGER message_search_insert;
    DROP TRIGGER message_search_update;
    DROP TRIGGER message_search_delete;
    CREATE TRIGGER message_search_insert AFTER INSERT ON message
    WHEN new.kind IN ('text', 'image') AND new.timer_ms IS NULL BEGIN
      INSERT OR IGNORE INTO search_due (key) VALUES (new.key);
    END;
    CREATE TRIGGER message_search_update AFTER UPDATE OF text, kind, conversation_id, sender, sent_at_ms ON message
    WHEN old.timer_ms IS NULL AND (old.kind IN ('text', 'image') OR new.kind IN ('text', 'image')) AND (old.text <> new.text
      OR old.kind <> new.kind OR old.conversation_id <> new.conversation_id OR old.sender <> new.sender
      OR old.sent_at_ms <> new.sent_at_ms)
    BEGIN
      INSERT OR IGNORE INTO search_due (key, text, conversation_id, sender, sent_at_ms)
      VALUES (old.key, iif(old.kind IN ('text', 'image'), old.text, NULL), old.conversation_id, old.sender, old.sent_at_ms);
    END;
    CREATE TRIGGER message_search_delete AFTER DELETE ON message
    WHEN old.kind IN ('text', 'image') AND old.timer_ms IS NULL BEGIN
      INSERT OR IGNORE INTO search_due (key, text, conversation_id, sender, sent_at_ms)
      VALUES (old.key, old.text, old.conversation_id, old.sender, old.sent_at_ms);
    END;
    INSERT OR IGNORE INTO search_due (key) SELECT key FROM message WHERE kind = 'image' AND timer_ms IS NULL;
  `);
}

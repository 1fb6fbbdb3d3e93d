import type { Database } from '@signalapp/sqlcipher';

export const version = 24;

/**
 * What is said with a picture is its message's `text`, so that it is edited and kept as any other; what it is called moves from there
 * into a column of its own, behind the ballast. The search's index has both: of a picture that had only a name the same words as before.
 */
export function up(db: Database): void {
  db.exec(`
    ALTER TABLE message ADD COLUMN alt TEXT;
    DROP TRIGGER message_search_insert;
    DROP TRIGGER message_search_update;
    DROP TRIGGER message_search_delete;
    UPDATE message SET alt = text, text = '' WHERE kind = 'image';
    CREATE TRIGGER message_search_insert AFTER INSERT ON message
    WHEN new.kind IN ('text', 'image') AND new.timer_ms IS NULL BEGIN
      INSERT OR IGNORE INTO search_due (key) VALUES (new.key);
    END;
    CREATE TRIGGER message_search_update AFTER UPDATE OF text, alt, kind, conversation_id, sender, sent_at_ms ON message
    WHEN old.timer_ms IS NULL AND (old.kind IN ('text', 'image') OR new.kind IN ('text', 'image')) AND (old.text <> new.text
      OR old.alt IS NOT new.alt OR old.kind <> new.kind OR old.conversation_id <> new.conversation_id
      OR old.sender <> new.sender OR old.sent_at_ms <> new.sent_at_ms)
    BEGIN
      INSERT OR IGNORE INTO search_due (key, text, conversation_id, sender, sent_at_ms)
      VALUES (old.key, iif(old.kind IN ('text', 'image'), old.text || ifnull(char(10) || old.alt, ''), NULL),
        old.conversation_id, old.sender, old.sent_at_ms);
    END;
    CREATE TRIGGER message_search_delete AFTER DELETE ON message
    WHEN old.kind IN ('text', 'image') AND old.timer_ms IS NULL BEGIN
      INSERT OR IGNORE INTO search_due (key, text, conversation_id, sender, sent_at_ms)
      VALUES (old.key, old.text || ifnull(char(10) || old.alt, ''), old.conversation_id, old.sender, old.sent_at_ms);
    END;
  `);
}

import type { Database } from '@signalapp/sqlcipher';

export const version = 10;

/**
 * The index that messages are searched by; see search-index.ts. It has no copy of the texts: `message_search` knows in which
 * messages a word stands, `search_word` is every longer word once, and `search_word_part` knows in which of those three
 * letters stand.
 *
 * `search_due` names the messages whose index is out of date, with what the index has of them: to take something out of
 * it, it must be told once more what was put in. The triggers keep it, whoever writes messages.
 */
export function up(db: Database): void {
  db.exec(`
    CREATE VIRTUAL TABLE message_search USING fts5(
      text, conversation, sender, month, link,
      content = '', columnsize = 0, prefix = '2 3',
      tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co So'"
    );
    INSERT INTO message_search (message_search, rank) VALUES ('secure-delete', 1);

    CREATE TABLE search_word (
      id INTEGER PRIMARY KEY,
      word TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE VIRTUAL TABLE search_word_part USING fts5(
      word, content = '', columnsize = 0, tokenize = 'trigram'
    );
    INSERT INTO search_word_part (search_word_part, rank) VALUES ('secure-delete', 1);

    CREATE TABLE search_due (
      key INTEGER PRIMARY KEY,
      text TEXT,
      conversation_id BLOB,
      sender BLOB,
      sent_at_ms INTEGER
    ) STRICT;
    CREATE INDEX search_due_removal ON search_due (key) WHERE text IS NOT NULL;
    INSERT INTO search_due (key) SELECT key FROM message WHERE kind = 'text';

    CREATE TRIGGER message_search_insert AFTER INSERT ON message WHEN new.kind = 'text' BEGIN
      INSERT OR IGNORE INTO search_due (key) VALUES (new.key);
    END;
    CREATE TRIGGER message_search_update AFTER UPDATE OF text, kind, conversation_id, sender, sent_at_ms ON message
    WHEN (old.kind = 'text' OR new.kind = 'text') AND (old.text <> new.text OR old.kind <> new.kind
      OR old.conversation_id <> new.conversation_id OR old.sender <> new.sender OR old.sent_at_ms <> new.sent_at_ms)
    BEGIN
      INSERT OR IGNORE INTO search_due (key, text, conversation_id, sender, sent_at_ms)
      VALUES (old.key, iif(old.kind = 'text', old.text, NULL), old.conversation_id, old.sender, old.sent_at_ms);
    END;
    CREATE TRIGGER message_search_delete AFTER DELETE ON message WHEN old.kind = 'text' BEGIN
      INSERT OR IGNORE INTO search_due (key, text, conversation_id, sender, sent_at_ms)
      VALUES (old.key, old.text, old.conversation_id, old.sender, old.sent_at_ms);
    END;
  `);
}

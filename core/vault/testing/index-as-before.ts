import type { Database } from '@signalapp/sqlcipher';
import { foldText } from '../../search/fold-words';
import type { Blob } from '../columns';
import { conversationToken, monthToken, senderToken } from '../search-index';
import { monthOf } from '../search-spans';

/** Puts what waits for it into the search's index by its `text` alone, as vaults before version 24 did; each text is one longer word. */
export function indexAsBefore(db: Database): void {
  const due = db
    .prepare(
      'SELECT key, text, conversation_id, sender, sent_at_ms FROM message WHERE key IN (SELECT key FROM search_due)',
    )
    .all<{ key: number; text: string; conversation_id: Blob; sender: Blob; sent_at_ms: number }>();
  for (const { key, text, conversation_id, sender, sent_at_ms } of due) {
    const month = monthOf(sent_at_ms);
    db.prepare('INSERT OR IGNORE INTO search_month (month) VALUES (?)').run([month]);
    db.prepare(
      `INSERT INTO message_search (rowid, text, conversation, sender, month, link) VALUES (?, ?, ?, ?, ?, '')`,
    ).run([key, foldText(text), conversationToken(conversation_id), senderToken(sender), monthToken(month)]);
    const { changes, lastInsertRowid } = db
      .prepare('INSERT OR IGNORE INTO search_word (word) VALUES (?)')
      .run([foldText(text).trim()]);
    if (changes > 0)
      db.prepare('INSERT INTO search_word_part (rowid, word) VALUES (?, ?)').run([
        lastInsertRowid,
        foldText(text).trim(),
      ]);
  }
  db.exec('DELETE FROM search_due');
}

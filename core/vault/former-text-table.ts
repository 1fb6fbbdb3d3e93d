/** What edited messages said before. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type MessageId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import type { MessageInfo } from '../../shared/ipc/core-contract';
import { idBlob, type Blob } from './columns';
import { mentionsColumn, mentionsFromColumn, type ShownText, type StoredMessage } from './message-row';
import type { Transaction } from './vault';

type FormerTextRow = {
  readonly text: string;
  readonly mentions: string | null;
  readonly edit_id: Blob | null;
  readonly from_ms: number;
};

/** Keeps what the message says now. Of too many former texts the first and the last stay. */
export function keepFormerText(tx: Transaction, message: StoredMessage): void {
  const { key, text, mentions, editId, editedAtMs, sentAtMs } = message;
  tx.db
    .prepare('INSERT INTO former_text (message_key, edit_id, text, mentions, from_ms) VALUES (?, ?, ?, ?, ?)')
    .run([key, editId === undefined ? null : idBlob(editId), text, mentionsColumn(mentions), editedAtMs ?? sentAtMs]);
  tx.db
    .prepare(
      `DELETE FROM former_text WHERE key IN (
         SELECT key FROM former_text WHERE message_key = ? AND key > (SELECT min(key) FROM former_text WHERE message_key = ?)
         ORDER BY key DESC LIMIT -1 OFFSET ?)`,
    )
    .run([key, key, limits.formerTexts - 1]);
}

/** The last former text, which is taken out. */
export function takeFormerText(tx: Transaction, { key }: StoredMessage): ShownText | undefined {
  const row = tx.db
    .prepare('SELECT * FROM former_text WHERE message_key = ? ORDER BY key DESC LIMIT 1')
    .get<FormerTextRow & { readonly key: number }>([key]);
  if (row === undefined) return undefined;
  tx.db.prepare('DELETE FROM former_text WHERE key = ?').run([row.key]);
  const editId = row.edit_id === null ? undefined : idFromBytes('MessageId', row.edit_id);
  const mentions = mentionsFromColumn(row.mentions);
  return { text: row.text, mentions, editId, editedAtMs: editId === undefined ? undefined : row.from_ms };
}

/** Whether the message had the text of this edit before. */
export function isFormerText(db: Database, { key }: StoredMessage, editId: MessageId): boolean {
  return (
    db
      .prepare('SELECT 1 FROM former_text WHERE message_key = ? AND edit_id = ?', { pluck: true })
      .get<number>([key, idBlob(editId)]) === 1
  );
}

export function deleteFormerText(tx: Transaction, { key }: StoredMessage, editId: MessageId): void {
  tx.db.prepare('DELETE FROM former_text WHERE message_key = ? AND edit_id = ?').run([key, idBlob(editId)]);
}

export function deleteFormerTexts(tx: Transaction, messageKey: number): void {
  tx.db.prepare('DELETE FROM former_text WHERE message_key = ?').run([messageKey]);
}

/** The oldest first. */
export function formerTexts(db: Database, { key }: StoredMessage): MessageInfo['formerTexts'] {
  return db
    .prepare('SELECT * FROM former_text WHERE message_key = ? ORDER BY key')
    .all<FormerTextRow>([key])
    .map((row) => ({ text: row.text, mentions: mentionsFromColumn(row.mentions), fromMs: row.from_ms }));
}

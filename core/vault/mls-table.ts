/** The state of each conversation's MLS group, as the rows that core/mls/stored-state makes of it. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

export interface GroupRow {
  /** A number that stands for the kind of row. */
  readonly kind: number;
  readonly index: number;
  readonly value: Uint8Array;
}

/** A row to write, or to delete when it has no value. Without an index: all rows of the kind, to delete. */
export interface GroupRowChange {
  readonly kind: number;
  readonly index: number | undefined;
  readonly value: Uint8Array | undefined;
}

type MlsRow = { readonly kind: number; readonly row_index: number; readonly value: Blob };

/** All rows of a group; none when there is no group. */
export function findGroupRows(db: Database, conversationId: ConversationId): readonly GroupRow[] {
  return db
    .prepare(
      `SELECT kind, row_index, value FROM mls_row
       WHERE group_key = (SELECT key FROM mls_group WHERE conversation_id = ?)`,
    )
    .all<MlsRow>([idBlob(conversationId)])
    .map((row) => ({ kind: row.kind, index: row.row_index, value: bytesOf(row.value) }));
}

/** Changes the rows of a group. SQLCipher overwrites what is replaced or deleted: those keys must not outlive their use. */
export function changeGroupRows(
  tx: Transaction,
  conversationId: ConversationId,
  changes: readonly GroupRowChange[],
): void {
  const { db } = tx;
  const key = groupKey(db, conversationId);
  const put = db.prepare(
    `INSERT INTO mls_row (group_key, kind, row_index, value) VALUES (?, ?, ?, ?)
     ON CONFLICT (group_key, kind, row_index) DO UPDATE SET value = excluded.value`,
  );
  for (const { kind, index, value } of changes) {
    if (index === undefined) db.prepare('DELETE FROM mls_row WHERE group_key = ? AND kind = ?').run([key, kind]);
    else if (value !== undefined) put.run([key, kind, index, blob(value)]);
    else db.prepare('DELETE FROM mls_row WHERE group_key = ? AND kind = ? AND row_index = ?').run([key, kind, index]);
  }
}

/** For a conversation that this device was removed from, or one that is stored anew. */
export function deleteGroupRows(tx: Transaction, conversationId: ConversationId): void {
  tx.db
    .prepare('DELETE FROM mls_row WHERE group_key = (SELECT key FROM mls_group WHERE conversation_id = ?)')
    .run([idBlob(conversationId)]);
  tx.db.prepare('DELETE FROM mls_group WHERE conversation_id = ?').run([idBlob(conversationId)]);
}

// A short key of its own for each group: it is part of the key of every row.
function groupKey(db: Database, conversationId: ConversationId): number {
  const find = db.prepare('SELECT key FROM mls_group WHERE conversation_id = ?', { pluck: true });
  const known = find.get<number>([idBlob(conversationId)]);
  if (known !== undefined) return known;
  return db.prepare('INSERT INTO mls_group (conversation_id) VALUES (?)').run([idBlob(conversationId)]).lastInsertRowid;
}

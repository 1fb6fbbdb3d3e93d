/** What the person has to be warned of: found out by comparing, not told by anybody. One row for each kind and conversation. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId } from '../../shared/domain/ids';
import type { Warning, WarningKind } from '../../shared/ipc/core-contract';
import { idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

export interface NewWarning {
  readonly kind: WarningKind;
  /** Absent when it is about the relay as such. */
  readonly conversationId?: ConversationId;
  readonly atMs: number;
  /** How many times at once. */
  readonly count?: number;
}

type WarningRow = {
  readonly key: number;
  readonly kind: WarningKind;
  readonly conversation_id: Blob | null;
  readonly first_at_ms: number;
  readonly last_at_ms: number;
  readonly count: number;
  readonly is_open: number;
};

/** Opens the warning, again if the person had closed it. */
export function insertWarning(tx: Transaction, { kind, conversationId, atMs, count = 1 }: NewWarning): void {
  tx.db
    .prepare(
      `INSERT INTO warning (kind, conversation_id, first_at_ms, last_at_ms, count, is_open) VALUES (?, ?, ?, ?, ?, 1)
       ON CONFLICT (kind, ifnull(conversation_id, x'')) DO UPDATE SET
         last_at_ms = excluded.last_at_ms, count = count + excluded.count, is_open = 1`,
    )
    .run([kind, conversationId === undefined ? null : idBlob(conversationId), atMs, atMs, count]);
  tx.changed({ what: 'warnings' });
}

/** Whether this was found before, be the warning closed or not. */
export function hasWarning(db: Database, kind: WarningKind, conversationId: ConversationId): boolean {
  return (
    db
      .prepare('SELECT 1 FROM warning WHERE kind = ? AND conversation_id = ?', { pluck: true })
      .get<number>([kind, idBlob(conversationId)]) === 1
  );
}

/** The newest first. */
export function listWarnings(db: Database): readonly Warning[] {
  return db.prepare('SELECT * FROM warning ORDER BY last_at_ms DESC, key DESC').all<WarningRow>().map(warningFromRow);
}

/** The person has taken note of it. */
export function closeWarning(tx: Transaction, key: number): void {
  tx.db.prepare('UPDATE warning SET is_open = 0 WHERE key = ?').run([key]);
  tx.changed({ what: 'warnings' });
}

function warningFromRow(row: WarningRow): Warning {
  return {
    key: row.key,
    kind: row.kind,
    ...(row.conversation_id === null ? {} : { conversationId: idFromBytes('ConversationId', row.conversation_id) }),
    firstAtMs: row.first_at_ms,
    lastAtMs: row.last_at_ms,
    count: row.count,
    isOpen: row.is_open === 1,
  };
}

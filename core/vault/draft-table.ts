/** What was written in each conversation and not sent: as confidential as a message. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId } from '../../shared/domain/ids';
import type { Draft, DraftBeginning, Mention } from '../../shared/ipc/core-contract';
import { idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

type DraftRow = { readonly text: string; readonly mentions: string; readonly timer_ms: number | null };

/** In characters: as much as a line of the list has room for. */
const beginningLength = 160;

export const noDraft: Draft = { text: '', mentions: [] };

/** `noDraft` when there is none. */
export function readDraft(db: Database, conversationId: ConversationId): Draft {
  const row = db
    .prepare('SELECT text, mentions, timer_ms FROM draft WHERE conversation_id = ?')
    .get<DraftRow>([idBlob(conversationId)]);
  if (row === undefined) return noDraft;
  const mentions = JSON.parse(row.mentions) as Mention[];
  return { text: row.text, mentions, ...(row.timer_ms !== null && { timerMs: row.timer_ms }) };
}

/** The beginnings of all that was written and not sent, but for blanks. */
export function listDrafts(db: Database): DraftBeginning[] {
  return db
    .prepare(
      `SELECT conversation_id AS id, substr(text, 1, ${beginningLength}) AS text FROM draft WHERE trim(text) <> ''`,
    )
    .all<{ readonly id: Blob; readonly text: string }>()
    .map(({ id, text }) => ({ conversationId: idFromBytes('ConversationId', id), text }));
}

/** Replaces the conversation's draft; an empty one leaves nothing behind. */
export function writeDraft(tx: Transaction, conversationId: ConversationId, draft: Draft): void {
  tx.changed({ what: 'drafts' });
  if (draft.text === '' && draft.timerMs === undefined) {
    tx.db.prepare('DELETE FROM draft WHERE conversation_id = ?').run([idBlob(conversationId)]);
    return;
  }
  tx.db
    .prepare('INSERT OR REPLACE INTO draft (conversation_id, text, mentions, timer_ms) VALUES (?, ?, ?, ?)')
    .run([idBlob(conversationId), draft.text, JSON.stringify(draft.mentions), draft.timerMs ?? null]);
}

/** What was written in each conversation and not sent: as confidential as a message. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';
import type { Draft, Mention } from '../../shared/ipc/core-contract';
import { idBlob } from './columns';
import type { Transaction } from './vault';

type DraftRow = { readonly text: string; readonly mentions: string; readonly timer_ms: number | null };

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

/** Replaces the conversation's draft; an empty one leaves nothing behind. */
export function writeDraft(tx: Transaction, conversationId: ConversationId, draft: Draft): void {
  if (draft.text === '' && draft.timerMs === undefined) {
    tx.db.prepare('DELETE FROM draft WHERE conversation_id = ?').run([idBlob(conversationId)]);
    return;
  }
  tx.db
    .prepare('INSERT OR REPLACE INTO draft (conversation_id, text, mentions, timer_ms) VALUES (?, ?, ?, ?)')
    .run([idBlob(conversationId), draft.text, JSON.stringify(draft.mentions), draft.timerMs ?? null]);
}

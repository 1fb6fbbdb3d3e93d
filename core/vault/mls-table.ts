/** The state of each conversation's MLS group, encoded by core/mls. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

export function findGroupState(db: Database, conversationId: ConversationId): Uint8Array | undefined {
  const state = db
    .prepare('SELECT state FROM mls_group WHERE conversation_id = ?', { pluck: true })
    .get<Blob>([idBlob(conversationId)]);
  return state === undefined ? undefined : bytesOf(state);
}

/** Replaces the state; SQLCipher overwrites the former one, whose keys must not outlive it. */
export function saveGroupState(tx: Transaction, conversationId: ConversationId, state: Uint8Array): void {
  tx.db
    .prepare(
      `INSERT INTO mls_group (conversation_id, state) VALUES (?, ?)
       ON CONFLICT (conversation_id) DO UPDATE SET state = excluded.state`,
    )
    .run([idBlob(conversationId), blob(state)]);
}

/** For a conversation that this device was removed from. */
export function deleteGroupState(tx: Transaction, conversationId: ConversationId): void {
  tx.db.prepare('DELETE FROM mls_group WHERE conversation_id = ?').run([idBlob(conversationId)]);
}

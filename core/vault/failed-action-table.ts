/** What this device has done to messages and had to take back: kept until the person does it again, or lets it be. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';
import type { MessageView } from '../../shared/ipc/core-contract';
import type { MessageAction } from '../content/body-codec';
import { ballastBytes } from './ballast';
import { blob, bytesOf, type Blob } from './columns';
import type { StoredMessage } from './message-row';
import { messageChanged } from './message-table';
import type { Transaction } from './vault';

/** A deletion can't be taken back: it is shown as failed in its message's own state. */
export type FailedKind = NonNullable<MessageView['failedActions']>[number];

/** Of one kind the latest is kept. `content` is encoded. */
export function insertFailedAction(
  tx: Transaction,
  { key, timerMs }: StoredMessage,
  kind: FailedKind,
  { content, atMs }: { readonly content: Uint8Array; readonly atMs: number },
): void {
  tx.db
    .prepare(
      `INSERT INTO failed_action (message_key, kind, at_ms, ballast, content) VALUES (?, ?, ?, zeroblob(?), ?)
       ON CONFLICT (message_key, kind) DO UPDATE SET at_ms = excluded.at_ms, content = excluded.content
       WHERE excluded.at_ms > at_ms`,
    )
    .run([key, kind, atMs, timerMs === undefined ? null : ballastBytes, blob(content)]);
}

/** Encoded, in the order in which they were done. */
export function failedActionsOn(db: Database, { key }: Pick<StoredMessage, 'key'>): readonly Uint8Array[] {
  return db
    .prepare('SELECT content FROM failed_action WHERE message_key = ? ORDER BY at_ms', { pluck: true })
    .all<Blob>([key])
    .map(bytesOf);
}

/** Of one kind, or of all. */
export function deleteFailedActions(
  tx: Transaction,
  conversationId: ConversationId,
  { key, messageId }: Pick<StoredMessage, 'key' | 'messageId'>,
  kind?: MessageAction['kind'],
): void {
  const { changes } = tx.db
    .prepare('DELETE FROM failed_action WHERE message_key = ? AND kind = coalesce(?, kind)')
    .run([key, kind ?? null]);
  if (changes > 0) messageChanged(tx, conversationId, messageId);
}

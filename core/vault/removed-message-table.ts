/** Messages that were removed here and must not come back when their senders send them again, or the relay pushes them again. */
import type { Database } from '@signalapp/sqlcipher';
import { concatBytes } from '../../shared/domain/bytes';
import { idToBytes, type ConversationId, type MessageId, type UserId } from '../../shared/domain/ids';
import { sha256 } from '../crypto/primitives';
import { blob, type Blob } from './columns';
import type { Transaction } from './vault';

export interface MessageIdentity {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly sender: UserId;
}

/** For ever: two traces of 16 bytes, which say nothing to whoever does not know the message's id. */
export function insertRemovedMessage(tx: Transaction, { conversationId, messageId, sender }: MessageIdentity): void {
  tx.db
    .prepare('INSERT OR IGNORE INTO removed_message VALUES (?, ?)')
    .run([traceOf(conversationId, messageId), traceOf(conversationId, messageId, sender)]);
}

/** Whether this sender's message of this id was removed: nobody else's under the same id is kept away. */
export function wasRemoved(db: Database, { conversationId, messageId, sender }: MessageIdentity): boolean {
  return (
    db
      .prepare('SELECT 1 FROM removed_message WHERE trace = ? AND sender_trace = ?', { pluck: true })
      .get<number>([traceOf(conversationId, messageId), traceOf(conversationId, messageId, sender)]) === 1
  );
}

/** Whether a message of this id was removed, whoever had sent it. */
export function isKnownAsRemoved(db: Database, conversationId: ConversationId, messageId: MessageId): boolean {
  return (
    db
      .prepare('SELECT 1 FROM removed_message WHERE trace = ? LIMIT 1', { pluck: true })
      .get<number>([traceOf(conversationId, messageId)]) === 1
  );
}

function traceOf(...ids: readonly (ConversationId | MessageId | UserId)[]): Blob {
  return blob(sha256(concatBytes(...ids.map(idToBytes))).subarray(0, 16));
}

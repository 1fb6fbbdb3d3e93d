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

/** For ever: 16 bytes, which say nothing to whoever does not know the message's id. */
export function insertRemovedMessage(tx: Transaction, identity: MessageIdentity): void {
  tx.db.prepare('INSERT OR IGNORE INTO removed_message VALUES (?)').run([traceOf(identity)]);
}

export function wasRemoved(db: Database, identity: MessageIdentity): boolean {
  return (
    db.prepare('SELECT 1 FROM removed_message WHERE trace = ?', { pluck: true }).get<number>([traceOf(identity)]) === 1
  );
}

// With the sender: nobody else's message under the same id is kept away.
function traceOf({ conversationId, messageId, sender }: MessageIdentity): Blob {
  return blob(sha256(concatBytes(idToBytes(conversationId), idToBytes(messageId), idToBytes(sender))).subarray(0, 16));
}

import { idFromBytes, idToBytes } from '../../shared/domain/ids';
import { sha256 } from '../crypto/primitives';
import type { Notice } from '../vault/message-row';
import { findMessage, insertMessage, type NewMessage } from '../vault/message-table';
import type { Transaction } from '../vault/vault';

export interface NewNotice extends Omit<NewMessage, 'body'> {
  readonly notice: Notice;
}

/**
 * Inserts a notice. Members can know its id in advance: a message that one of them has sent under it keeps it, and the
 * notice takes another.
 */
export function storeNotice(tx: Transaction, { notice, ...message }: NewNotice): void {
  let { messageId } = message;
  while (findMessage(tx.db, message.conversationId, messageId) !== undefined) {
    messageId = idFromBytes('MessageId', sha256(idToBytes(messageId)).subarray(0, 16));
  }
  insertMessage(tx, { ...message, messageId, body: { kind: 'notice', notice } });
}

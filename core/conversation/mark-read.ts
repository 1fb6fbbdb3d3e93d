import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { sendsReadReceipts } from '../vault/account-table';
import { findConversation, markRead, readPosition, topicToWriteTo } from '../vault/conversation-table';
import { findMessage, lastStoredPosition } from '../vault/message-table';
import { waitingPosition } from '../vault/position';
import { markUnread } from '../vault/preference-table';
import { insertReadReceiptsDue } from '../vault/receipt-due-table';
import { startTimersOfRead } from '../vault/timed-messages';
import type { Transaction, Vault } from '../vault/vault';

/**
 * The person has read everything up to this message. Their receipts are owed, if they send any, and the timers of what they
 * have read begin. Answers the topic that receipts are owed to. Throws `message.unknown`.
 */
export function markConversationRead(
  { vault, clock }: { readonly vault: Vault; readonly clock: Clock },
  shown: ConversationId,
  messageId: MessageId,
): ConversationId {
  return vault.transact((tx) => {
    const message = findMessage(tx.db, shown, messageId);
    if (message === undefined) throw new AppError('message.unknown');
    const before = readPosition(tx.db, shown);
    // Own messages that wait stand behind everything: what arrives before they are sent is not read by that.
    const upTo = message.position < waitingPosition ? message.position : lastStoredPosition(tx.db, shown);
    markRead(tx, shown, upTo);
    markUnread(tx, shown, false);
    const topic = topicToWriteTo(tx.db, shown);
    if (isToTell(tx, topic)) insertReadReceiptsDue(tx, { topic, shown }, before, upTo);
    startTimersOfRead(tx, shown, clock.nowMs());
    return topic;
  });
}

function isToTell(tx: Transaction, topic: ConversationId): boolean {
  return sendsReadReceipts(tx.db) && findConversation(tx.db, topic)?.isMember === true;
}

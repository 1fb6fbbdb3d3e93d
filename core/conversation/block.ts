import type { Clock } from '../../shared/domain/clock';
import type { UserId } from '../../shared/domain/ids';
import { writeBlocked } from '../vault/block-table';
import { directConversationsWith, markRead } from '../vault/conversation-table';
import { lastStoredPosition } from '../vault/message-table';
import { markUnread } from '../vault/preference-table';
import { deleteAllReceiptsDue } from '../vault/receipt-due-table';
import { startTimersOfRead } from '../vault/timed-messages';
import type { Vault } from '../vault/vault';

/**
 * Blocks somebody in the direct conversation with them, or ends that. What they had sent there counts as read from then on, which
 * they are not told; what they send there while it lasts is never stored.
 */
export function setBlocked(
  { vault, clock }: { readonly vault: Vault; readonly clock: Clock },
  userId: UserId,
  isBlocked: boolean,
): void {
  vault.transact((tx) => {
    writeBlocked(tx, userId, isBlocked);
    const topics = directConversationsWith(tx.db, userId);
    const shown = [...new Set(topics.map(({ shownIn }) => shownIn))];
    tx.changed({ what: 'conversations', conversationIds: shown });
    if (!isBlocked) return;
    for (const { conversationId } of topics) deleteAllReceiptsDue(tx, conversationId);
    for (const conversationId of shown) {
      markRead(tx, conversationId, lastStoredPosition(tx.db, conversationId));
      markUnread(tx, conversationId, false);
      startTimersOfRead(tx, conversationId, clock.nowMs());
    }
  });
}

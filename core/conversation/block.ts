import type { Clock } from '../../shared/domain/clock';
import type { UserId } from '../../shared/domain/ids';
import { directConversationsShown, writeBlocked } from '../vault/block-table';
import { markRead, topicsShownIn } from '../vault/conversation-table';
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
    const shown = directConversationsShown(tx.db, userId);
    tx.changed({ what: 'conversations', conversationIds: shown });
    if (!isBlocked) return;
    for (const conversationId of shown) {
      for (const topic of topicsShownIn(tx.db, conversationId)) deleteAllReceiptsDue(tx, topic);
      markRead(tx, conversationId, lastStoredPosition(tx.db, conversationId));
      markUnread(tx, conversationId, false);
      startTimersOfRead(tx, conversationId, clock.nowMs());
    }
  });
}

import type { UserId } from '../../shared/domain/ids';
import { directConversationsWith, markSuperseded } from '../vault/conversation-table';
import { moveMessages } from '../vault/message-table';
import type { Transaction } from '../vault/vault';

/**
 * Makes one of two direct conversations with the same person, each started by one of the two at the same time.
 *
 * The one with the lower id stays. The other's topic is still read, and what is under way in it still sent; its messages
 * are shown in the one that stays. Both sides find the same, whatever they learn first. A second conversation started by
 * the same person supersedes nothing, so nobody can move messages about.
 */
export function settleDirect(tx: Transaction, otherUserId: UserId): void {
  const [kept, superseded, ...others] = directConversationsWith(tx.db, otherUserId).filter(({ isMember }) => isMember);
  if (kept === undefined || superseded === undefined || others.length > 0) return;
  if (kept.createdBy === superseded.createdBy) return;
  moveMessages(tx, superseded.conversationId, kept.conversationId);
  markSuperseded(tx, superseded.conversationId, kept.conversationId);
}

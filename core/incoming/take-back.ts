import type { ConversationId, MessageId, UserId } from '../../shared/domain/ids';
import type { MessageAction } from '../content/body-codec';
import { forgetAction } from '../vault/direct-action-table';
import { deleteFormerText, takeFormerText } from '../vault/former-text-table';
import { markDeletionFailed, setPinned, setText } from '../vault/message-changes';
import { findMessage, messageChanged } from '../vault/message-table';
import { deleteReaction, findReaction, insertReaction } from '../vault/reaction-table';
import type { Transaction } from '../vault/vault';

/**
 * Undoes what an action of this device has done here, because nobody else will see it. A deletion can't be undone: what the
 * message said is gone. It is shown as failed, and can be tried again.
 */
export function takeBack(
  tx: Transaction,
  shown: ConversationId,
  action: MessageAction,
  { actionId, self }: { readonly actionId: MessageId; readonly self: UserId },
): void {
  forgetAction(tx, actionId);
  if (action.kind === 'deletion') {
    for (const messageId of action.messageIds) markDeletionFailed(tx, shown, messageId);
    return;
  }
  const message = findMessage(tx.db, shown, action.messageId);
  if (message === undefined || message.kind === 'deleted') return;
  switch (action.kind) {
    case 'edit': {
      if (message.editId !== actionId) return deleteFormerText(tx, message, actionId);
      const former = takeFormerText(tx, message);
      if (former !== undefined) setText(tx, shown, message, { ...former, mentionsSelf: false });
      return;
    }
    case 'reaction': {
      const reaction = { messageKey: message.key, userId: self, emoji: action.emoji };
      const isShown = findReaction(tx.db, reaction) !== undefined;
      if (isShown && action.isSet) deleteReaction(tx, reaction);
      if (!isShown && !action.isSet) insertReaction(tx, reaction, true);
      messageChanged(tx, shown, message.messageId);
      return;
    }
    case 'pin':
      setPinned(tx, shown, message, !action.isPinned);
  }
}

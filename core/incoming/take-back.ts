import type { ConversationId, UserId } from '../../shared/domain/ids';
import type { FoundAction } from '../content/action-in';
import type { MessageAction } from '../content/body-codec';
import { encodeContent } from '../content/content-codec';
import { forgetAction } from '../vault/direct-action-table';
import { insertFailedAction } from '../vault/failed-action-table';
import { deleteFormerText, takeFormerText } from '../vault/former-text-table';
import { markDeletionFailed, setPinned, setText } from '../vault/message-changes';
import type { StoredMessage } from '../vault/message-row';
import { findMessage, messageChanged } from '../vault/message-table';
import { deleteReaction, findReaction, insertReaction } from '../vault/reaction-table';
import type { Transaction } from '../vault/vault';

type Undone = Exclude<MessageAction, { kind: 'deletion' }>;

/**
 * Undoes what an action of this device has done here, because nobody else will see it, and keeps it for the person to do again
 * unless something later has taken its place. A deletion can't be undone: what the message said is gone. It is shown as failed, and can be
 * tried again.
 */
export function takeBack(
  tx: Transaction,
  shown: ConversationId,
  { action, actionId, sentAtMs }: FoundAction,
  self: UserId,
): void {
  forgetAction(tx, actionId);
  if (action.kind === 'deletion') {
    for (const messageId of action.messageIds) markDeletionFailed(tx, shown, messageId);
    return;
  }
  const message = findMessage(tx.db, shown, action.messageId);
  if (message === undefined || message.kind === 'deleted') return;
  if (!undo(tx, shown, message, { action, actionId, self })) return;
  const content = encodeContent({ messageId: actionId, sentAtMs, body: action });
  insertFailedAction(tx, message, action.kind, { content, atMs: sentAtMs });
  messageChanged(tx, shown, message.messageId);
}

// Answers whether it was shown.
function undo(
  tx: Transaction,
  shown: ConversationId,
  message: StoredMessage,
  { action, actionId, self }: Pick<FoundAction, 'actionId'> & { readonly action: Undone; readonly self: UserId },
): boolean {
  switch (action.kind) {
    case 'edit': {
      const isShown = message.editId === actionId;
      if (!isShown) deleteFormerText(tx, message, actionId);
      const former = isShown ? takeFormerText(tx, message) : undefined;
      if (former !== undefined) setText(tx, shown, message, { ...former, mentionsSelf: false });
      return isShown;
    }
    case 'reaction': {
      const reaction = { messageKey: message.key, userId: self, emoji: action.emoji };
      const isThere = findReaction(tx.db, reaction) !== undefined;
      if (isThere && action.isSet) deleteReaction(tx, reaction);
      if (!isThere && !action.isSet) insertReaction(tx, reaction, true);
      return isThere === action.isSet;
    }
    case 'pin':
      setPinned(tx, shown, message, !action.isPinned);
      return message.isPinned === action.isPinned;
  }
}

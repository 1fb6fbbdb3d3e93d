import type { ConversationId } from '../../../shared/domain/ids';
import type { MessageView, ScheduledMessage } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import type { Drafts } from '../conversation/drafts';

/**
 * Moves a message that is to be sent later to the field, where it waits for another decision. It is kept as a draft before it is
 * taken out of what is scheduled, so that nothing can lose it. Resolves with false, and moves nothing, when there is something in
 * the field; calls back with what it answers, if that is there, when it was moved.
 */
export function useEditScheduled(
  drafts: Drafts,
  conversationId: ConversationId,
  onMoved: (answered: MessageView | undefined) => void,
): (message: ScheduledMessage) => Promise<boolean> {
  const core = useCore();
  return async ({ messageId, text, mentions, timerMs, replyTo }) => {
    if (drafts.read(conversationId).text.trim() !== '') return false;
    const draft = { text, mentions, ...(timerMs !== undefined && { timerMs }) };
    await core.callRepeatable('drafts.set', { conversationId, draft });
    drafts.write(conversationId, draft);
    drafts.setTimer(conversationId, timerMs);
    await core.callRepeatable('messages.unschedule', { conversationId, messageId });
    const messageIds = replyTo === undefined ? [messageId] : [messageId, replyTo];
    const found = await core.callRepeatable('messages.get', { conversationId, messageIds });
    // It was sent in this very moment.
    if (found.some((each) => each.messageId === messageId)) drafts.write(conversationId, { text: '', mentions: [] });
    onMoved(found.find((each) => each.messageId === replyTo));
    return true;
  };
}

import type { ConversationId, UserId } from '../../shared/domain/ids';
import { encodeContent } from '../content/content-codec';
import { waitingContents } from '../outgoing/protect-contents';
import { directConversationsWith, markKnownToOther, topicToWriteTo } from '../vault/conversation-table';
import { setMessageTopic, unheardMessages } from '../vault/message-table';
import { insertOutboxEntry } from '../vault/outbox-table';
import type { Transaction } from '../vault/vault';

/** How often one message is sent to yet another topic: whoever says again and again where they are must not make it more. */
const repeatsLimit = 3;

/**
 * Two people can come to have several direct conversations: both start one at the same time, or a restored older vault does
 * not know of one. Every content names those that its sender's device is in; both people write to the one with the lowest id
 * among those that both are in, and so agree as soon as each has heard the other.
 *
 * Notes that the other person is in `topics` and in no other one. What was sent where they are not, and was not confirmed,
 * goes into the outbox of the topic that is now written to, under the same message id. Answers the topics to which there was any.
 */
export function settleDirect(
  tx: Transaction,
  otherUserId: UserId,
  topics: readonly ConversationId[],
): readonly ConversationId[] {
  const conversations = directConversationsWith(tx.db, otherUserId);
  const isKnown = conversations.every((each) => each.isKnownToOther === topics.includes(each.conversationId));
  if (!isKnown) markKnownToOther(tx, otherUserId, topics);
  const shown = new Set(conversations.map(({ shownIn }) => shownIn));
  return [...shown].flatMap((conversationId) => repeatUnheard(tx, conversationId, topics));
}

function repeatUnheard(
  tx: Transaction,
  shown: ConversationId,
  topics: readonly ConversationId[],
): readonly ConversationId[] {
  const topic = topicToWriteTo(tx.db, shown);
  if (!topics.includes(topic)) return [];
  const unheard = unheardMessages(tx.db, shown, repeatsLimit);
  const contents = unheard.map(({ messageId, sentAtMs, text }) => ({
    messageId,
    content: encodeContent({ messageId, sentAtMs, body: { kind: 'text', text } }),
  }));
  for (const entry of waitingContents(contents)) insertOutboxEntry(tx, topic, entry);
  for (const { messageId } of unheard) setMessageTopic(tx, shown, messageId, topic);
  return unheard.length > 0 ? [topic] : [];
}

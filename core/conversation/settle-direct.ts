import type { ConversationId, UserId } from '../../shared/domain/ids';
import { repeatedActions, repeatedContent } from '../outgoing/message-content';
import { waitingContents } from '../outgoing/protect-contents';
import { directConversationsWith, markKnownToOther, setHeardAt, topicToWriteTo } from '../vault/conversation-table';
import { setActionTopic, unheardActions } from '../vault/direct-action-table';
import { setMessageTopic, unheardMessages } from '../vault/message-table';
import { insertOutboxEntry } from '../vault/outbox-table';
import type { Transaction } from '../vault/vault';

/** How often one message or action is sent to yet another topic: whoever says again and again where they are must not make it more. */
const repeatsLimit = 3;

/** When a content was sent, as its sender says, and when it is read. */
export interface SaidAt {
  readonly sentAtMs: number;
  readonly nowMs: number;
}

/**
 * Two people can come to have several direct conversations: both start one at the same time, or a restored older vault does
 * not know of one. Every content names those that its sender's device is in; both people write to the one with the lowest id
 * among those that both are in, and so agree as soon as each has heard the other.
 *
 * Notes that the other person is in `topics` and in no other one, which was said at `said` in the first of them. After an absence
 * topics are read in any order, so what was overtaken by what is known of another topic counts for nothing. A welcome has no
 * time, and is taken as the latest when it comes.
 *
 * What was sent where they are not, and was not confirmed, goes into the outbox of the topic that is now written to, under the
 * same message id, and what was done to messages there, unless the other person's device has read it. Answers the topics into whose outbox something went.
 */
export function settleDirect(
  tx: Transaction,
  otherUserId: UserId,
  topics: readonly ConversationId[],
  said?: SaidAt,
): readonly ConversationId[] {
  const conversations = directConversationsWith(tx.db, otherUserId);
  const saidIn = conversations.find(({ conversationId }) => conversationId === topics[0]);
  if (said !== undefined && conversations.some((each) => each !== saidIn && isLater(each.heardAtMs, said))) return [];
  const saidAtMs = said === undefined ? saidIn?.createdAtMs : Math.min(said.sentAtMs, said.nowMs);
  if (saidIn !== undefined && saidAtMs !== undefined) setHeardAt(tx, saidIn.conversationId, saidAtMs);
  const isKnown = conversations.every((each) => each.isKnownToOther === topics.includes(each.conversationId));
  if (!isKnown) markKnownToOther(tx, otherUserId, topics);
  const shown = new Set(conversations.map(({ shownIn }) => shownIn));
  return [...shown].flatMap((conversationId) => repeatUnheard(tx, conversationId, topics));
}

// A time in the future is left from a clock that was wrong.
function isLater(heardAtMs: number, { sentAtMs, nowMs }: SaidAt): boolean {
  return heardAtMs > sentAtMs && heardAtMs <= nowMs;
}

function repeatUnheard(
  tx: Transaction,
  shown: ConversationId,
  topics: readonly ConversationId[],
): readonly ConversationId[] {
  const topic = topicToWriteTo(tx.db, shown);
  if (!topics.includes(topic)) return [];
  const messages = unheardMessages(tx.db, shown, repeatsLimit);
  const actions = unheardActions(tx.db, shown, repeatsLimit);
  const contents = messages
    .map((message) => repeatedContent(tx.db, message))
    .filter((content) => content !== undefined);
  // What is done to messages comes behind them.
  contents.push(...repeatedActions(tx.db, shown, actions));
  for (const entry of waitingContents(contents)) insertOutboxEntry(tx, topic, entry);
  for (const { messageId } of messages) setMessageTopic(tx, shown, messageId, topic);
  for (const { actionId } of actions) setActionTopic(tx, actionId, topic);
  return contents.length > 0 ? [topic] : [];
}

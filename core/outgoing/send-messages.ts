/** Takes messages from the window into the vault and the outbox. */
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, MessageId, UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { MessageBody } from '../content/body-codec';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import type { ConversationGroups, Turn } from '../conversation/conversation-groups';
import { shownConversation } from '../vault/conversation-table';
import { timerOf } from '../vault/conversation-timer';
import { markDeletionSent } from '../vault/message-changes';
import {
  advanceMessage,
  findMessage,
  insertMessage,
  nextWaitingPosition,
  setMessageTopic,
} from '../vault/message-table';
import { wasRemoved } from '../vault/removed-message-table';
import type { Vault } from '../vault/vault';
import { actionContent } from './act-on-messages';
import { messageContent, repeatedContent } from './message-content';
import type { OutgoingContent } from './protect-contents';
import { inWrittenTopic, requireMember, requireRightToPost, storeOutgoing, topicInsteadOf } from './written-topic';

export interface OutgoingMessage {
  readonly messageId: MessageId;
  readonly body: MessageBody;
  /** How long it stays once it was read, in place of the conversation's own timer. */
  readonly timerMs?: number | undefined;
}

export interface MessageSender {
  /**
   * Durable when it resolves; the same message id twice is one message. Throws `conversation.unknown`,
   * `conversation.not-a-member`, `conversation.forbidden` for who may not post, and `input.malformed` for an id that another
   * message has. `topic` may be shown in another conversation, here and below, and what waits for its turn goes to the one that
   * is then written to in its place.
   */
  send(topic: ConversationId, message: OutgoingMessage): Promise<void>;
  /**
   * Sends a failed message again, behind those that wait, and the deletion of one if that has failed, for which nobody needs the right
   * to post; any other is left alone. Throws `message.unknown`, and what `send` throws of the conversation.
   */
  retry(topic: ConversationId, messageId: MessageId): Promise<void>;
}

export interface MessageSenderDependencies {
  readonly vault: Vault;
  readonly groups: ConversationGroups;
  readonly clock: Clock;
  readonly self: UserId;
  /** The outbox has something new. */
  readonly wake: (topic: ConversationId) => void;
  /** See `TopicReader`. */
  readonly hasCaughtUp: (topic: ConversationId) => boolean;
  /** What else is to be said to the conversation along with a message. */
  readonly companions: (topic: ConversationId) => readonly OutgoingContent[];
}

interface Request extends OutgoingMessage {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Messages of one transaction: what was called while the last one ran goes together. */
const batchLimit = 64;

export function messageSender(dependencies: MessageSenderDependencies): MessageSender {
  const { vault, groups, wake } = dependencies;
  const waiting = new Map<ConversationId, Request[]>();

  const enqueue = (topic: ConversationId, request: Request): void => {
    const requests = waiting.get(topic) ?? [];
    waiting.set(topic, requests);
    requests.push(request);
    // Each call asks for a turn; the first one that gets it serves the others too.
    groups.inTurn(topic, storeBatch).catch(request.reject);
  };

  const storeBatch = async (turn: Turn): Promise<void> => {
    const topic = turn.conversationId;
    if (!waiting.has(topic)) return;
    await eventLoopTurn();
    const requests = (waiting.get(topic) ?? []).splice(0, batchLimit);
    if (requests.length === 0) return;
    try {
      const writtenTo = topicInsteadOf(vault, topic);
      if (writtenTo !== topic) {
        for (const request of requests) enqueue(writtenTo, request);
        return;
      }
      await store(dependencies, turn, requests);
      wake(topic);
    } catch (error) {
      for (const request of requests) request.reject(error);
      throw error;
    } finally {
      if (waiting.get(topic)?.length === 0) waiting.delete(topic);
    }
  };

  return {
    send: (topic, message) =>
      new Promise((resolve, reject) => {
        enqueue(topic, { ...message, resolve, reject });
      }),
    async retry(topic, messageId) {
      wake(await inWrittenTopic(dependencies, topic, (turn) => retryHere(dependencies, turn, messageId)));
    },
  };
}

async function store(dependencies: MessageSenderDependencies, turn: Turn, requests: readonly Request[]): Promise<void> {
  const { vault, clock, self, companions } = dependencies;
  const topic = turn.conversationId;
  requireRightToPost(vault, topic, self);
  const shown = vault.read((db) => shownConversation(db, topic));
  const accepted = newRequests(vault, shown, self, requests);
  if (accepted.length > 0) {
    const sentAtMs = clock.nowMs();
    const timerOfAll = vault.read((db) => timerOf(db, shown));
    const contents = accepted.map(({ messageId, body, timerMs = timerOfAll }) =>
      messageContent({ messageId, sentAtMs, timerMs, body }),
    );
    storeOutgoing(dependencies, turn, [...companions(topic), ...contents], (tx) => {
      for (const { messageId, body, timerMs = timerOfAll } of accepted) {
        insertMessage(tx, {
          conversationId: shown,
          topic,
          messageId,
          sender: self,
          isOwn: true,
          sentAtMs,
          position: nextWaitingPosition(tx.db, shown),
          state: 'waiting',
          body,
          timerMs,
        });
      }
    });
  }
  for (const request of requests) request.resolve();
}

// Those whose id is new; rejects those whose id is somebody else's.
function newRequests(
  vault: Vault,
  shown: ConversationId,
  self: UserId,
  requests: readonly Request[],
): readonly Request[] {
  const ids = new Set<MessageId>();
  return requests.filter((request) => {
    const { messageId, reject } = request;
    const existing = vault.read((db) => findMessage(db, shown, messageId));
    if (existing !== undefined && (existing.sender !== self || existing.kind === 'notice')) {
      reject(new AppError('input.malformed', { details: { field: 'messageId' } }));
    }
    const isGone = vault.read((db) => wasRemoved(db, { conversationId: shown, messageId, sender: self }));
    const isNew = existing === undefined && !isGone && !ids.has(messageId);
    ids.add(messageId);
    return isNew;
  });
}

function retryHere(dependencies: MessageSenderDependencies, turn: Turn, messageId: MessageId): void {
  const { vault, self } = dependencies;
  const topic = turn.conversationId;
  requireMember(vault, topic);
  const shown = vault.read((db) => shownConversation(db, topic));
  const message = vault.read((db) => findMessage(db, shown, messageId));
  if (message === undefined || !message.isOwn || message.kind === 'notice') throw new AppError('message.unknown');
  if (message.state !== 'failed') return;
  if (message.kind === 'deleted') {
    const deletion = deletionAgain(dependencies, messageId);
    storeOutgoing(dependencies, turn, [deletion], (tx) => markDeletionSent(tx, shown, messageId));
    return;
  }
  requireRightToPost(vault, topic, self);
  const content = vault.read((db) => repeatedContent(db, message));
  if (content === undefined) throw new AppError('message.unknown');
  storeOutgoing(dependencies, turn, [content], (tx) => {
    advanceMessage(tx, shown, messageId, 'retried', nextWaitingPosition(tx.db, shown));
    setMessageTopic(tx, shown, messageId, topic);
  });
}

function deletionAgain({ clock }: MessageSenderDependencies, messageId: MessageId): OutgoingContent {
  return actionContent({ kind: 'deletion', messageIds: [messageId] }, { sentAtMs: clock.nowMs(), isTimed: false })
    .content;
}

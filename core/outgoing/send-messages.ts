/** Takes messages from the window into the vault and the outbox. */
import type { Clock } from '../../shared/domain/clock';
import { permissionsOf } from '../../shared/domain/conversation-rights';
import type { ConversationId, MessageId, UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { encodeContent } from '../content/content-codec';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import type { ConversationGroups, Turn } from '../conversation/conversation-groups';
import { readState } from '../conversation/conversation-state';
import { findConversation, membersOf, shownConversation, topicToWriteTo } from '../vault/conversation-table';
import {
  advanceMessage,
  findMessage,
  insertMessage,
  nextWaitingPosition,
  setMessageTopic,
} from '../vault/message-table';
import { insertOutboxEntry } from '../vault/outbox-table';
import type { Vault } from '../vault/vault';
import { protectIf, readContext, type OutgoingContent } from './protect-contents';

export interface MessageSender {
  /**
   * Durable when it resolves; the same message id twice is one message. Throws `conversation.unknown`,
   * `conversation.not-a-member`, `conversation.forbidden` for who may not post, and `input.malformed` for an id that another message has. `topic` may be shown in another
   * conversation, here and below, and what waits for its turn goes to the one that is then written to in its place.
   */
  send(topic: ConversationId, messageId: MessageId, text: string): Promise<void>;
  /** Sends a failed message again, behind those that wait; any other is left alone. Throws `message.unknown`. */
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

interface Request {
  readonly messageId: MessageId;
  readonly text: string;
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

  const retry = async (topic: ConversationId, messageId: MessageId): Promise<void> => {
    const writtenTo = await groups.inTurn(topic, async (turn) => {
      const instead = topicInsteadOf(vault, topic);
      if (instead === topic) retryHere(dependencies, turn, messageId);
      return instead;
    });
    if (writtenTo === topic) wake(topic);
    else await retry(writtenTo, messageId);
  };

  return {
    send: (topic, messageId, text) =>
      new Promise((resolve, reject) => {
        enqueue(topic, { messageId, text, resolve, reject });
      }),
    retry,
  };
}

// Since the call the other person may have left that topic, or this device. Whoever asks has to write before any other task can.
function topicInsteadOf(vault: Vault, topic: ConversationId): ConversationId {
  return vault.read((db) => topicToWriteTo(db, shownConversation(db, topic)));
}

async function store(
  { vault, clock, self, companions, hasCaughtUp }: MessageSenderDependencies,
  turn: Turn,
  requests: readonly Request[],
): Promise<void> {
  const topic = turn.conversationId;
  requireRightToPost(vault, topic, self);
  const shown = vault.read((db) => shownConversation(db, topic));
  const accepted = newRequests(vault, shown, self, requests);
  if (accepted.length > 0) {
    const sentAtMs = clock.nowMs();
    const contents = accepted.map(({ messageId, text }) => ({
      messageId,
      content: encodeContent({ messageId, sentAtMs, body: { kind: 'text', text } }),
    }));
    const all = [...companions(topic), ...contents];
    const { next, entries } = protectIf(hasCaughtUp(topic), turn.group, all, readContext(vault, topic));
    turn.transact(next, (tx) => {
      for (const entry of entries) insertOutboxEntry(tx, topic, entry);
      for (const { messageId, text } of accepted) {
        insertMessage(tx, {
          conversationId: shown,
          topic,
          messageId,
          sender: self,
          isOwn: true,
          sentAtMs,
          position: nextWaitingPosition(tx.db, shown),
          state: 'waiting',
          body: { kind: 'text', text },
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
    if (existing !== undefined && (existing.sender !== self || existing.kind !== 'text')) {
      reject(new AppError('input.malformed', { details: { field: 'messageId' } }));
    }
    const isNew = existing === undefined && !ids.has(messageId);
    ids.add(messageId);
    return isNew;
  });
}

function requireRightToPost(vault: Vault, topic: ConversationId, self: UserId): void {
  vault.read((db) => {
    const conversation = findConversation(db, topic);
    if (conversation === undefined) throw new AppError('conversation.unknown');
    if (!conversation.isMember || conversation.isLeaving) throw new AppError('conversation.not-a-member');
    const members = new Set(membersOf(db, topic));
    const { post } = permissionsOf(readState(db, conversation), members, self);
    if (!post) throw new AppError('conversation.forbidden', { details: { rule: 'role' } });
  });
}

function retryHere({ vault, hasCaughtUp, self }: MessageSenderDependencies, turn: Turn, messageId: MessageId): void {
  const topic = turn.conversationId;
  requireRightToPost(vault, topic, self);
  const shown = vault.read((db) => shownConversation(db, topic));
  const message = vault.read((db) => findMessage(db, shown, messageId));
  if (message === undefined || !message.isOwn || message.kind !== 'text') throw new AppError('message.unknown');
  if (message.state !== 'failed') return;
  const content = encodeContent({ messageId, sentAtMs: message.sentAtMs, body: { kind: 'text', text: message.text } });
  const caughtUp = hasCaughtUp(topic);
  const { next, entries } = protectIf(caughtUp, turn.group, [{ content, messageId }], readContext(vault, topic));
  turn.transact(next, (tx) => {
    for (const entry of entries) insertOutboxEntry(tx, topic, entry);
    advanceMessage(tx, shown, messageId, 'retried', nextWaitingPosition(tx.db, shown));
    setMessageTopic(tx, shown, messageId, topic);
  });
}

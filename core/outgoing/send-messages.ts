/** Takes messages from the window into the vault and the outbox. */
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, MessageId, UserId } from '../../shared/domain/ids';
import {
  contentTimeMs,
  currentPolicy,
  effectiveTimer,
  type WorkspacePolicy,
} from '../../shared/domain/workspace-policy';
import { AppError } from '../../shared/errors';
import type { MessageAction, MessageBody } from '../content/body-codec';
import { actorIn } from '../conversation/actor-in';
import type { DirectoryView } from '../conversation/leaf-check';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import type { ConversationGroups, Turn } from '../conversation/conversation-groups';
import { demandInTime, mayActOn } from '../conversation/message-rights';
import type { ActionOrigin } from '../incoming/action-origin';
import { noteAction } from '../incoming/latest-action';
import { shownConversation } from '../vault/conversation-table';
import { timerForMessage } from '../vault/conversation-timer';
import { markDeletionSent } from '../vault/message-changes';
import {
  advanceMessage,
  findMessage,
  insertMessage,
  nextWaitingPosition,
  setMessageTopic,
} from '../vault/message-table';
import type { StoredMessage } from '../vault/message-row';
import { wasRemoved } from '../vault/removed-message-table';
import type { Transaction, Vault } from '../vault/vault';
import { actionContent } from './act-on-messages';
import { messageContent, repeatedContent } from './message-content';
import type { OutgoingContent } from './protect-contents';
import { inWrittenTopic, requireMember, requireRightToPost, storeOutgoing, topicInsteadOf } from './written-topic';

export interface OutgoingMessage {
  readonly messageId: MessageId;
  readonly body: MessageBody;
  /** How long it stays once it was read, where that is shorter than the conversation's own timer. */
  readonly timerMs?: number | undefined;
}

export interface MessageSender {
  /**
   * Durable when it resolves; the same message id twice is one message. Throws `conversation.unknown`,
   * `conversation.not-a-member`, `conversation.forbidden` for who may not post, `input.malformed` for an id that another
   * message has, and `policy.timer-forbidden` for a timer of its own where messages stay; one that is longer than it may be becomes the
   * longest. `topic` may be shown in another conversation, here and below, and what waits for its turn goes to the one that
   * is then written to in its place.
   */
  send(topic: ConversationId, message: OutgoingMessage): Promise<void>;
  /**
   * Sends a failed message again, behind those that wait, and the deletion of one, also of others', if that has failed, for which
   * nobody needs the right to post; any other is left alone. Throws `message.unknown`, `message.not-allowed` for whoever may not
   * delete it any more, `policy.delete-window`, and what `send` throws of the conversation.
   */
  retry(topic: ConversationId, messageId: MessageId): Promise<void>;
}

export interface MessageSenderDependencies {
  readonly vault: Vault;
  readonly groups: ConversationGroups;
  readonly directory: DirectoryView;
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
  const { vault, self, directory } = dependencies;
  const topic = turn.conversationId;
  requireRightToPost(vault, topic, self);
  const shown = vault.read((db) => shownConversation(db, topic));
  const policy = currentPolicy(directory.state().policies);
  const accepted = newRequests({ vault, self, policy }, shown, requests);
  if (accepted.length > 0) storeMessages(dependencies, turn, accepted);
  for (const request of requests) request.resolve();
}

/**
 * Puts own messages under ids that are free into the vault and the outbox, in one transaction with what `write` writes. Whether
 * they may be sent was asked before.
 */
export function storeMessages(
  dependencies: MessageSenderDependencies,
  turn: Turn,
  messages: readonly OutgoingMessage[],
  write: (tx: Transaction) => void = () => {},
): void {
  const { vault, clock, self, companions, directory } = dependencies;
  const topic = turn.conversationId;
  const shown = vault.read((db) => shownConversation(db, topic));
  const { policies } = directory.state();
  const policy = currentPolicy(policies);
  const sentAtMs = contentTimeMs(policies, clock.nowMs());
  const complete = messages.map(({ messageId, body, timerMs: wantedMs }) => {
    const timerMs = effectiveTimer(
      policy,
      vault.read((db) => timerForMessage(db, shown, wantedMs)),
    );
    return { messageId, sentAtMs, body, timerMs };
  });
  storeOutgoing(dependencies, turn, [...companions(topic), ...complete.map(messageContent)], (tx) => {
    for (const message of complete) {
      const position = nextWaitingPosition(tx.db, shown);
      const place = { conversationId: shown, topic, position, sender: self, isOwn: true, state: 'waiting' } as const;
      insertMessage(tx, { ...message, ...place });
    }
    write(tx);
  });
}

// Those whose id is new; rejects those whose id is somebody else's, and those whose timer may not be.
function newRequests(
  { vault, self, policy }: Pick<MessageSenderDependencies, 'vault' | 'self'> & { readonly policy: WorkspacePolicy },
  shown: ConversationId,
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
    if (!isNew) return false;
    try {
      demandTimer(policy, request.timerMs);
      return true;
    } catch (error) {
      reject(error);
      return false;
    }
  });
}

/** Throws `policy.timer-forbidden`: a message is not sent without its timer, which whoever set it would rely on. */
export function demandTimer({ timers }: WorkspacePolicy, timerMs: number | undefined): void {
  if (timers.rule === 'forbidden' && timerMs !== undefined) throw new AppError('policy.timer-forbidden');
}

function retryHere(dependencies: MessageSenderDependencies, turn: Turn, messageId: MessageId): void {
  const { vault, self } = dependencies;
  const topic = turn.conversationId;
  requireMember(vault, topic);
  const shown = vault.read((db) => shownConversation(db, topic));
  const message = vault.read((db) => findMessage(db, shown, messageId));
  if (message === undefined || message.kind === 'notice') throw new AppError('message.unknown');
  if (!message.isOwn && message.kind !== 'deleted') throw new AppError('message.unknown');
  if (message.state !== 'failed') return;
  if (message.kind === 'deleted') {
    const mayDelete = vault.read((db) => mayActOn('deletion', actorIn(db, topic, self), message.sender));
    if (!mayDelete) throw new AppError('message.not-allowed');
    const { action, content, origin } = deletionAgain(dependencies, message);
    storeOutgoing(dependencies, turn, [content], (tx) => {
      noteAction(tx, { topic, shown }, message, action, origin);
      markDeletionSent(tx, shown, messageId);
    });
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

interface DeletionAgain {
  readonly action: MessageAction;
  readonly content: OutgoingContent;
  readonly origin: ActionOrigin;
}

function deletionAgain(
  { clock, directory, self }: MessageSenderDependencies,
  { messageId, isOwn, claimedAtMs }: StoredMessage,
): DeletionAgain {
  const { policies } = directory.state();
  const sentAtMs = contentTimeMs(policies, clock.nowMs());
  if (isOwn) demandInTime(currentPolicy(policies), 'deletion', { sentAtMs: claimedAtMs, actedAtMs: sentAtMs });
  const action = { kind: 'deletion', messageIds: [messageId] } as const;
  const { actionId, content } = actionContent(action, { sentAtMs, isTimed: false });
  const said = { actionId, sender: self, atMs: sentAtMs, claimedAtMs: sentAtMs } as const;
  return { action, content, origin: { ...said, self, policies, stage: 'pending' } };
}

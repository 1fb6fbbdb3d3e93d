/** Does something to messages that were sent before: the effect is shown at once, and what tells others waits in the outbox. */
import type { Database } from '@signalapp/sqlcipher';
import type { Clock } from '../../shared/domain/clock';
import { idFromBytes, type ConversationId, type MessageId, type UserId } from '../../shared/domain/ids';
import { equalMentions } from '../../shared/domain/mentions';
import { contentTimeMs, currentPolicy, type BoundedAction } from '../../shared/domain/workspace-policy';
import { AppError } from '../../shared/errors';
import type { MessageAction } from '../content/body-codec';
import { encodeContent } from '../content/content-codec';
import { actorIn } from '../conversation/actor-in';
import type { ConversationGroups, Turn } from '../conversation/conversation-groups';
import type { DirectoryView } from '../conversation/leaf-check';
import { demandInTime, mayActOn } from '../conversation/message-rights';
import { randomBytes } from '../crypto/primitives';
import { timeAfterLatest } from '../incoming/latest-action';
import { canBeActedOn, storeAction } from '../incoming/store-action';
import { shownConversation } from '../vault/conversation-table';
import { subjectOf } from '../vault/direct-action-table';
import { deleteFailedActions, failedActionsOn } from '../vault/failed-action-table';
import { setText } from '../vault/message-changes';
import type { Place } from '../vault/message-place';
import { canSay, type StoredMessage } from '../vault/message-row';
import { findMessage } from '../vault/message-table';
import { dropUnsealed } from '../vault/outbox-table';
import { findReaction, hasRoomFor } from '../vault/reaction-table';
import { removeMessages } from '../vault/remove-messages';
import type { Transaction, Vault } from '../vault/vault';
import type { OutgoingContent } from './protect-contents';
import { inWrittenTopic, requireMember, requireUnblocked, storeOutgoing } from './written-topic';

export interface MessageActor {
  /**
   * Durable when it resolves; what is so already is left alone. A message that nobody can have had yet is changed or removed
   * here alone. Throws `conversation.unknown`, `conversation.not-a-member`, `conversation.forbidden` for
   * what is no deletion where the other person is blocked, `message.unknown` (but not for deletions: what is not here needs none), `message.not-allowed`, `policy.edit-window` and
   * `policy.delete-window` for what the workspace's policy bounds, `input.malformed` for a text that
   * is to become none, and `input.too-large` when the message has no room for a reaction.
   */
  act(topic: ConversationId, action: MessageAction): Promise<void>;
}

export interface MessageActorDependencies {
  readonly vault: Vault;
  readonly groups: ConversationGroups;
  readonly directory: DirectoryView;
  readonly clock: Clock;
  readonly self: UserId;
  /** The outbox has something new. */
  readonly wake: (topic: ConversationId) => void;
  /** See `TopicReader`. */
  readonly hasCaughtUp: (topic: ConversationId) => boolean;
}

export function messageActor(dependencies: MessageActorDependencies): MessageActor {
  return {
    async act(topic, action) {
      dependencies.wake(await inWrittenTopic(dependencies, topic, (turn) => actHere(dependencies, turn, action)));
    },
  };
}

/** What tells others of an action, under an id of its own. */
export function actionContent(
  action: MessageAction,
  { sentAtMs, isTimed }: { readonly sentAtMs: number; readonly isTimed: boolean },
): { readonly actionId: MessageId; readonly content: OutgoingContent } {
  const actionId = idFromBytes('MessageId', randomBytes(16));
  const content = encodeContent({ messageId: actionId, sentAtMs, body: action });
  // Nothing has to be known of what is done to a deleted message.
  const actsOn = action.kind === 'deletion' ? undefined : action.messageId;
  return { actionId, content: { content, messageId: undefined, actsOn, isTimed } };
}

function actHere(dependencies: MessageActorDependencies, turn: Turn, action: MessageAction): void {
  const { vault, self } = dependencies;
  const topic = turn.conversationId;
  requireMember(vault, topic);
  // What one has written can always be taken back.
  if (action.kind !== 'deletion') requireUnblocked(vault, topic);
  const place = { topic, shown: vault.read((db) => shownConversation(db, topic)) };
  const targets = vault.read((db) => allowedTargets(db, place, action, self));
  if (action.kind === 'deletion') {
    const heard = vault.transact((tx) => {
      const rest = targets.filter((target) => !removeUnsent(tx, place.shown, target));
      for (const target of rest) demandNow(dependencies, 'deletion', target);
      return rest;
    });
    const messageIds = heard.map(({ messageId }) => messageId);
    if (messageIds.length > 0) send(dependencies, turn, place, { action: { ...action, messageIds }, isTimed: false });
    return;
  }
  const [target] = targets;
  if (target === undefined) throw new AppError('message.unknown');
  // Whatever becomes of it now, this takes the place of what was taken back.
  const settle = (tx: Transaction): void => deleteFailedActions(tx, place.shown, target, action.kind);
  if (vault.read((db) => isSoAlready(db, target, action, self))) {
    if (vault.read((db) => failedActionsOn(db, target)).length > 0) vault.transact(settle);
    return;
  }
  if (target.state === 'failed') return vault.transact((tx) => changeUnsent(tx, place.shown, target, action));
  if (action.kind === 'edit') demandNow(dependencies, 'edit', target);
  send(dependencies, turn, place, { action, isTimed: target.timerMs !== undefined, settle });
}

// What is done to messages of others is bounded by rights alone.
function demandNow(dependencies: MessageActorDependencies, kind: BoundedAction, target: StoredMessage): void {
  const { directory, clock, self } = dependencies;
  const { policies } = directory.state();
  if (target.sender !== self) return;
  const times = { sentAtMs: target.claimedAtMs, actedAtMs: contentTimeMs(policies, clock.nowMs()) };
  demandInTime(currentPolicy(policies), kind, times);
}

type Shown = Pick<Place, 'topic' | 'shown'>;

interface SentAction {
  readonly action: MessageAction;
  /** The message that it is done to vanishes. */
  readonly isTimed: boolean;
  /** Belongs into the same transaction. */
  readonly settle?: (tx: Transaction) => void;
}

function send(dependencies: MessageActorDependencies, turn: Turn, place: Shown, what: SentAction): void {
  const { clock, self, directory } = dependencies;
  const { policies } = directory.state();
  const { action } = what;
  const atMs = timeOf(dependencies, place, action, contentTimeMs(policies, clock.nowMs()));
  const { actionId, content } = actionContent(action, { sentAtMs: atMs, isTimed: what.isTimed });
  storeOutgoing(dependencies, turn, [content], (tx) => {
    const said = { actionId, sender: self, atMs, claimedAtMs: atMs } as const;
    storeAction(tx, place, action, { ...said, self, policies, stage: 'pending' });
    what.settle?.(tx);
  });
}

function timeOf(
  { vault, self }: MessageActorDependencies,
  { shown }: Shown,
  action: MessageAction,
  atMs: number,
): number {
  if (action.kind === 'deletion') return atMs;
  const subject = subjectOf(action, action.messageId, self);
  return vault.read((db) => timeAfterLatest(db, shown, subject, atMs));
}

// Those that are here, without what is deleted already. Throws `message.not-allowed`.
function allowedTargets(
  db: Database,
  { topic, shown }: Shown,
  action: MessageAction,
  self: UserId,
): readonly StoredMessage[] {
  const messageIds = action.kind === 'deletion' ? action.messageIds : [action.messageId];
  const actor = actorIn(db, topic, self);
  const targets: StoredMessage[] = [];
  for (const messageId of new Set(messageIds)) {
    const message = findMessage(db, shown, messageId);
    if (message === undefined || (action.kind === 'deletion' && message.kind === 'deleted')) continue;
    const isAllowed = canBeActedOn(message) && mayActOn(action.kind, actor, message.sender);
    if (!isAllowed) throw new AppError('message.not-allowed');
    targets.push(message);
  }
  return targets;
}

function isSoAlready(
  db: Database,
  message: StoredMessage,
  action: Exclude<MessageAction, { kind: 'deletion' }>,
  self: UserId,
): boolean {
  switch (action.kind) {
    case 'edit':
      if (message.kind === 'text' && action.text === '') {
        throw new AppError('input.malformed', { details: { field: 'text' } });
      }
      if (!canSay(message, action.text)) throw new AppError('message.not-allowed');
      return message.text === action.text && equalMentions(message.mentions, action.mentions);
    case 'pin':
      return message.isPinned === action.isPinned;
    case 'reaction': {
      const reaction = { messageKey: message.key, userId: self, emoji: action.emoji };
      const isSet = findReaction(db, reaction) !== undefined;
      if (isSet !== action.isSet && action.isSet && !hasRoomFor(db, reaction, false)) {
        throw new AppError('input.too-large', { details: { field: 'emoji' } });
      }
      return isSet === action.isSet;
    }
  }
}

// The relay has refused it for good: nobody has it, and it is sent with what it says then.
function changeUnsent(
  tx: Transaction,
  shown: ConversationId,
  message: StoredMessage,
  action: Exclude<MessageAction, { kind: 'deletion' }>,
): void {
  if (action.kind !== 'edit') throw new AppError('message.not-allowed');
  const { text, mentions } = action;
  setText(tx, shown, message, { text, mentions, editId: undefined, editedAtMs: undefined, mentionsSelf: false });
}

/** Removes an own message that the relay has refused, or that was never sealed: nobody has it. Answers whether it is one. */
export function removeUnsent(tx: Transaction, shown: ConversationId, message: StoredMessage): boolean {
  const { isOwn, state, repeats, messageId } = message;
  if (!isOwn) return false;
  const isUnsent = state === 'failed' || (state === 'waiting' && repeats === 0 && dropUnsealed(tx, messageId));
  if (isUnsent) removeMessages(tx, shown, [messageId]);
  return isUnsent;
}

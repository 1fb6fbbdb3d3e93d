/**
 * Writes what is done to messages: edits, deletions, reactions, pins. Each takes effect where it stands in its topic, so that
 * all devices come to the same; one's own is shown from the moment at which it is made (`pending`), and counts once its entry
 * has come back (`returned`). What may not be done, and what is done to a message that is not here, has no effect.
 */
import type { MessageId, UserId } from '../../shared/domain/ids';
import { mentionsUser } from '../../shared/domain/mentions';
import { wasInTime } from '../../shared/domain/workspace-policy';
import type { MessageAction } from '../content/body-codec';
import { encodeContent } from '../content/content-codec';
import { actionIn } from '../content/action-in';
import { actorIn } from '../conversation/actor-in';
import { mayActOn } from '../conversation/message-rights';
import { findConversation } from '../vault/conversation-table';
import { insertEarlyAction, takeEarlyActions } from '../vault/early-action-table';
import { deleteFormerText, isFormerText, keepFormerText } from '../vault/former-text-table';
import { eraseMessage, markDeletionFailed, markDeletionSent, setPinned, setText } from '../vault/message-changes';
import type { Place } from '../vault/message-place';
import { canSay, type StoredMessage } from '../vault/message-row';
import { findMessage, messageChanged } from '../vault/message-table';
import { deleteReaction, findReaction, hasRoomFor, insertReaction } from '../vault/reaction-table';
import { wasRemoved } from '../vault/removed-message-table';
import type { Transaction } from '../vault/vault';
import type { ActionOrigin } from './action-origin';
import { idAmongSenders, type Reader } from './apply-content';
import { noteAction } from './latest-action';
import { takeBack } from './take-back';

type Shown = Pick<Place, 'topic' | 'shown'>;
type ActionOn<Kind extends MessageAction['kind']> = Extract<MessageAction, { kind: Kind }>;

export function storeAction(tx: Transaction, place: Shown, action: MessageAction, origin: ActionOrigin): void {
  const targets = action.kind === 'deletion' ? action.messageIds : [action.messageId];
  for (const messageId of targets) {
    const message = findTarget(tx, place, messageId, origin.sender);
    if (message === undefined) keepForLater(tx, place, messageId, action, origin);
    else if (canBeActedOn(message)) actOn(tx, place, message, action, origin);
    else if (action.kind === 'deletion') settleDeletion(tx, place, message, origin);
  }
}

// It is deleted here already: by this device, before anybody else could be asked, or by two people. If the sender may not do that,
// or it was too late for it, nobody else has deleted it.
function settleDeletion(tx: Transaction, { topic, shown }: Shown, message: StoredMessage, origin: ActionOrigin): void {
  const { messageId, sender: author } = message;
  const mayDelete = mayActOn('deletion', actorIn(tx.db, topic, origin.sender), author);
  if (mayDelete && isInTime('deletion', message, origin)) markDeletionSent(tx, shown, messageId);
  else if (origin.stage === 'returned') markDeletionFailed(tx, shown, messageId);
}

/** Does to a message that has just come what was to be done to it before. */
export function storeEarlyActions(tx: Transaction, place: Shown, messageId: MessageId, reader: Reader): void {
  for (const { sender, content } of takeEarlyActions(tx, place.shown, messageId)) {
    const early = actionIn(content);
    if (early === undefined) continue;
    const { action, actionId, sentAtMs: claimedAtMs } = early;
    const { self, nowMs, policies } = reader;
    const atMs = Math.min(claimedAtMs, nowMs);
    storeAction(tx, place, action, { actionId, sender, self, atMs, claimedAtMs, policies, stage: 'received' });
  }
}

/** Whether a message is one that something can be done to: not a notice, and not deleted. */
export function canBeActedOn({ kind }: Pick<StoredMessage, 'kind'>): boolean {
  return kind !== 'notice' && kind !== 'deleted';
}

// The sender's own message may be kept under another id than the sender knows, see `idAmongSenders`.
function findTarget(
  tx: Transaction,
  { shown }: Shown,
  messageId: MessageId,
  sender: UserId,
): StoredMessage | undefined {
  const message = findMessage(tx.db, shown, messageId);
  if (message === undefined || message.sender === sender) return message;
  const own = findMessage(tx.db, shown, idAmongSenders(messageId, sender));
  return own?.sender === sender ? own : message;
}

// A topic brings a message before what is done to it, but of several topics any may be read first.
function keepForLater(
  tx: Transaction,
  { shown }: Shown,
  messageId: MessageId,
  action: MessageAction,
  { actionId, sender, self, claimedAtMs, stage }: ActionOrigin,
): void {
  if (stage !== 'received' || findConversation(tx.db, shown)?.kind !== 'direct') return;
  const authors = [sender, self];
  if (authors.some((author) => wasRemoved(tx.db, { conversationId: shown, messageId, sender: author }))) return;
  const body = action.kind === 'deletion' ? { ...action, messageIds: [messageId] } : action;
  const content = encodeContent({ messageId: actionId, sentAtMs: claimedAtMs, body });
  insertEarlyAction(tx, shown, { messageId, actionId }, { sender, content });
}

function actOn(
  tx: Transaction,
  place: Shown,
  message: StoredMessage,
  action: MessageAction,
  origin: ActionOrigin,
): void {
  const { sender, stage, actionId, claimedAtMs, self } = origin;
  if (
    !mayActOn(action.kind, actorIn(tx.db, place.topic, sender), message.sender) ||
    !isInTime(action.kind, message, origin)
  ) {
    // It was allowed when it was made, and is not where it has come to stand.
    if (stage === 'returned') takeBack(tx, place.shown, { action, actionId, sentAtMs: claimedAtMs }, self);
    return;
  }
  // Before it is noted: what has no effect takes the place of nothing that another topic brings.
  if (action.kind === 'edit' && !canSay(message, action.text)) return;
  if (!noteAction(tx, place, message, action, origin)) return;
  switch (action.kind) {
    case 'edit':
      edit(tx, place, message, action, origin);
      return;
    case 'deletion':
      eraseMessage(tx, place.shown, message, sender);
      return;
    case 'reaction':
      react(tx, place, message, action, origin);
      return;
    case 'pin':
      if (message.isPinned !== action.isPinned) setPinned(tx, place.shown, message, action.isPinned);
  }
}

// What admins delete of others is not bounded.
function isInTime(kind: MessageAction['kind'], message: StoredMessage, origin: ActionOrigin): boolean {
  const { sender, claimedAtMs, policies } = origin;
  if ((kind !== 'edit' && kind !== 'deletion') || message.sender !== sender) return true;
  return wasInTime(policies, kind, { sentAtMs: message.claimedAtMs, actedAtMs: claimedAtMs });
}

function edit(
  tx: Transaction,
  { shown }: Shown,
  message: StoredMessage,
  { text, mentions }: ActionOn<'edit'>,
  { actionId, self, atMs, stage }: ActionOrigin,
): void {
  if (message.editId === actionId) return;
  if (isFormerText(tx.db, message, actionId)) {
    // Sent twice, unless another device's edit was shown before it and stands before it.
    if (stage !== 'returned') return;
    deleteFormerText(tx, message, actionId);
  }
  keepFormerText(tx, message);
  const mentionsSelf = !message.isOwn && mentionsUser(mentions, self);
  setText(tx, shown, message, { text, mentions, editId: actionId, editedAtMs: atMs, mentionsSelf });
}

function react(
  tx: Transaction,
  { shown }: Shown,
  { key: messageKey, messageId }: StoredMessage,
  { emoji, isSet }: ActionOn<'reaction'>,
  { sender: userId, stage }: ActionOrigin,
): void {
  const reaction = { messageKey, userId, emoji };
  const isPlaced = stage !== 'pending';
  const known = findReaction(tx.db, reaction);
  if (known === (isSet ? 'placed' : undefined)) return;
  if (known !== undefined) deleteReaction(tx, reaction);
  if (isSet && hasRoomFor(tx.db, reaction, isPlaced)) insertReaction(tx, reaction, isPlaced);
  messageChanged(tx, shown, messageId);
}

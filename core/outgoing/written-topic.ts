/** The topic that a call of the window writes to. */
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { actorIn } from '../conversation/actor-in';
import type { ConversationGroups, Turn } from '../conversation/conversation-groups';
import { isBlockedTopic } from '../vault/block-table';
import { findConversation, shownConversation, topicToWriteTo } from '../vault/conversation-table';
import type { Transaction, Vault } from '../vault/vault';
import { protectIf, readContext, type OutgoingContent } from './protect-contents';
import { insertOutboxEntry } from '../vault/outbox-table';

/**
 * Where to write in place of `topic`: since the call the other person may have left it, or this device. Whoever asks has to
 * write before any other task can.
 */
export function topicInsteadOf(vault: Vault, topic: ConversationId): ConversationId {
  return vault.read((db) => topicToWriteTo(db, shownConversation(db, topic)));
}

/** Runs `task` in the turn of the topic that is written to by then. Answers which one it was. */
export async function inWrittenTopic(
  { vault, groups }: { readonly vault: Vault; readonly groups: ConversationGroups },
  topic: ConversationId,
  task: (turn: Turn) => void,
): Promise<ConversationId> {
  const instead = await groups.inTurn(topic, async (turn) => {
    const writtenTo = topicInsteadOf(vault, topic);
    if (writtenTo === topic) task(turn);
    return writtenTo;
  });
  return instead === topic ? topic : inWrittenTopic({ vault, groups }, instead, task);
}

/** Throws `conversation.unknown` and `conversation.not-a-member`. */
export function requireMember(vault: Vault, topic: ConversationId): void {
  const conversation = vault.read((db) => findConversation(db, topic));
  if (conversation === undefined) throw new AppError('conversation.unknown');
  if (!conversation.isMember || conversation.isLeaving) throw new AppError('conversation.not-a-member');
}

/** Throws `conversation.forbidden` where the other person is blocked: nothing is said to them. */
export function requireUnblocked(vault: Vault, topic: ConversationId): void {
  if (!vault.read((db) => isBlockedTopic(db, topic))) return;
  throw new AppError('conversation.forbidden', { details: { rule: 'blocked' } });
}

/** Throws what `requireMember` and `requireUnblocked` throw, and `conversation.forbidden`. */
export function requireRightToPost(vault: Vault, topic: ConversationId, self: UserId): void {
  requireMember(vault, topic);
  requireUnblocked(vault, topic);
  if (!vault.read((db) => actorIn(db, topic, self)).mayPost) {
    throw new AppError('conversation.forbidden', { details: { rule: 'role' } });
  }
}

/** Puts contents into the outbox, in one transaction with what `write` writes. */
export function storeOutgoing(
  { vault, hasCaughtUp }: { readonly vault: Vault; readonly hasCaughtUp: (topic: ConversationId) => boolean },
  turn: Turn,
  contents: readonly OutgoingContent[],
  write: (tx: Transaction) => void,
): void {
  const topic = turn.conversationId;
  const { next, entries } = protectIf(hasCaughtUp(topic), turn.group, contents, readContext(vault, topic));
  turn.transact(next, (tx) => {
    for (const entry of entries) insertOutboxEntry(tx, topic, entry);
    write(tx);
  });
}

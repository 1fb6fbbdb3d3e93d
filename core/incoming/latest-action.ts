/** Which of several actions counts in a direct conversation, whose topics may bring them in any order and more than once. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';
import type { MessageAction } from '../content/body-codec';
import { findConversation } from '../vault/conversation-table';
import {
  latestActionOn,
  setLatestAction,
  subjectOf,
  type ActionStamp,
  type ActionSubject,
} from '../vault/direct-action-table';
import type { Place } from '../vault/message-place';
import type { StoredMessage } from '../vault/message-row';
import type { Transaction } from '../vault/vault';
import type { ActionOrigin } from './action-origin';

/**
 * Notes the action as the latest one of its kind on the message, unless a later one is known. Answers whether it counts: in a
 * group the order of its one topic says so. An own new one is kept until the other person is known to have it.
 */
export function noteAction(
  tx: Transaction,
  { topic, shown }: Pick<Place, 'topic' | 'shown'>,
  message: StoredMessage,
  action: MessageAction,
  origin: ActionOrigin,
): boolean {
  if (findConversation(tx.db, shown)?.kind !== 'direct') return true;
  const { actionId, sender, claimedAtMs, stage } = origin;
  // Deletions are final: there is no later one.
  if (action.kind === 'deletion' && stage !== 'pending') return true;
  const subject = subjectOf(action, message.messageId, sender);
  const latest = latestActionOn(tx.db, shown, subject);
  if (latest?.actionId === actionId) return true;
  if (latest !== undefined && stage !== 'pending' && isBefore(origin, latest)) return false;
  const isSet = action.kind === 'reaction' ? action.isSet : action.kind !== 'pin' || action.isPinned;
  setLatestAction(tx, shown, subject, { actionId, claimedAtMs, isSet, topic: stage === 'pending' ? topic : undefined });
  return true;
}

/** The time of an own new action: later than what it takes the place of, whatever the clock of its sender says. */
export function timeAfterLatest(db: Database, shown: ConversationId, subject: ActionSubject, atMs: number): number {
  const latest = latestActionOn(db, shown, subject);
  return latest === undefined ? atMs : Math.max(atMs, Math.min(latest.claimedAtMs + 1, Number.MAX_SAFE_INTEGER));
}

function isBefore(one: ActionStamp, other: ActionStamp): boolean {
  if (one.claimedAtMs !== other.claimedAtMs) return one.claimedAtMs < other.claimedAtMs;
  return one.actionId < other.actionId;
}

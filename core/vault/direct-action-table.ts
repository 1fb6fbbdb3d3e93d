/**
 * The latest action of each kind on each message of a direct conversation, and which own ones the other person may not have.
 * Topics of one conversation are read in any order, and an action may be sent to several: so the latest one counts, by the time
 * that its sender said, and its id where that is the same.
 */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type MessageId, type UserId } from '../../shared/domain/ids';
import type { MessageAction } from '../content/body-codec';
import { idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

/** What an action is about: a later one about the same takes its place. */
export interface ActionSubject {
  readonly messageId: MessageId;
  readonly what: MessageAction['kind'];
  /** Empty unless it is a reaction. */
  readonly emoji: string;
  /** Undefined for pins, which are everybody's. */
  readonly userId: UserId | undefined;
}

/** Which action of several counts. */
export interface ActionStamp {
  readonly actionId: MessageId;
  readonly claimedAtMs: number;
}

export interface LatestAction extends ActionStamp {
  /** Of a reaction or a pin; true of others. */
  readonly isSet: boolean;
  /** Where the other person is told of it; undefined unless it is an own one that they may not have. */
  readonly topic: ConversationId | undefined;
}

/** An own action that is to be sent to yet another topic. */
export interface UnheardAction extends Omit<ActionSubject, 'userId'>, Omit<LatestAction, 'topic'> {}

/** Of one conversation; the oldest give way. */
const actionsLimit = 512;

export function subjectOf(action: MessageAction, messageId: MessageId, sender: UserId): ActionSubject {
  const emoji = action.kind === 'reaction' ? action.emoji : '';
  return { messageId, what: action.kind, emoji, userId: action.kind === 'pin' ? undefined : sender };
}

/** The action that counts so far. */
export function latestActionOn(
  db: Database,
  conversationId: ConversationId,
  { messageId, what, emoji, userId }: ActionSubject,
): ActionStamp | undefined {
  const row = db
    .prepare(
      `SELECT action_id, claimed_at_ms FROM direct_action
       WHERE conversation_id = ? AND message_id = ? AND what = ? AND emoji = ? AND user_id = ?`,
    )
    .get<{ readonly action_id: Blob; readonly claimed_at_ms: number }>([
      idBlob(conversationId),
      idBlob(messageId),
      what,
      emoji,
      userBlob(userId),
    ]);
  return row && { actionId: idFromBytes('MessageId', row.action_id), claimedAtMs: row.claimed_at_ms };
}

/** Puts the action into the place of the one that counted. */
export function setLatestAction(
  tx: Transaction,
  conversationId: ConversationId,
  { messageId, what, emoji, userId }: ActionSubject,
  { actionId, claimedAtMs, isSet, topic }: LatestAction,
): void {
  const id = idBlob(conversationId);
  tx.db
    .prepare(
      `INSERT OR REPLACE INTO direct_action (conversation_id, message_id, what, emoji, user_id, is_set, action_id,
         claimed_at_ms, topic)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run([
      id,
      idBlob(messageId),
      what,
      emoji,
      userBlob(userId),
      isSet ? 1 : 0,
      idBlob(actionId),
      claimedAtMs,
      topic === undefined ? null : idBlob(topic),
    ]);
  tx.db
    .prepare(
      `DELETE FROM direct_action WHERE key IN (
         SELECT key FROM direct_action WHERE conversation_id = ? ORDER BY key DESC LIMIT -1 OFFSET ?)`,
    )
    .run([id, actionsLimit]);
}

/** The topic has brought the own action. */
export function setActionPlace(tx: Transaction, topic: ConversationId, actionId: MessageId, sequence: number): void {
  tx.db
    .prepare('UPDATE direct_action SET sequence = ? WHERE action_id = ? AND topic = ?')
    .run([sequence, idBlob(actionId), idBlob(topic)]);
}

/** The other person's device has read this topic up to `sequence`. */
export function markActionsHeard(tx: Transaction, topic: ConversationId, sequence: number): void {
  tx.db
    .prepare('UPDATE direct_action SET topic = NULL WHERE topic = ? AND sequence <= ?')
    .run([idBlob(topic), sequence]);
}

/** Own actions that the other person may not have, and that were sent to a group that they are not in, oldest first. */
export function unheardActions(
  db: Database,
  conversationId: ConversationId,
  repeatsLimit: number,
): readonly UnheardAction[] {
  return db
    .prepare(
      `SELECT message_id, what, emoji, is_set, action_id, claimed_at_ms FROM direct_action a
       WHERE conversation_id = ? AND topic IS NOT NULL AND repeats < ?
         AND NOT (SELECT known_to_other FROM conversation WHERE conversation_id = a.topic)
       ORDER BY key`,
    )
    .all<{
      readonly message_id: Blob;
      readonly what: MessageAction['kind'];
      readonly emoji: string;
      readonly is_set: number;
      readonly action_id: Blob;
      readonly claimed_at_ms: number;
    }>([idBlob(conversationId), repeatsLimit])
    .map((row) => ({
      messageId: idFromBytes('MessageId', row.message_id),
      what: row.what,
      emoji: row.emoji,
      isSet: row.is_set === 1,
      actionId: idFromBytes('MessageId', row.action_id),
      claimedAtMs: row.claimed_at_ms,
    }));
}

/** The own action is sent to this topic, one more time. */
export function setActionTopic(tx: Transaction, actionId: MessageId, topic: ConversationId): void {
  tx.db
    .prepare('UPDATE direct_action SET topic = ?, sequence = NULL, repeats = repeats + 1 WHERE action_id = ?')
    .run([idBlob(topic), idBlob(actionId)]);
}

/** Whether the action counts though this topic never gets it: another one has it, or is to get it. */
export function isElsewhere(db: Database, actionId: MessageId, topic: ConversationId): boolean {
  return (
    db
      .prepare('SELECT 1 FROM direct_action WHERE action_id = ? AND topic IS NOT ?', { pluck: true })
      .get<number>([idBlob(actionId), idBlob(topic)]) === 1
  );
}

/** The action was taken back. */
export function forgetAction(tx: Transaction, actionId: MessageId): void {
  tx.db.prepare('DELETE FROM direct_action WHERE action_id = ?').run([idBlob(actionId)]);
}

/** Nothing is left of the message that something could be done to; that it is to be deleted may still have to be said. */
export function forgetActionsOn(tx: Transaction, conversationId: ConversationId, messageId: MessageId): void {
  tx.db
    .prepare(`DELETE FROM direct_action WHERE conversation_id = ? AND message_id = ? AND what <> 'deletion'`)
    .run([idBlob(conversationId), idBlob(messageId)]);
}

/** As `forgetActionsOn`, of all messages. */
export function forgetAllActionsIn(tx: Transaction, conversationId: ConversationId): void {
  tx.db
    .prepare(`DELETE FROM direct_action WHERE conversation_id = ? AND what <> 'deletion'`)
    .run([idBlob(conversationId)]);
}

// SQLCipher takes no bytes for NULL.
function userBlob(userId: UserId | undefined): Blob {
  return userId === undefined ? new Uint8Array(1) : idBlob(userId);
}

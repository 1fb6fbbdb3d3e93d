/** Reactions to messages: one row per person and emoji, in the order in which their topic brought them. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type UserId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import type { MessageView } from '../../shared/ipc/core-contract';
import { idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

export type ReactionViews = MessageView['reactions'];

/** Somebody's emoji under a message. */
export interface Reaction {
  readonly messageKey: number;
  readonly userId: UserId;
  readonly emoji: string;
}

/** One query, for any number of messages, which are named by the keys of their rows. */
export function reactionsTo(db: Database, messageKeys: readonly number[]): ReadonlyMap<number, ReactionViews> {
  const found = new Map<number, ReactionViews>();
  if (messageKeys.length === 0) return found;
  const rows = db
    .prepare(
      `SELECT message_key, user_id, emoji FROM reaction WHERE message_key IN (SELECT value FROM json_each(?))
       ORDER BY message_key, key`,
    )
    .all<{ readonly message_key: number; readonly user_id: Blob; readonly emoji: string }>([
      JSON.stringify(messageKeys),
    ]);
  for (const { message_key: messageKey, user_id: userId, emoji } of rows) {
    const reactions = found.get(messageKey) ?? [];
    found.set(messageKey, reactions);
    const same = reactions.find((reaction) => reaction.emoji === emoji);
    if (same === undefined) reactions.push({ emoji, userIds: [idFromBytes('UserId', userId)] });
    else same.userIds.push(idFromBytes('UserId', userId));
  }
  return found;
}

/** Undefined when there is none. A pending one is shown here alone as yet. */
export function findReaction(db: Database, reaction: Reaction): 'pending' | 'placed' | undefined {
  const isPending = db
    .prepare('SELECT is_pending FROM reaction WHERE message_key = ? AND user_id = ? AND emoji = ?', { pluck: true })
    .get<number>([reaction.messageKey, idBlob(reaction.userId), reaction.emoji]);
  if (isPending === undefined) return undefined;
  return isPending === 1 ? 'pending' : 'placed';
}

/**
 * Whether a message has room for a reaction that it does not have. Only what its topic has brought counts when `isPlaced`, so
 * that all devices that read the same topic keep the same ones.
 */
export function hasRoomFor(db: Database, { messageKey, userId, emoji }: Reaction, isPlaced: boolean): boolean {
  const counts = db
    .prepare(
      `SELECT count(DISTINCT emoji) AS emojis, count(CASE WHEN user_id = ? THEN 1 END) AS own,
         count(CASE WHEN emoji = ? THEN 1 END) AS same
       FROM reaction WHERE message_key = ? AND is_pending <= ?`,
    )
    .get<{ readonly emojis: number; readonly own: number; readonly same: number }>([
      idBlob(userId),
      emoji,
      messageKey,
      isPlaced ? 0 : 1,
    ]);
  if (counts === undefined) return true;
  const isNewEmoji = counts.same === 0;
  return counts.own < limits.reactionsPerUser && (!isNewEmoji || counts.emojis < limits.reactionsPerMessage);
}

/** Behind those that are there. There must be none like it. */
export function insertReaction(tx: Transaction, { messageKey, userId, emoji }: Reaction, isPlaced: boolean): void {
  tx.db
    .prepare('INSERT INTO reaction (message_key, user_id, emoji, is_pending) VALUES (?, ?, ?, ?)')
    .run([messageKey, idBlob(userId), emoji, isPlaced ? 0 : 1]);
  tx.db.prepare('UPDATE message SET has_reactions = 1 WHERE key = ?').run([messageKey]);
}

export function deleteReaction(tx: Transaction, { messageKey, userId, emoji }: Reaction): void {
  tx.db
    .prepare('DELETE FROM reaction WHERE message_key = ? AND user_id = ? AND emoji = ?')
    .run([messageKey, idBlob(userId), emoji]);
  noteWhetherAny(tx, messageKey);
}

export function deleteReactions(tx: Transaction, messageKey: number): void {
  tx.db.prepare('DELETE FROM reaction WHERE message_key = ?').run([messageKey]);
  noteWhetherAny(tx, messageKey);
}

function noteWhetherAny(tx: Transaction, messageKey: number): void {
  tx.db
    .prepare(
      'UPDATE message SET has_reactions = EXISTS (SELECT 1 FROM reaction WHERE message_key = message.key) WHERE key = ?',
    )
    .run([messageKey]);
}

/** Who is in which conversation. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type UserId } from '../../shared/domain/ids';
import { idBlob, type Blob } from './columns';
import type { Position } from './position';
import type { Transaction } from './vault';

export function membersOf(db: Database, conversationId: ConversationId): readonly UserId[] {
  return db
    .prepare('SELECT user_id FROM conversation_member WHERE conversation_id = ? ORDER BY user_id', { pluck: true })
    .all<Blob>([idBlob(conversationId)])
    .map((userId) => idFromBytes('UserId', userId));
}

export function memberCount(db: Database, conversationId: ConversationId): number {
  return (
    db
      .prepare('SELECT count(*) FROM conversation_member WHERE conversation_id = ?', { pluck: true })
      .get<number>([idBlob(conversationId)]) ?? 0
  );
}

export function hasMember(db: Database, conversationId: ConversationId, userId: UserId): boolean {
  return (
    db
      .prepare('SELECT 1 FROM conversation_member WHERE conversation_id = ? AND user_id = ?', { pluck: true })
      .get<number>([idBlob(conversationId), idBlob(userId)]) === 1
  );
}

/** Whether this device is in a conversation with them, whichever; that of the two counts unless they are blocked in it. */
export function isInTouchWith(db: Database, userId: UserId): boolean {
  return (
    db
      .prepare(
        `SELECT 1 FROM conversation_member m JOIN conversation c ON c.conversation_id = m.conversation_id
         WHERE m.user_id = ? AND c.is_member = 1
           AND NOT (c.kind = 'direct' AND EXISTS (SELECT 1 FROM blocked_person b WHERE b.user_id = m.user_id))
         LIMIT 1`,
        { pluck: true },
      )
      .get<number>([idBlob(userId)]) === 1
  );
}

/** Who is a member already keeps the position since which. */
export function addMembers(
  tx: Transaction,
  conversationId: ConversationId,
  userIds: readonly UserId[],
  since: Position,
): void {
  const insert = tx.db.prepare(
    'INSERT OR IGNORE INTO conversation_member (conversation_id, user_id, since_position) VALUES (?, ?, ?)',
  );
  for (const userId of userIds) insert.run([idBlob(conversationId), idBlob(userId), since]);
  conversationChanged(tx, conversationId);
}

export function removeMembers(tx: Transaction, conversationId: ConversationId, userIds: readonly UserId[]): void {
  const remove = tx.db.prepare('DELETE FROM conversation_member WHERE conversation_id = ? AND user_id = ?');
  for (const userId of userIds) remove.run([idBlob(conversationId), idBlob(userId)]);
  conversationChanged(tx, conversationId);
}

function conversationChanged(tx: Transaction, conversationId: ConversationId): void {
  tx.changed({ what: 'conversations', conversationIds: [conversationId] });
}

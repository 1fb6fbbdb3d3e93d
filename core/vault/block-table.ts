/** Whom this person has blocked, on this device and for nobody else to know. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type UserId } from '../../shared/domain/ids';
import { idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

export function blockedPeople(db: Database): ReadonlySet<UserId> {
  const rows = db.prepare('SELECT user_id FROM blocked_person', { pluck: true }).all<Blob>();
  return new Set(rows.map((userId) => idFromBytes('UserId', userId)));
}

export function isBlocked(db: Database, userId: UserId): boolean {
  return (
    db.prepare('SELECT 1 FROM blocked_person WHERE user_id = ?', { pluck: true }).get<number>([idBlob(userId)]) === 1
  );
}

/** Whether this is the topic of a direct conversation with somebody who is blocked. In groups nobody is. */
export function isBlockedTopic(db: Database, topic: ConversationId): boolean {
  return (
    db
      .prepare(
        `SELECT 1 FROM conversation c JOIN blocked_person b ON b.user_id = c.other_user_id
         WHERE c.conversation_id = ? AND c.kind = 'direct'`,
        { pluck: true },
      )
      .get<number>([idBlob(topic)]) === 1
  );
}

/** What shows the direct conversations with this person, those among them that this device can't follow any more. */
export function directConversationsShown(db: Database, userId: UserId): ConversationId[] {
  return db
    .prepare('SELECT conversation_id FROM conversation WHERE other_user_id = ? AND shown_in IS NULL', { pluck: true })
    .all<Blob>([idBlob(userId)])
    .map((conversationId) => idFromBytes('ConversationId', conversationId));
}

/** The topics in which this device and this person alone are, or were. */
export function directTopicsWith(db: Database, userId: UserId): ConversationId[] {
  return db
    .prepare(`SELECT conversation_id FROM conversation WHERE other_user_id = ? AND kind = 'direct'`, { pluck: true })
    .all<Blob>([idBlob(userId)])
    .map((topic) => idFromBytes('ConversationId', topic));
}

export function writeBlocked(tx: Transaction, userId: UserId, isNowBlocked: boolean): void {
  const id = idBlob(userId);
  if (isNowBlocked) tx.db.prepare('INSERT OR IGNORE INTO blocked_person (user_id) VALUES (?)').run([id]);
  else tx.db.prepare('DELETE FROM blocked_person WHERE user_id = ?').run([id]);
  tx.changed({ what: 'people', userIds: [userId] });
}

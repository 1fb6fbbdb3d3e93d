/** Conversations, and how far their topics have been read. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type UserId } from '../../shared/domain/ids';
import { idBlob, type Blob } from './columns';
import { addMembers } from './conversation-member-table';
import { conversationFromRow, type Conversation, type ConversationRow } from './conversation-row';
import { firstPosition, type Position } from './position';
import type { Transaction } from './vault';

export interface NewConversation extends Pick<
  Conversation,
  'conversationId' | 'kind' | 'name' | 'otherUserId' | 'createdBy' | 'createdAtMs' | 'cursor'
> {
  readonly members: readonly UserId[];
}

/** A direct conversation is shown in the one with the same person that this device is in, if there is one. */
export function insertConversation(tx: Transaction, conversation: NewConversation): void {
  const { conversationId, otherUserId } = conversation;
  const shownIn = otherUserId === undefined ? undefined : shownWith(tx.db, otherUserId);
  tx.db
    .prepare(
      `INSERT INTO conversation (conversation_id, kind, name, other_user_id, created_by, created_at_ms, is_member,
         shown_in, cursor, epoch_since, read_position, skipped_entries)
       VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, 0)`,
    )
    .run([
      idBlob(conversationId),
      conversation.kind,
      conversation.name,
      otherUserId === undefined ? null : idBlob(otherUserId),
      idBlob(conversation.createdBy),
      conversation.createdAtMs,
      shownIn === undefined ? null : idBlob(shownIn),
      conversation.cursor,
      conversation.cursor,
      firstPosition,
    ]);
  if (shownIn !== undefined) conversationChanged(tx, shownIn);
  addMembers(tx, conversationId, conversation.members, firstPosition);
}

/** Makes this device a member again, with what the conversation has become meanwhile. */
export function rejoinConversation(tx: Transaction, conversation: NewConversation): void {
  const { conversationId, name, cursor, members } = conversation;
  const id = idBlob(conversationId);
  tx.db
    .prepare(
      `UPDATE conversation SET is_member = 1, is_leaving = 0, is_hidden = 0, name = ?, cursor = ?, epoch_since = ?
       WHERE conversation_id = ?`,
    )
    .run([name, cursor, cursor, id]);
  tx.db.prepare('DELETE FROM conversation_member WHERE conversation_id = ?').run([id]);
  addMembers(tx, conversationId, members, firstPosition);
}

export function findConversation(db: Database, conversationId: ConversationId): Conversation | undefined {
  const row = db
    .prepare('SELECT * FROM conversation WHERE conversation_id = ?')
    .get<ConversationRow>([idBlob(conversationId)]);
  return row === undefined ? undefined : conversationFromRow(row);
}

/** The topics that this device may still read, those of the conversations with the latest messages first. */
export function activeTopics(db: Database): readonly ConversationId[] {
  return db
    .prepare(
      `SELECT conversation_id FROM conversation c WHERE is_member = 1
       ORDER BY (
         SELECT sent_at_ms FROM message m WHERE m.conversation_id = coalesce(c.shown_in, c.conversation_id)
         ORDER BY position DESC LIMIT 1
       ) DESC, created_at_ms DESC`,
      { pluck: true },
    )
    .all<Blob>()
    .map((conversationId) => idFromBytes('ConversationId', conversationId));
}

/** Sets when this device's keys in the group are to be renewed, or that they have been. */
export function setUpdateDue(tx: Transaction, conversationId: ConversationId, dueAtMs: number | undefined): void {
  tx.db
    .prepare('UPDATE conversation SET update_due_at_ms = ? WHERE conversation_id = ?')
    .run([dueAtMs ?? null, idBlob(conversationId)]);
}

export interface UpdateDue {
  readonly conversationId: ConversationId;
  readonly dueAtMs: number;
}

/** The groups in which this device's keys are to be renewed. */
export function updatesDue(db: Database): readonly UpdateDue[] {
  return db
    .prepare(
      `SELECT conversation_id, update_due_at_ms FROM conversation
       WHERE update_due_at_ms IS NOT NULL AND is_member = 1`,
    )
    .all<{ readonly conversation_id: Blob; readonly update_due_at_ms: number }>()
    .map((row) => ({
      conversationId: idFromBytes('ConversationId', row.conversation_id),
      dueAtMs: row.update_due_at_ms,
    }));
}

function shownWith(db: Database, userId: UserId): ConversationId | undefined {
  const shown = db
    .prepare(
      `SELECT coalesce(shown_in, conversation_id) FROM conversation WHERE other_user_id = ? AND is_member = 1
       ORDER BY created_at_ms, conversation_id LIMIT 1`,
      { pluck: true },
    )
    .get<Blob>([idBlob(userId)]);
  return shown && idFromBytes('ConversationId', shown);
}

/** Direct conversations with this person that this device is in, ascending by id. */
export function directConversationsWith(db: Database, userId: UserId): readonly Conversation[] {
  return db
    .prepare('SELECT * FROM conversation WHERE other_user_id = ? AND is_member = 1 ORDER BY conversation_id')
    .all<ConversationRow>([idBlob(userId)])
    .map(conversationFromRow);
}

/** The other person is in these groups, and in no other one. */
export function markKnownToOther(tx: Transaction, otherUserId: UserId, topics: readonly ConversationId[]): void {
  const known = topics.map(() => '?').join(', ');
  tx.db
    .prepare(`UPDATE conversation SET known_to_other = conversation_id IN (${known}) WHERE other_user_id = ?`)
    .run([...topics.map(idBlob), idBlob(otherUserId)]);
  for (const { shownIn } of directConversationsWith(tx.db, otherUserId)) conversationChanged(tx, shownIn);
}

/** The other person's last content in this topic was sent then. */
export function setHeardAt(tx: Transaction, topic: ConversationId, atMs: number): void {
  tx.db.prepare('UPDATE conversation SET heard_at_ms = ? WHERE conversation_id = ?').run([atMs, idBlob(topic)]);
}

/** The conversation that shows this topic's messages. */
export function shownConversation(db: Database, conversationId: ConversationId): ConversationId {
  const shownIn = db
    .prepare('SELECT shown_in FROM conversation WHERE conversation_id = ?', { pluck: true })
    .get<Blob | null>([idBlob(conversationId)]);
  return shownIn === undefined || shownIn === null ? conversationId : idFromBytes('ConversationId', shownIn);
}

/** The topics whose messages this conversation shows: its own, and others with the same person. */
export function topicsShownIn(db: Database, conversationId: ConversationId): readonly ConversationId[] {
  const id = idBlob(conversationId);
  return db
    .prepare('SELECT conversation_id FROM conversation WHERE conversation_id = ? OR shown_in = ?', { pluck: true })
    .all<Blob>([id, id])
    .map((topic) => idFromBytes('ConversationId', topic));
}

/** Of the topics that this conversation shows, the one to write to: both people find the same. */
export function topicToWriteTo(db: Database, conversationId: ConversationId): ConversationId {
  const id = idBlob(conversationId);
  const topic = db
    .prepare(
      `SELECT conversation_id FROM conversation WHERE (conversation_id = ? OR shown_in = ?) AND is_member = 1
       ORDER BY known_to_other DESC, conversation_id LIMIT 1`,
      { pluck: true },
    )
    .get<Blob>([id, id]);
  return topic === undefined ? conversationId : idFromBytes('ConversationId', topic);
}

/** This person has left; the group is told when it can be. */
export function markLeaving(tx: Transaction, conversationId: ConversationId): void {
  tx.db.prepare('UPDATE conversation SET is_leaving = 1 WHERE conversation_id = ?').run([idBlob(conversationId)]);
  conversationChanged(tx, conversationId);
}

/** The timer that a conversation shows which another topic's group has set. */
export function setShownTimer(tx: Transaction, shown: ConversationId, timerMs: number | undefined): void {
  tx.db.prepare('UPDATE conversation SET timer_ms = ? WHERE conversation_id = ?').run([timerMs ?? null, idBlob(shown)]);
  conversationChanged(tx, shown);
}

/** This person's notes, if there are any. */
export function notesConversation(db: Database): ConversationId | undefined {
  const notes = db
    .prepare(
      `SELECT conversation_id FROM conversation WHERE kind = 'notes' AND is_member = 1 ORDER BY conversation_id LIMIT 1`,
      { pluck: true },
    )
    .get<Blob>();
  return notes && idFromBytes('ConversationId', notes);
}

export function markLeft(tx: Transaction, conversationId: ConversationId): void {
  tx.db.prepare('UPDATE conversation SET is_member = 0 WHERE conversation_id = ?').run([idBlob(conversationId)]);
  conversationChanged(tx, shownConversation(tx.db, conversationId));
}

/** Moves the topic's cursor on, counting the entries on the way that could not be used. */
export function advanceCursor(
  tx: Transaction,
  conversationId: ConversationId,
  sequence: number,
  skippedEntries: number,
): void {
  tx.db
    .prepare(
      `UPDATE conversation SET cursor = max(cursor, ?), skipped_entries = skipped_entries + ?
       WHERE conversation_id = ?`,
    )
    .run([sequence, skippedEntries, idBlob(conversationId)]);
}

/** The relay has lost everything behind this entry: what comes in its place is read, and shown behind what was read before. */
export function setCursorBack(tx: Transaction, conversationId: ConversationId, sequence: number): void {
  tx.db
    .prepare(
      `UPDATE conversation SET lost_places = lost_places + cursor - ?, cursor = ?
       WHERE conversation_id = ? AND cursor > ?`,
    )
    .run([sequence, sequence, idBlob(conversationId), sequence]);
}

/** The entry at this place has begun the group's present epoch. */
export function setEpochSince(tx: Transaction, conversationId: ConversationId, sequence: number): void {
  tx.db
    .prepare('UPDATE conversation SET epoch_since = ? WHERE conversation_id = ?')
    .run([sequence, idBlob(conversationId)]);
}

/** Entries of this topic that could not be decrypted or were not valid. */
export function skippedEntries(db: Database, conversationId: ConversationId): number {
  return (
    db
      .prepare('SELECT skipped_entries FROM conversation WHERE conversation_id = ?', { pluck: true })
      .get<number>([idBlob(conversationId)]) ?? 0
  );
}

/** Everything up to `position` has been read. Never moves back. */
export function markRead(tx: Transaction, conversationId: ConversationId, position: Position): void {
  const { changes } = tx.db
    .prepare('UPDATE conversation SET read_position = ? WHERE conversation_id = ? AND read_position < ?')
    .run([position, idBlob(conversationId), position]);
  if (changes > 0) conversationChanged(tx, conversationId);
}

export function readPosition(db: Database, conversationId: ConversationId): Position {
  const position = db
    .prepare('SELECT read_position FROM conversation WHERE conversation_id = ?', { pluck: true })
    .get<number>([idBlob(conversationId)]);
  return (position ?? firstPosition) as Position;
}

function conversationChanged(tx: Transaction, conversationId: ConversationId): void {
  tx.changed({ what: 'conversations', conversationIds: [conversationId] });
}

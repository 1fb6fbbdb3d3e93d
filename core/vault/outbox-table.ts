/** What still has to reach the relay, first in, first out per conversation; and what reached it and has not come back. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type EntryId, type MessageId } from '../../shared/domain/ids';
import { ballastBytes } from './ballast';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import {
  contentOf,
  entryFromRow,
  ownEntryFromRow,
  type NewOutboxEntry,
  type OutboxAppend,
  type OutboxEntry,
  type OutboxRow,
  type OwnEntry,
} from './outbox-row';
import type { Transaction } from './vault';

/** See `OwnEntry`. */
export type DroppedAppend = Pick<OwnEntry, 'messageId' | 'content'>;

/** No group is in this epoch: entries of it are protected when they are sent. */
export const unprotectedEpoch = -1;

export function insertOutboxEntry(tx: Transaction, conversationId: ConversationId, entry: NewOutboxEntry): void {
  const isAppend = entry.kind === 'append';
  const isTimed = isAppend && entry.isTimed === true;
  tx.db
    .prepare(
      `INSERT INTO outbox (conversation_id, kind, entry_id, epoch, bytes, content, message_id, inbox, access_hash, acts_on,
         ballast, timed_content)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, zeroblob(?), ?)`,
    )
    .run([
      idBlob(conversationId),
      entry.kind,
      idBlob(entry.entryId),
      entry.epoch,
      entry.kind === 'create-topic' ? null : blob(entry.bytes),
      isAppend && !isTimed ? blob(entry.content) : null,
      isAppend && entry.messageId !== undefined ? idBlob(entry.messageId) : null,
      entry.kind === 'deliver' ? idBlob(entry.inbox) : null,
      entry.kind === 'create-topic' || entry.kind === 'commit' ? blob(entry.accessHash) : null,
      isAppend && entry.actsOn !== undefined ? idBlob(entry.actsOn) : null,
      isTimed ? ballastBytes : null,
      isTimed ? blob(entry.content) : null,
    ]);
}

/** The oldest entries of this conversation that the relay has not acknowledged. */
export function pendingEntries(db: Database, conversationId: ConversationId, limit: number): readonly OutboxEntry[] {
  return db
    .prepare('SELECT * FROM outbox WHERE conversation_id = ? AND sequence IS NULL ORDER BY key LIMIT ?')
    .all<OutboxRow>([idBlob(conversationId), limit])
    .map(entryFromRow);
}

export function conversationsWithPendingEntries(db: Database): readonly ConversationId[] {
  return db
    .prepare('SELECT DISTINCT conversation_id FROM outbox WHERE sequence IS NULL', { pluck: true })
    .all<Blob>()
    .map((conversationId) => idFromBytes('ConversationId', conversationId));
}

/** Whether the relay may not know this topic yet. */
export function isTopicUncreated(db: Database, conversationId: ConversationId): boolean {
  return (
    db
      .prepare(`SELECT 1 FROM outbox WHERE conversation_id = ? AND sequence IS NULL AND kind = 'create-topic'`, {
        pluck: true,
      })
      .get<number>([idBlob(conversationId)]) === 1
  );
}

/** Whether a commit of ours was stored and has not come back: what is sent now belongs to the next epoch. */
export function hasUnappliedCommit(db: Database, conversationId: ConversationId): boolean {
  return (
    db
      .prepare(`SELECT 1 FROM outbox WHERE conversation_id = ? AND kind = 'commit' AND sequence IS NOT NULL`, {
        pluck: true,
      })
      .get<number>([idBlob(conversationId)]) === 1
  );
}

export function findOwnEntry(db: Database, conversationId: ConversationId, entryId: EntryId): OwnEntry | undefined {
  const row = db
    .prepare('SELECT * FROM outbox WHERE entry_id = ? AND conversation_id = ?')
    .get<OutboxRow>([idBlob(entryId), idBlob(conversationId)]);
  return row && ownEntryFromRow(row);
}

/** The relay says that it stored the entry as `sequence`. What was sent is kept until it comes back from there. */
export function markAcknowledged(tx: Transaction, key: number, sequence: number): void {
  tx.db.prepare('UPDATE outbox SET sequence = ? WHERE key = ?').run([sequence, key]);
}

/** Gives a pending append the ciphertext of a newer epoch, under a new entry id and in the same place. */
export function replaceAppend(
  tx: Transaction,
  key: number,
  entry: Pick<OutboxAppend, 'entryId' | 'epoch' | 'bytes'>,
): void {
  tx.db
    .prepare('UPDATE outbox SET entry_id = ?, epoch = ?, bytes = ? WHERE key = ? AND sequence IS NULL')
    .run([idBlob(entry.entryId), entry.epoch, blob(entry.bytes), key]);
}

export function deleteOutboxEntry(tx: Transaction, key: number): void {
  tx.db.prepare('DELETE FROM outbox WHERE key = ?').run([key]);
}

export function deleteOutboxEntryById(tx: Transaction, entryId: EntryId): void {
  tx.db.prepare('DELETE FROM outbox WHERE entry_id = ?').run([idBlob(entryId)]);
}

/** Forgets own entries that the topic's cursor has passed: they were among what the relay has deleted because of its age. */
export function deleteAcknowledgedEntries(tx: Transaction, conversationId: ConversationId, cursor: number): void {
  tx.db.prepare('DELETE FROM outbox WHERE conversation_id = ? AND sequence <= ?').run([idBlob(conversationId), cursor]);
}

/**
 * The message is removed here, with the edits of one that was to vanish. What was sealed of them may be on its way or in the topic,
 * and is known by its entry id when it comes back; it can't be sealed again, see `OutboxAppend.content`.
 */
export function forgetContent(tx: Transaction, messageId: MessageId): void {
  const ids = [idBlob(messageId), idBlob(messageId)];
  const isOfMessage = '(message_id = ? OR acts_on = ? AND timed_content IS NOT NULL)';
  tx.db
    .prepare(`DELETE FROM outbox WHERE ${isOfMessage} AND epoch = ${unprotectedEpoch} AND sequence IS NULL`)
    .run(ids);
  tx.db.prepare(`UPDATE outbox SET content = NULL, timed_content = NULL WHERE ${isOfMessage}`).run(ids);
}

/** The message is erased for everybody: as `forgetContent`, with all that was to be done to it. The rows stay until their turn. */
export function blankContents(tx: Transaction, messageId: MessageId): void {
  tx.db
    .prepare('UPDATE outbox SET content = NULL, timed_content = NULL WHERE message_id = ? OR acts_on = ?')
    .run([idBlob(messageId), idBlob(messageId)]);
}

/** Whether something waits for the relay, or for its way back, that carries this message. */
export function isInOutbox(db: Database, messageId: MessageId): boolean {
  return db.prepare('SELECT 1 FROM outbox WHERE message_id = ?', { pluck: true }).get([idBlob(messageId)]) === 1;
}

/** Entries that the relay has acknowledged at places up to `upTo`, and that have not come back. */
export function acknowledgedEntries(db: Database, conversationId: ConversationId, upTo: number): readonly OwnEntry[] {
  return db
    .prepare('SELECT * FROM outbox WHERE conversation_id = ? AND sequence <= ? ORDER BY key')
    .all<OutboxRow>([idBlob(conversationId), upTo])
    .map(ownEntryFromRow);
}

/** Whether the relay has acknowledged an entry at this place that has not come back. */
export function isAcknowledgedPlace(db: Database, conversationId: ConversationId, sequence: number): boolean {
  return (
    db
      .prepare('SELECT 1 FROM outbox WHERE conversation_id = ? AND sequence = ?', { pluck: true })
      .get<number>([idBlob(conversationId), sequence]) === 1
  );
}

/** The relay does not have the entry where it said: it is to be sent again, under the same entry id and in the same place. */
export function markUnacknowledged(tx: Transaction, key: number): void {
  tx.db.prepare('UPDATE outbox SET sequence = NULL WHERE key = ?').run([key]);
}

/** What was sealed in appends that are to be sent is of no use any more: they are protected anew when they are sent. */
export function unprotectAppends(tx: Transaction, conversationId: ConversationId): void {
  tx.db
    .prepare(`UPDATE outbox SET epoch = ? WHERE conversation_id = ? AND kind = 'append' AND sequence IS NULL`)
    .run([unprotectedEpoch, idBlob(conversationId)]);
}

/** The highest place that the relay has acknowledged for an entry of ours that has not come back; 0 when there is none. */
export function lastAcknowledged(db: Database, conversationId: ConversationId): number {
  return (
    db
      .prepare('SELECT max(sequence) FROM outbox WHERE conversation_id = ?', { pluck: true })
      .get<number | null>([idBlob(conversationId)]) ?? 0
  );
}

/** Appends that are not to be sent any more, which are deleted, in order. What goes with changes of the group stays. */
export function dropPendingAppends(tx: Transaction, conversationId: ConversationId): readonly DroppedAppend[] {
  const rows = tx.db
    .prepare(
      `SELECT message_id, content, timed_content FROM outbox
       WHERE conversation_id = ? AND sequence IS NULL AND kind = 'append' ORDER BY key`,
    )
    .all<Pick<OutboxRow, 'message_id' | 'content' | 'timed_content'>>([idBlob(conversationId)]);
  tx.db
    .prepare(`DELETE FROM outbox WHERE conversation_id = ? AND sequence IS NULL AND kind = 'append'`)
    .run([idBlob(conversationId)]);
  return rows.map((row) => ({
    messageId: row.message_id === null ? undefined : idFromBytes('MessageId', row.message_id),
    content: contentOf(row),
  }));
}

/** Nothing that waits for this topic is to be sent any more: it was left. */
export function dropPendingChanges(tx: Transaction, conversationId: ConversationId): void {
  tx.db.prepare('DELETE FROM outbox WHERE conversation_id = ? AND sequence IS NULL').run([idBlob(conversationId)]);
}

/** The contents of actions on this message that were put here after the entry `key`, and have not come back. */
export function laterActionsOn(db: Database, messageId: MessageId, key: number): readonly Uint8Array[] {
  return db
    .prepare(
      `SELECT coalesce(timed_content, content) FROM outbox
       WHERE acts_on = ? AND key > ? AND coalesce(timed_content, content) IS NOT NULL`,
      { pluck: true },
    )
    .all<Blob>([idBlob(messageId), key])
    .map(bytesOf);
}

/** Takes a message that was never sealed out again, with what was to be done to it. Answers whether there was one. */
export function dropUnsealed(tx: Transaction, messageId: MessageId): boolean {
  const unsealed = `epoch = ${unprotectedEpoch} AND sequence IS NULL AND ifnull(length(bytes), 0) = 0`;
  const { changes } = tx.db.prepare(`DELETE FROM outbox WHERE message_id = ? AND ${unsealed}`).run([idBlob(messageId)]);
  if (changes > 0) tx.db.prepare(`DELETE FROM outbox WHERE acts_on = ? AND ${unsealed}`).run([idBlob(messageId)]);
  return changes > 0;
}

/** The messages that were to be sent and are not any more. Receipts stay, and what goes with changes of the group. */
export function dropPendingMessages(tx: Transaction, conversationId: ConversationId): readonly MessageId[] {
  return tx.db
    .prepare(
      `DELETE FROM outbox WHERE conversation_id = ? AND sequence IS NULL AND kind = 'append' AND message_id IS NOT NULL
       RETURNING message_id`,
      { pluck: true },
    )
    .all<Blob>([idBlob(conversationId)])
    .map((messageId) => idFromBytes('MessageId', messageId));
}

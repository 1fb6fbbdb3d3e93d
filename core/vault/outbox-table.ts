/** What still has to reach the relay, first in, first out per conversation; and what reached it and has not come back. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type EntryId, type MessageId, type TopicId } from '../../shared/domain/ids';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

interface Common {
  readonly entryId: EntryId;
  readonly epoch: number;
}

export type NewOutboxEntry =
  | (Common & { readonly kind: 'create-topic'; readonly accessHash: Uint8Array })
  /** A sealed welcome for a device's inbox. */
  | (Common & { readonly kind: 'deliver'; readonly inbox: TopicId; readonly bytes: Uint8Array })
  | (Common & {
      readonly kind: 'append';
      readonly bytes: Uint8Array;
      /** The encoded content, to be protected again when the epoch has moved on. */
      readonly content: Uint8Array;
      /** The message that it carries; absent for receipts. */
      readonly messageId: MessageId | undefined;
    })
  | (Common & { readonly kind: 'commit'; readonly bytes: Uint8Array; readonly accessHash: Uint8Array });

export type OutboxEntry = NewOutboxEntry & { readonly key: number; readonly conversationId: ConversationId };
export type OutboxAppend = Extract<OutboxEntry, { kind: 'append' }>;

/** An own entry that has not come back through the topic yet. */
export interface OwnEntry {
  readonly key: number;
  readonly conversationId: ConversationId;
  readonly kind: OutboxEntry['kind'];
  readonly messageId: MessageId | undefined;
  /** What was sent; undefined when it is not known any more. */
  readonly bytes: Uint8Array | undefined;
  /** Where the relay says that it stands; undefined before it has acknowledged it. */
  readonly sequence: number | undefined;
}

type OutboxRow = {
  readonly key: number;
  readonly conversation_id: Blob;
  readonly kind: OutboxEntry['kind'];
  readonly entry_id: Blob;
  readonly epoch: number;
  readonly bytes: Blob | null;
  readonly content: Blob | null;
  readonly message_id: Blob | null;
  readonly inbox: Blob | null;
  readonly access_hash: Blob | null;
  readonly sequence: number | null;
};

const none = new Uint8Array(0);
/** No group is in this epoch: entries of it are protected when they are sent. */
export const unprotectedEpoch = -1;

export function insertOutboxEntry(tx: Transaction, conversationId: ConversationId, entry: NewOutboxEntry): void {
  const isAppend = entry.kind === 'append';
  tx.db
    .prepare(
      `INSERT INTO outbox (conversation_id, kind, entry_id, epoch, bytes, content, message_id, inbox, access_hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run([
      idBlob(conversationId),
      entry.kind,
      idBlob(entry.entryId),
      entry.epoch,
      entry.kind === 'create-topic' ? null : blob(entry.bytes),
      isAppend ? blob(entry.content) : null,
      isAppend && entry.messageId !== undefined ? idBlob(entry.messageId) : null,
      entry.kind === 'deliver' ? idBlob(entry.inbox) : null,
      entry.kind === 'create-topic' || entry.kind === 'commit' ? blob(entry.accessHash) : null,
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

/** The messages of appends that can never be sent any more, which are deleted; for a conversation that was left. */
export function dropPendingEntries(tx: Transaction, conversationId: ConversationId): readonly MessageId[] {
  const messages = tx.db
    .prepare(
      `SELECT message_id FROM outbox
       WHERE conversation_id = ? AND sequence IS NULL AND message_id IS NOT NULL ORDER BY key`,
      { pluck: true },
    )
    .all<Blob>([idBlob(conversationId)]);
  tx.db.prepare('DELETE FROM outbox WHERE conversation_id = ? AND sequence IS NULL').run([idBlob(conversationId)]);
  return messages.map((messageId) => idFromBytes('MessageId', messageId));
}

/** The messages of appends that are not to be sent any more, which are deleted. What goes with changes of the group stays. */
export function dropPendingAppends(tx: Transaction, conversationId: ConversationId): readonly MessageId[] {
  const messages = tx.db
    .prepare(
      `DELETE FROM outbox WHERE conversation_id = ? AND sequence IS NULL AND kind = 'append' RETURNING message_id`,
      { pluck: true },
    )
    .all<Blob | null>([idBlob(conversationId)]);
  return messages.flatMap((messageId) => (messageId === null ? [] : [idFromBytes('MessageId', messageId)]));
}

function ownEntryFromRow(row: OutboxRow): OwnEntry {
  return {
    key: row.key,
    conversationId: idFromBytes('ConversationId', row.conversation_id),
    kind: row.kind,
    messageId: row.message_id === null ? undefined : idFromBytes('MessageId', row.message_id),
    bytes: row.bytes === null ? undefined : bytesOf(row.bytes),
    sequence: row.sequence ?? undefined,
  };
}

function entryFromRow(row: OutboxRow): OutboxEntry {
  const common = {
    key: row.key,
    conversationId: idFromBytes('ConversationId', row.conversation_id),
    entryId: idFromBytes('EntryId', row.entry_id),
    epoch: row.epoch,
  };
  const bytes = row.bytes === null ? none : bytesOf(row.bytes);
  const accessHash = row.access_hash === null ? none : bytesOf(row.access_hash);
  switch (row.kind) {
    case 'create-topic':
      return { ...common, kind: 'create-topic', accessHash };
    case 'deliver':
      return { ...common, kind: 'deliver', bytes, inbox: idFromBytes('TopicId', row.inbox ?? none) };
    case 'commit':
      return { ...common, kind: 'commit', bytes, accessHash };
    case 'append': {
      const messageId = row.message_id === null ? undefined : idFromBytes('MessageId', row.message_id);
      return {
        ...common,
        kind: 'append',
        bytes,
        content: row.content === null ? none : bytesOf(row.content),
        messageId,
      };
    }
  }
}

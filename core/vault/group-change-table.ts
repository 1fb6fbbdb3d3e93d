/** Changes of a group that somebody here asked for, until a commit with them is part of the topic. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationRights, ConversationRole } from '../../shared/domain/conversation-rights';
import {
  idFromBytes,
  type ConversationId,
  type DeviceId,
  type EntryId,
  type TopicId,
  type UserId,
} from '../../shared/domain/ids';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

/** A change of what the group's state says. */
export type StateChange =
  | { readonly kind: 'rename'; readonly name: string }
  /** Empty for none. */
  | { readonly kind: 'describe'; readonly description: string }
  /** SHA-256 in hexadecimal digits; absent for no picture. */
  | { readonly kind: 'set-picture'; readonly pictureHash?: string }
  | { readonly kind: 'set-role'; readonly userId: UserId; readonly role: ConversationRole }
  /** Those that are to be changed. */
  | { readonly kind: 'set-rights'; readonly rights: Partial<ConversationRights> }
  | { readonly kind: 'set-timer'; readonly timerMs?: number }
  /** Lets people ask for admission in this lobby (hexadecimal digits): in place of the one that there is, or if there is none. */
  | { readonly kind: 'open-lobby'; readonly topic: TopicId; readonly key: string; readonly isReplacing: boolean }
  | { readonly kind: 'close-lobby' }
  /** This person is no member any more. */
  | { readonly kind: 'leave' };

export type GroupChange =
  | StateChange
  /** `haveAsked`: in the group's lobby. */
  | { readonly kind: 'add-members'; readonly userIds: readonly UserId[]; readonly haveAsked?: true }
  | { readonly kind: 'remove-members'; readonly userIds: readonly UserId[] }
  /** New keys for this device, and nothing else. */
  | { readonly kind: 'update-keys' };

export interface WelcomeRecipient {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
}

/** A commit that is on its way: applied when it comes back through the topic, dropped when another one came first. */
export interface PendingCommit {
  readonly entryId: EntryId;
  /** What the commit changes of the group's rows, encoded. */
  readonly nextRows: Uint8Array;
  readonly welcome: Uint8Array | undefined;
  readonly recipients: readonly WelcomeRecipient[];
}

export interface RequestedChange {
  readonly key: number;
  readonly conversationId: ConversationId;
  readonly change: GroupChange;
  readonly commit: PendingCommit | undefined;
}

type ChangeRow = {
  readonly key: number;
  readonly conversation_id: Blob;
  readonly change: string;
  readonly entry_id: Blob | null;
  readonly next_rows: Blob | null;
  readonly welcome: Blob | null;
  readonly recipients: string | null;
};

/** Returns the key by which the change is known until it is deleted. */
export function insertGroupChange(tx: Transaction, conversationId: ConversationId, change: GroupChange): number {
  return tx.db
    .prepare('INSERT INTO group_change (conversation_id, change) VALUES (?, ?)')
    .run([idBlob(conversationId), JSON.stringify(change)]).lastInsertRowid;
}

/** The change that is to be committed next, or whose commit is pending. */
export function firstGroupChange(db: Database, conversationId: ConversationId): RequestedChange | undefined {
  const row = db
    .prepare('SELECT * FROM group_change WHERE conversation_id = ? ORDER BY key LIMIT 1')
    .get<ChangeRow>([idBlob(conversationId)]);
  return row === undefined ? undefined : changeFromRow(row);
}

/** Whether the change is still wanted. */
export function hasGroupChange(db: Database, key: number): boolean {
  return db.prepare('SELECT 1 FROM group_change WHERE key = ?', { pluck: true }).get<number>([key]) === 1;
}

export function setPendingCommit(tx: Transaction, key: number, commit: PendingCommit): void {
  tx.db
    .prepare('UPDATE group_change SET entry_id = ?, next_rows = ?, welcome = ?, recipients = ? WHERE key = ?')
    .run([
      idBlob(commit.entryId),
      blob(commit.nextRows),
      commit.welcome === undefined ? null : blob(commit.welcome),
      JSON.stringify(commit.recipients),
      key,
    ]);
}

/** The commit lost; the change is still wanted. */
export function clearPendingCommit(tx: Transaction, key: number): void {
  tx.db
    .prepare(
      'UPDATE group_change SET entry_id = NULL, next_rows = NULL, welcome = NULL, recipients = NULL WHERE key = ?',
    )
    .run([key]);
}

export function deleteGroupChange(tx: Transaction, key: number): void {
  tx.db.prepare('DELETE FROM group_change WHERE key = ?').run([key]);
}

export function deleteGroupChanges(tx: Transaction, conversationId: ConversationId): void {
  tx.db.prepare('DELETE FROM group_change WHERE conversation_id = ?').run([idBlob(conversationId)]);
}

/** Those of which no commit is on its way. */
export function deleteUncommittedChanges(tx: Transaction, conversationId: ConversationId): void {
  tx.db
    .prepare('DELETE FROM group_change WHERE conversation_id = ? AND entry_id IS NULL')
    .run([idBlob(conversationId)]);
}

function changeFromRow(row: ChangeRow): RequestedChange {
  const { entry_id: entryId, next_rows: nextRows } = row;
  return {
    key: row.key,
    conversationId: idFromBytes('ConversationId', row.conversation_id),
    change: JSON.parse(row.change) as GroupChange,
    commit:
      entryId === null || nextRows === null
        ? undefined
        : {
            entryId: idFromBytes('EntryId', entryId),
            nextRows: bytesOf(nextRows),
            welcome: row.welcome === null ? undefined : bytesOf(row.welcome),
            recipients: JSON.parse(row.recipients ?? '[]') as WelcomeRecipient[],
          },
  };
}

/** Entries of this device that came back through their topic: never decrypted, but known by their id. */
import type { Database } from '@signalapp/sqlcipher';
import type { DirectoryState } from '../../shared/domain/directory/directory-state';
import { idFromBytes, type ConversationId, type UserId } from '../../shared/domain/ids';
import { decodeGroupState } from '../content/group-state-codec';
import { sealWelcome } from '../content/inbox-codec';
import { deviceOf } from '../conversation/devices-of';
import { usersOf } from '../conversation/group-users';
import { randomBytes } from '../crypto/primitives';
import { epoch, groupStateBytes } from '../group/group';
import { decodePendingGroup } from '../group/stored-group';
import type { GroupState } from '../mls/group/group-state';
import type { TopicHead } from '../topic-chain/topic-head';
import { splitWelcome } from '../mls/welcome/make-welcome';
import type { TopicEntry } from '../transport/topic-connection';
import { setUpdateDue } from '../vault/conversation-table';
import { findPicture } from '../vault/conversation-state-table';
import { takePlace, type Place } from '../vault/message-place';
import {
  clearPendingCommit,
  deleteGroupChange,
  firstGroupChange,
  type PendingCommit,
} from '../vault/group-change-table';
import { advanceMessage, findMessage } from '../vault/message-table';
import type { NewOutboxEntry, OwnEntry } from '../vault/outbox-row';
import { deleteOutboxEntry, deleteOutboxEntryById, insertOutboxEntry } from '../vault/outbox-table';
import { waitingPosition } from '../vault/position';
import type { Transaction } from '../vault/vault';
import type { CommittedFacts } from './apply-commit';
import type { Reader } from './apply-content';
import { placeOwnAction } from './own-action';
import { markIfConfirmedByAll } from './store-content';

/** The relay has the entry: its message is sent, even if the acknowledgement was lost; its action has its place. */
export function completeOwnAppend(
  tx: Transaction,
  place: Place,
  own: OwnEntry,
  at: { readonly sequence: number; readonly reader: Reader },
): void {
  deleteOutboxEntry(tx, own.key);
  if (own.messageId !== undefined) markStored(tx, place, own.messageId, at.sequence);
  else placeOwnAction(tx, place, own, at);
}

/** Marks a message as sent, at its place in the topic. */
export function markStored(
  tx: Transaction,
  place: Place,
  messageId: Parameters<typeof advanceMessage>[2],
  sequence: number,
): void {
  const { shown } = place;
  const message = findMessage(tx.db, shown, messageId);
  if (message === undefined) return;
  const position = message.position < waitingPosition ? undefined : takePlace(tx, place, sequence);
  advanceMessage(tx, shown, messageId, 'stored', position);
  markIfConfirmedByAll(tx, shown, messageId);
}

export interface OwnCommit {
  readonly next: GroupState;
  readonly committed: CommittedFacts;
  /** Ends the request for the change, and puts the welcomes into the outbox. */
  complete(tx: Transaction): void;
}

interface OwnKnowledge {
  readonly self: UserId;
  readonly directory: DirectoryState;
  /** Of the topic's chain, with this entry. */
  readonly head: TopicHead | undefined;
}

/** The pending commit that this entry is, made in the epoch of `group`; undefined when none is pending. */
export function readOwnCommit(
  db: Database,
  { topic, group }: { readonly topic: ConversationId; readonly group: GroupState },
  entry: TopicEntry,
  { self, directory, head }: OwnKnowledge,
): OwnCommit | undefined {
  const requested = firstGroupChange(db, topic);
  const commit = requested?.commit;
  if (requested === undefined || commit === undefined || commit.entryId !== entry.entryId) return undefined;
  const next = decodePendingGroup(group, commit.nextRows);
  const place = { afterSequence: entry.sequence, head, groupEpoch: epoch(next) };
  const welcomes = sealWelcomes(topic, { ...commit, picture: findPicture(db, topic) }, place, directory);
  return {
    next,
    committed: { committer: self, users: usersOf(next), state: decodeGroupState(groupStateBytes(next)) },
    complete(tx) {
      deleteGroupChange(tx, requested.key);
      // Every commit of ours renews our keys.
      setUpdateDue(tx, topic, undefined);
      deleteOutboxEntryById(tx, entry.entryId);
      for (const welcome of welcomes) insertOutboxEntry(tx, topic, welcome);
    },
  };
}

/** Another commit came first: ours can't be appended any more. What it was to change is still wanted. */
export function dropLostCommit(tx: Transaction, { topic }: Place): void {
  const requested = firstGroupChange(tx.db, topic);
  if (requested?.commit === undefined) return;
  deleteOutboxEntryById(tx, requested.commit.entryId);
  clearPendingCommit(tx, requested.key);
}

/** From where on the new members read. */
export interface WelcomePlace {
  readonly afterSequence: number;
  /** Of the topic's chain there. */
  readonly head: TopicHead | undefined;
  readonly groupEpoch: number;
}

/** Whom to send what. */
export interface Invitation extends Pick<PendingCommit, 'welcome' | 'recipients'> {
  /** The group's, if it has one and it is here. */
  readonly picture: Uint8Array | undefined;
}

/** One inbox entry for each recipient that still has its device, with what the welcome has for it alone. */
export function sealWelcomes(
  topic: ConversationId,
  { welcome, recipients, picture }: Invitation,
  { afterSequence, head, groupEpoch }: WelcomePlace,
  directory: DirectoryState,
): readonly NewOutboxEntry[] {
  if (welcome === undefined) return [];
  // In the order in which they were added.
  const welcomes = splitWelcome(welcome);
  return recipients.flatMap(({ userId, deviceId }, index) => {
    const device = deviceOf(directory, userId, deviceId);
    const own = welcomes[index];
    if (device === undefined || own === undefined) return [];
    return {
      kind: 'deliver' as const,
      entryId: idFromBytes('EntryId', randomBytes(16)),
      epoch: groupEpoch,
      inbox: device.inbox,
      bytes: sealWelcome(
        { conversationId: topic, welcome: own.welcome, afterSequence, head, picture },
        device.encryptionKey,
      ),
    };
  });
}

import {
  idFromBytes,
  idToBytes,
  type ConversationId,
  type EntryId,
  type MessageId,
  type UserId,
} from '../../shared/domain/ids';
import type { ConversationState } from '../content/group-state-codec';
import { sha256 } from '../crypto/primitives';
import type { Notice } from '../vault/message-row';
import type { Slot } from '../vault/position';

/** What of a group's state the conversation shows. */
export interface GroupFacts {
  readonly users: ReadonlySet<UserId>;
  readonly state: ConversationState;
}

export interface CommitChange {
  readonly addedUsers: readonly UserId[];
  readonly removedUsers: readonly UserId[];
  readonly renamedTo: string | undefined;
  readonly notices: readonly { readonly slot: Slot; readonly notice: Notice }[];
}

/**
 * What a commit changed, or undefined when the conversation's rules forbid it: its kind never changes, and nobody joins a
 * direct conversation. Pure. Users count, not leaves: another device of a member is no news.
 */
export function applyCommit(before: GroupFacts, after: GroupFacts): CommitChange | undefined {
  const addedUsers = [...after.users].filter((userId) => !before.users.has(userId));
  const removedUsers = [...before.users].filter((userId) => !after.users.has(userId));
  if (after.state.kind !== before.state.kind) return undefined;
  if (before.state.kind === 'direct' && addedUsers.length > 0) return undefined;
  const renamedTo = after.state.name === before.state.name ? undefined : after.state.name;
  const notices: { slot: Slot; notice: Notice }[] = [];
  if (addedUsers.length > 0) notices.push({ slot: 0, notice: { what: 'members-added', userIds: addedUsers } });
  if (removedUsers.length > 0) notices.push({ slot: 1, notice: { what: 'members-removed', userIds: removedUsers } });
  if (renamedTo !== undefined) notices.push({ slot: 2, notice: { what: 'renamed', name: renamedTo } });
  return { addedUsers, removedUsers, renamedTo, notices };
}

/** The id of the notice that an entry gave rise to: the same whenever the entry is read. */
export function noticeId(entryId: EntryId, slot: Slot): MessageId {
  return idFromBytes('MessageId', sha256(idToBytes(entryId), Uint8Array.of(slot)).subarray(0, 16));
}

/** The id of the notice that a conversation begins with here: behind this entry of its topic. */
export function joinNoticeId(conversationId: ConversationId, afterSequence: number): MessageId {
  return idOfPlace(conversationId, afterSequence);
}

/** The id of the notice that entries of a topic are missing. */
export function gapNoticeId(topic: ConversationId, sequence: number): MessageId {
  return idOfPlace(topic, sequence, 1);
}

function idOfPlace(topic: ConversationId, sequence: number, ...kind: number[]): MessageId {
  const place = new Uint8Array(8);
  new DataView(place.buffer).setBigUint64(0, BigInt(sequence));
  return idFromBytes('MessageId', sha256(idToBytes(topic), place, Uint8Array.from(kind)).subarray(0, 16));
}

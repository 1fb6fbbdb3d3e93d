import { equalBytes } from '../../shared/domain/bytes';
import { permissionsOf, roleOf, type ConversationRole } from '../../shared/domain/conversation-rights';
import {
  idFromBytes,
  idToBytes,
  type ConversationId,
  type EntryId,
  type MessageId,
  type UserId,
} from '../../shared/domain/ids';
import type { Lobby } from '../../shared/protocol/link-codec';
import type { ConversationState } from '../content/group-state-codec';
import { stateAmong, withoutLeaving } from '../conversation/conversation-state';
import { sha256 } from '../crypto/primitives';
import type { Notice } from '../vault/message-row';
import type { Slot } from '../vault/position';

/** What of a group's state the conversation shows. */
export interface GroupFacts {
  /** Who takes part. */
  readonly users: ReadonlySet<UserId>;
  readonly state: ConversationState;
}

/** What a commit has made of the group. */
export interface CommittedFacts {
  readonly committer: UserId;
  /** Whose devices are in the group. */
  readonly users: ReadonlySet<UserId>;
  /** Undefined when it can't be read. */
  readonly state: ConversationState | undefined;
}

export interface CommitChange {
  readonly addedUsers: readonly UserId[];
  readonly removedUsers: readonly UserId[];
  /** The state from now on, when it is another one than before. */
  readonly state: ConversationState | undefined;
  /** The committer gave the group a state that it may not give: it counts for nothing. */
  readonly hasRefusedState: boolean;
  readonly notices: readonly { readonly slot: Slot; readonly notice: Notice }[];
}

/** Notices about roles that one commit gives rise to; our clients change one. */
const roleNoticesLimit = 8;

/**
 * What a commit changed, or undefined when its committer may not change the members like that. Pure. Users count, not leaves:
 * another device of a member is no news. A state that the committer may not give is passed over, and the former one holds: all
 * who have it agree on that. Who is in the group can't be passed over, since MLS has let them in or out.
 */
export function applyCommit(before: GroupFacts, commit: CommittedFacts): CommitChange | undefined {
  const proposed = commit.state;
  const isAccepted = proposed !== undefined && mayGive(before, commit, proposed);
  const state = stateAmong(isAccepted ? proposed : before.state, commit.users);
  const users = withoutLeaving(commit.users, state);
  const addedUsers = [...users].filter((userId) => !before.users.has(userId));
  const removedUsers = [...before.users].filter((userId) => !users.has(userId));
  if (!mayChangeMembers(before, commit.committer, addedUsers, removedUsers, state)) return undefined;
  const notices = [
    ...memberNotices(commit.committer, addedUsers, removedUsers, state),
    ...stateNotices(before, { users, state }),
  ];
  const isSame = isSameState(before.state, state);
  return { addedUsers, removedUsers, state: isSame ? undefined : state, hasRefusedState: !isAccepted, notices };
}

function mayChangeMembers(
  before: GroupFacts,
  committer: UserId,
  addedUsers: readonly UserId[],
  removedUsers: readonly UserId[],
  state: ConversationState,
): boolean {
  const may = permissionsOf(before.state, before.users, committer);
  if (addedUsers.length > 0 && !may.addMembers) return false;
  // Two people are left by either of them; from a group everybody may go, and only an admin may send others away.
  const sentAway = removedUsers.filter((userId) => !(userId === committer && state.leaving.includes(userId)));
  return sentAway.length === 0 || may.manage || before.state.kind !== 'group';
}

function mayGive(before: GroupFacts, { committer, users }: CommittedFacts, proposed: ConversationState): boolean {
  const former = before.state;
  if (proposed.kind !== former.kind) return false;
  const isLeaver = (userId: UserId): boolean => userId === committer || former.leaving.includes(userId);
  if (!proposed.leaving.every(isLeaver)) return false;
  // Whom this commit lets in, or the one before it has.
  const isNewcomer = (userId: UserId): boolean => former.lobby !== undefined && !before.users.has(userId);
  const { joinedByLink } = former;
  if (!proposed.joinedByLink.every((userId) => joinedByLink.includes(userId) || isNewcomer(userId))) return false;
  const may = permissionsOf(former, before.users, committer);
  if (proposed.timerMs !== former.timerMs && !may.setTimer) return false;
  return may.manage || isManagedAlike(stateAmong(former, users), stateAmong(proposed, users));
}

// In everything that only those may change who manage a group, fields of a newer version among it. So nobody else gives a role to whom they add, either.
function isManagedAlike(former: ConversationState, proposed: ConversationState): boolean {
  return (
    former.name === proposed.name &&
    former.description === proposed.description &&
    isSameHash(former.pictureHash, proposed.pictureHash) &&
    isSameList(former.admins, proposed.admins) &&
    isSameList(former.readers, proposed.readers) &&
    isSameRights(former, proposed) &&
    isSameLobby(former.lobby, proposed.lobby) &&
    isSameUnknown(former, proposed)
  );
}

function memberNotices(
  committer: UserId,
  addedUsers: readonly UserId[],
  removedUsers: readonly UserId[],
  state: ConversationState,
): CommitChange['notices'] {
  const notices: { slot: Slot; notice: Notice }[] = [];
  const hasLeft = removedUsers.includes(committer) && state.leaving.includes(committer);
  const sentAway = hasLeft ? removedUsers.filter((userId) => userId !== committer) : removedUsers;
  const byLink = addedUsers.filter((userId) => state.joinedByLink.includes(userId));
  const byHand = addedUsers.filter((userId) => !byLink.includes(userId));
  if (byHand.length > 0) notices.push({ slot: 0, notice: { what: 'members-added', userIds: byHand } });
  if (byLink.length > 0) notices.push({ slot: 9, notice: { what: 'joined-by-link', userIds: byLink } });
  if (sentAway.length > 0) notices.push({ slot: 1, notice: { what: 'members-removed', userIds: [...sentAway] } });
  if (hasLeft) notices.push({ slot: 4, notice: { what: 'left' } });
  return notices;
}

function stateNotices(before: GroupFacts, after: GroupFacts): CommitChange['notices'] {
  const [former, state] = [before.state, after.state];
  const notices: { slot: Slot; notice: Notice }[] = [];
  if (state.name !== former.name) notices.push({ slot: 2, notice: { what: 'renamed', name: state.name } });
  if (state.description !== former.description) {
    notices.push({ slot: 11, notice: { what: 'description-changed', isGone: state.description === '' } });
  }
  if (!isSameHash(former.pictureHash, state.pictureHash)) {
    notices.push({ slot: 5, notice: { what: 'picture-changed' } });
  }
  for (const [userId, role] of changedRoles(before, after)) {
    notices.push({ slot: 6, notice: { what: 'role-changed', userId, role } });
  }
  if (!isSameRights(former, state)) notices.push({ slot: 7, notice: { what: 'rights-changed', rights: state.rights } });
  if (!isSameLobby(former.lobby, state.lobby)) {
    const change = former.lobby === undefined ? 'on' : state.lobby === undefined ? 'off' : 'replaced';
    notices.push({ slot: 10, notice: { what: 'join-link-changed', change } });
  }
  if (state.timerMs !== former.timerMs) {
    const timer = state.timerMs === undefined ? {} : { timerMs: state.timerMs };
    notices.push({ slot: 8, notice: { what: 'timer-changed', ...timer } });
  }
  return notices;
}

// Of those who stay, as the states name them: not of all who become admins because no admin is left.
function changedRoles(before: GroupFacts, after: GroupFacts): readonly (readonly [UserId, ConversationRole])[] {
  const named = new Set([
    ...before.state.admins,
    ...before.state.readers,
    ...after.state.admins,
    ...after.state.readers,
  ]);
  return [...named]
    .filter((userId) => before.users.has(userId) && after.users.has(userId))
    .filter((userId) => namedRole(before.state, userId) !== namedRole(after.state, userId))
    .slice(0, roleNoticesLimit)
    .map((userId) => [userId, roleOf(after.state, after.users, userId)]);
}

function namedRole({ admins, readers }: ConversationState, userId: UserId): ConversationRole {
  return admins.includes(userId) ? 'admin' : readers.includes(userId) ? 'reader' : 'member';
}

/** Whether the two states say the same. */
export function isSameState(left: ConversationState, right: ConversationState): boolean {
  return isManagedAlike(left, right) && left.timerMs === right.timerMs && isSameList(left.leaving, right.leaving);
}

function isSameRights({ rights: left }: ConversationState, { rights: right }: ConversationState): boolean {
  return left.post === right.post && left.addMembers === right.addMembers && left.call === right.call;
}

function isSameLobby(left: Lobby | undefined, right: Lobby | undefined): boolean {
  return left === undefined || right === undefined
    ? left === right
    : left.topic === right.topic && equalBytes(left.key, right.key);
}

function isSameUnknown({ unknown: left = [] }: ConversationState, { unknown: right = [] }: ConversationState): boolean {
  return (
    left.length === right.length &&
    left.every(({ no, wireType, data }, index) => {
      const other = right[index];
      return other?.no === no && other.wireType === wireType && equalBytes(other.data, data);
    })
  );
}

function isSameHash(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  return left === undefined || right === undefined ? left === right : equalBytes(left, right);
}

function isSameList(left: readonly UserId[], right: readonly UserId[]): boolean {
  return left.length === right.length && left.every((userId, index) => userId === right[index]);
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

/** Makes the commit that a wanted change asks for, from the group's newest state, and stores it as pending. */
import { equalBytes } from '../../shared/domain/bytes';
import { idFromBytes, type UserId } from '../../shared/domain/ids';
import { encodeGroupState, type ConversationState } from '../content/group-state-codec';
import type { Turn } from '../conversation/conversation-groups';
import { newLobby, stateAmong, withoutLeaving } from '../conversation/conversation-state';
import { usersOf } from '../conversation/group-users';
import { randomBytes, sha256, wipe } from '../crypto/primitives';
import { accessKey } from '../group/access-key';
import { commitChanges } from '../group/commit-changes';
import { epoch, groupStateBytes, members } from '../group/group';
import { encodePendingGroup } from '../group/stored-group';
import { isSameState } from '../incoming/apply-commit';
import type { CreatedCommit } from '../mls/commit/create-commit';
import { spend, wipeGroup, type GroupState } from '../mls/group/group-state';
import { setPendingCommit, type GroupChange } from '../vault/group-change-table';
import { insertOutboxEntry } from '../vault/outbox-table';
import { changeState, stateChangeOf } from './change-state';
import { checkWelcomeSize } from './check-welcome-size';
import type { ClaimedKeyPackage } from './claim-key-packages';

export interface MadeCommit {
  readonly made: CreatedCommit;
  /** Those whom it adds. */
  readonly claimed: readonly ClaimedKeyPackage[];
}

export interface WantedCommit {
  readonly change: GroupChange;
  readonly claimed: readonly ClaimedKeyPackage[];
  /** As the rules have let it become. */
  readonly state: ConversationState;
  readonly self: UserId;
  readonly nowMs: number;
}

/**
 * Undefined when the group is as it is wanted already. Every commit also removes the devices of those who have left, and
 * gives the group the state that counts, if somebody has given it another one against the rules.
 */
export function makeCommit(group: GroupState, wanted: WantedCommit): MadeCommit | undefined {
  const { change, state, self, nowMs } = wanted;
  const users = usersOf(group);
  const present = withoutLeaving(users, state);
  const sentAway = change.kind === 'remove-members' ? change.userIds : [];
  const remove = members(group).filter(
    ({ userId }) => userId !== self && (state.leaving.includes(userId) || sentAway.includes(userId)),
  );
  const claimed = wanted.claimed.filter(({ device }) => !present.has(device.userId));
  const stateChange = stateChangeOf(change);
  const changed = stateChange === undefined ? state : changeState(state, stateChange, self);
  // Who is sent away knows the link.
  const next = sentAway.length > 0 && changed.lobby !== undefined ? { ...changed, lobby: newLobby() } : changed;
  const asked = change.kind === 'add-members' && change.haveAsked === true ? claimed : [];
  const joinedByLink = [...new Set(asked.map(({ device }) => device.userId))].sort();
  const isWanted =
    change.kind === 'update-keys' ||
    claimed.length > 0 ||
    remove.some(({ userId }) => sentAway.includes(userId)) ||
    !isSameState(changed, state);
  if (!isWanted) return undefined;

  const removed = new Set(remove.map(({ userId }) => userId));
  const staying = new Set([...users].filter((userId) => !removed.has(userId)));
  const encoded = encodeGroupState({ ...stateAmong(next, staying), joinedByLink });
  const made = commitChanges(group, {
    add: claimed.map(({ keyPackage }) => keyPackage),
    remove,
    nowMs,
    ...(equalBytes(encoded, groupStateBytes(group)) ? {} : { groupState: encoded }),
  });
  if (made.welcome !== undefined) checkWelcomeSize(made.welcome);
  return { made, claimed };
}

/** Puts the commit into the outbox, beside the change that it is for. Uses the group's state up. */
export function storeCommit(turn: Turn, key: number, { made, claimed }: MadeCommit): void {
  const { commit, welcome, next, waiting, consumed } = made;
  const entryId = idFromBytes('EntryId', randomBytes(16));
  const topicKey = accessKey(next);
  const group = turn.group();
  const nextRows = encodePendingGroup(group, next);
  turn.transact(waiting, (tx) => {
    const recipients = claimed.map(({ device: { userId, deviceId } }) => ({ userId, deviceId }));
    setPendingCommit(tx, key, { entryId, nextRows, welcome, recipients });
    insertOutboxEntry(tx, turn.conversationId, {
      kind: 'commit',
      entryId,
      epoch: epoch(group),
      bytes: commit,
      accessHash: sha256(topicKey),
    });
  });
  wipe(topicKey, nextRows);
  spend(group, consumed);
  wipeGroup(next);
}

/** What a wanted change makes of a conversation's newest state, and whether whoever wants it may. Pure. */
import { hasAdmin, permissionsOf, type ConversationRole } from '../../shared/domain/conversation-rights';
import { fromHex, type UserId } from '../../shared/domain/ids';
import { allowsTimer, type WorkspacePolicy } from '../../shared/domain/workspace-policy';
import { AppError } from '../../shared/errors';
import type { ConversationState } from '../content/group-state-codec';
import type { GroupChange, StateChange } from '../vault/group-change-table';

/** Applied to whatever the state is when the commit is made: what others changed meanwhile stays changed. */
export function changeState(state: ConversationState, change: StateChange, self: UserId): ConversationState {
  switch (change.kind) {
    case 'rename':
      return { ...state, name: change.name };
    case 'describe':
      return { ...state, description: change.description };
    case 'set-picture':
      return { ...state, pictureHash: change.pictureHash === undefined ? undefined : fromHex(change.pictureHash) };
    case 'set-role':
      return {
        ...state,
        admins: withRole(state.admins, change, 'admin'),
        readers: withRole(state.readers, change, 'reader'),
      };
    case 'set-rights':
      return { ...state, rights: { ...state.rights, ...change.rights } };
    case 'set-timer':
      return { ...state, timerMs: change.timerMs };
    case 'open-lobby': {
      // Two who turn the link on at the same moment make one link.
      if (state.lobby !== undefined && !change.isReplacing) return state;
      return { ...state, lobby: { topic: change.topic, key: fromHex(change.key) } };
    }
    case 'close-lobby':
      return { ...state, lobby: undefined };
    case 'leave':
      return { ...state, leaving: including(state.leaving, self) };
  }
}

/** The change without the rights that are as it wants them already: so two people can change different ones at once. */
export function withoutNeedless(change: GroupChange, { rights }: ConversationState): GroupChange {
  if (change.kind !== 'set-rights') return change;
  const { post, addMembers, call } = change.rights;
  return {
    kind: 'set-rights',
    rights: {
      ...(post === undefined || post === rights.post ? {} : { post }),
      ...(addMembers === undefined || addMembers === rights.addMembers ? {} : { addMembers }),
      ...(call === undefined || call === rights.call ? {} : { call }),
    },
  };
}

/** The change of the state that this is, if it is one. */
export function stateChangeOf(change: GroupChange): StateChange | undefined {
  const isOther = change.kind === 'add-members' || change.kind === 'remove-members' || change.kind === 'update-keys';
  return isOther ? undefined : change;
}

/** Who wants what of whom. */
export interface Wish {
  readonly state: ConversationState;
  /** Who takes part. */
  readonly users: ReadonlySet<UserId>;
  readonly self: UserId;
  /** The workspace's, now. */
  readonly policy: WorkspacePolicy;
}

/**
 * Throws `input.malformed` for what such a conversation has not, `person.unknown` for a role of somebody who is not a
 * member, `conversation.forbidden` for what this person may not, and for taking its last admin from a group; `policy.timer-forbidden` and
 * `policy.timer-required` for a timer that the workspace doesn't allow.
 */
export function demandAllowed(change: GroupChange, { state, users, self, policy }: Wish): void {
  if (change.kind === 'update-keys') return;
  if (state.kind !== 'group' && change.kind !== 'set-timer') throw malformed('conversationId');
  const may = permissionsOf(state, users, self);
  switch (change.kind) {
    case 'leave':
      return;
    case 'add-members':
      // Who has asked is let in by the link alone: it may be gone by now.
      return demand(may.addMembers && (change.haveAsked !== true || state.lobby !== undefined));
    case 'set-timer':
      demand(may.setTimer);
      return demandTimer(policy, change.timerMs);
    case 'remove-members':
      // MLS removes nobody who commits it: one leaves.
      if (change.userIds.includes(self)) throw malformed('userIds');
      return demand(may.manage);
    case 'set-role':
      demand(may.manage);
      if (!users.has(change.userId)) throw new AppError('person.unknown');
      return demand(!hasAdmin(state, users) || hasAdmin(changeState(state, change, self), users), 'last-admin');
    case 'rename':
    case 'describe':
    case 'set-picture':
    case 'set-rights':
    case 'open-lobby':
    case 'close-lobby':
      return demand(may.manage);
  }
}

function withRole(
  list: readonly UserId[],
  { userId, role }: Extract<StateChange, { kind: 'set-role' }>,
  listed: ConversationRole,
): readonly UserId[] {
  return role === listed ? including(list, userId) : list.filter((each) => each !== userId);
}

// Ascending, as the codec demands.
function including(list: readonly UserId[], userId: UserId): readonly UserId[] {
  return [...new Set([...list, userId])].sort();
}

function demand(isAllowed: boolean, rule = 'role'): void {
  if (!isAllowed) throw new AppError('conversation.forbidden', { details: { rule } });
}

function demandTimer(policy: WorkspacePolicy, timerMs: number | undefined): void {
  if (allowsTimer(policy, timerMs)) return;
  throw new AppError(policy.timers.rule === 'forbidden' ? 'policy.timer-forbidden' : 'policy.timer-required');
}

function malformed(field: string): AppError {
  return new AppError('input.malformed', { details: { field } });
}

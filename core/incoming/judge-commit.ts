import { permissionsOf } from '../../shared/domain/conversation-rights';
import type { UserId } from '../../shared/domain/ids';
import type { Log } from '../log';
import { applyCommit, type CommitChange, type CommittedFacts, type GroupFacts } from './apply-commit';

export interface JudgedCommit extends CommitChange {
  /** This person could post before it and can't any more. */
  readonly isSilencing: boolean;
}

/** What is known of the group before a commit. */
export interface BeforeCommit {
  readonly before: GroupFacts;
  /** This person has left, and the group does not know it yet: of other changes nothing is told. */
  readonly isLeaving: boolean;
}

/** What `applyCommit` says, as it concerns this person. Undefined when the commit can't be followed. */
export function judgeCommit(
  { before, isLeaving }: BeforeCommit,
  committed: CommittedFacts,
  self: UserId,
  log: Log,
): JudgedCommit | undefined {
  const change = applyCommit(before, committed);
  if (change === undefined) return undefined;
  if (change.hasRefusedState) log('state-change-refused');
  const isTold = !isLeaving || change.removedUsers.includes(self);
  return {
    ...change,
    notices: isTold ? change.notices : [],
    isSilencing: mayPost(before, self) && !mayPost(afterwards(before, change), self),
  };
}

function mayPost({ state, users }: GroupFacts, self: UserId): boolean {
  return permissionsOf(state, users, self).post;
}

function afterwards(before: GroupFacts, { addedUsers, removedUsers, state }: CommitChange): GroupFacts {
  const users = new Set([...before.users, ...addedUsers]);
  for (const userId of removedUsers) users.delete(userId);
  return { users, state: state ?? before.state };
}

import type { UserId } from '../../shared/domain/ids';
import { members, type GroupState } from '../mls/group-state';

/** Whose devices are in the group. */
export function usersOf(group: GroupState): ReadonlySet<UserId> {
  return new Set(members(group).map(({ userId }) => userId));
}

import type { UserId } from '../../shared/domain/ids';
import { members } from '../group/group';
import type { GroupState } from '../mls/group/group-state';

/** Whose devices are in the group. */
export function usersOf(group: GroupState): ReadonlySet<UserId> {
  return new Set(members(group).map(({ userId }) => userId));
}

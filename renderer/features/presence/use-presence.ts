import type { UserId } from '../../../shared/domain/ids';
import type { Presence } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import type { Core } from '../../connection/core';
import { useQuery } from '../../connection/use-query';
import type { PresenceMark } from '../../ui/PresenceDot';

/** What somebody has told of themselves, undefined when nothing is known. */
export function usePresence(userId: UserId | undefined): Presence | undefined {
  return usePresenceAt(useCore(), userId);
}

/** `usePresence` outside of a `CoreProvider`. */
export function usePresenceAt(core: Core, userId: UserId | undefined): Presence | undefined {
  const { data } = useQuery(core, 'presence.list', undefined, ['presence']);
  return data === undefined || userId === undefined ? undefined : byUser(data).get(userId);
}

// Every row of a list asks, of a workspace that may have many people.
const indexes = new WeakMap<readonly Presence[], ReadonlyMap<UserId, Presence>>();

function byUser(list: readonly Presence[]): ReadonlyMap<UserId, Presence> {
  const index = indexes.get(list) ?? new Map(list.map((presence) => [presence.userId, presence]));
  indexes.set(list, index);
  return index;
}

/** How somebody is, to others: whoever chose nothing else is away while they are not at their computer. */
export function shownAvailability({ status, isHere, isIdle }: Presence): Presence['status'] {
  return status === 'available' && isHere && isIdle ? 'away' : status;
}

/** The dot on somebody's picture: only for those who are here. */
export function presenceMark(presence: Presence | undefined): PresenceMark | undefined {
  return presence?.isHere === true ? shownAvailability(presence) : undefined;
}

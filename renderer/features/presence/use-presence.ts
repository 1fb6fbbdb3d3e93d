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
  return data?.find((presence) => presence.userId === userId);
}

/** The dot on somebody's picture: only for those who are here. */
export function presenceMark(presence: Presence | undefined): PresenceMark | undefined {
  return presence?.isHere === true ? presence.status : undefined;
}

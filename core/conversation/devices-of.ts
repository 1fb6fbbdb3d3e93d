import { activeDevice, type DirectoryState, type MemberDevice } from '../../shared/domain/directory/directory-state';
import type { DeviceId, UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';

export interface DeviceOfUser extends MemberDevice {
  readonly userId: UserId;
}

/** The devices that these users have now. Throws `person.unknown`. */
export function devicesOf(state: DirectoryState, userIds: Iterable<UserId>): readonly DeviceOfUser[] {
  return Array.from(userIds).flatMap((userId) => {
    const member = state.members.get(userId);
    if (member === undefined) throw new AppError('person.unknown');
    return Array.from(member.devices.values(), (device) => ({ ...device, userId }));
  });
}

/** Undefined once it is revoked. */
export function deviceOf(state: DirectoryState, userId: UserId, deviceId: DeviceId): DeviceOfUser | undefined {
  const device = activeDevice(state, userId, deviceId);
  return device === undefined ? undefined : { ...device, userId };
}

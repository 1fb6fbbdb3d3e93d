import type { Clock } from '../../shared/domain/clock';
import type { DeviceId, UserId } from '../../shared/domain/ids';
import type { SignalSender } from './signal-channel';

/** The devices that were heard lately. */
export interface HereDevices {
  /** Answers whether this changes who is here, or whether they are idle. */
  set(sender: Pick<SignalSender, 'userId' | 'deviceId'>, said: HereWord): boolean;
  /** Who is here, and whether they are at none of their devices. */
  users(): ReadonlyMap<UserId, { readonly isIdle: boolean }>;
  /** Forgets those that were not heard for too long. Answers whether this changes who is here. */
  prune(): boolean;
  /** Answers whether any of them was here. */
  forget(userIds: readonly UserId[]): boolean;
  /** When the first of them counts as here no longer; Infinity when there is none. */
  firstEndMs(): number;
  clear(): void;
}

export interface HereWord {
  readonly isHere: boolean;
  readonly isIdle?: boolean;
}

interface HereDevice {
  readonly userId: UserId;
  readonly untilMs: number;
  readonly isIdle: boolean;
}

/** After a word of somebody's they count as here for so long: a lost word changes nothing. */
export const hereLastsMs = 5.5 * 60_000;

export function hereDevices(clock: Clock): HereDevices {
  const devices = new Map<DeviceId, HereDevice>();
  const of = (userId: UserId): readonly HereDevice[] =>
    Array.from(devices.values()).filter((device) => device.userId === userId);
  const stateOf = (userId: UserId): 'gone' | 'idle' | 'active' => {
    const own = of(userId);
    if (own.length === 0) return 'gone';
    return own.every(({ isIdle }) => isIdle) ? 'idle' : 'active';
  };
  const drop = (isOver: (device: HereDevice) => boolean): boolean => {
    const before = devices.size;
    for (const [deviceId, device] of devices) if (isOver(device)) devices.delete(deviceId);
    return devices.size < before;
  };
  return {
    set({ deviceId, userId }, { isHere, isIdle = false }) {
      const before = stateOf(userId);
      if (isHere) devices.set(deviceId, { userId, untilMs: clock.nowMs() + hereLastsMs, isIdle });
      else devices.delete(deviceId);
      return before !== stateOf(userId);
    },
    users() {
      const present = Array.from(devices.values()).filter(({ untilMs }) => untilMs > clock.nowMs());
      const users = new Map<UserId, { readonly isIdle: boolean }>();
      for (const { userId, isIdle } of present) {
        users.set(userId, { isIdle: isIdle && (users.get(userId)?.isIdle ?? true) });
      }
      return users;
    },
    prune: () => drop(({ untilMs }) => untilMs <= clock.nowMs()),
    forget: (userIds) => drop(({ userId }) => userIds.includes(userId)),
    firstEndMs: () => Math.min(...Array.from(devices.values(), ({ untilMs }) => untilMs)),
    clear: () => devices.clear(),
  };
}

import type { Clock } from '../../shared/domain/clock';
import type { DeviceId, UserId } from '../../shared/domain/ids';
import type { SignalSender } from './signal-channel';

/** The devices that were heard lately. */
export interface HereDevices {
  /** Answers whether this changes who is here. */
  set(sender: SignalSender, isHere: boolean): boolean;
  users(): ReadonlySet<UserId>;
  /** Forgets those that were not heard for too long. Answers whether this changes who is here. */
  prune(): boolean;
  /** When the first of them counts as here no longer; Infinity when there is none. */
  firstEndMs(): number;
  clear(): void;
}

/** After a word of somebody's they count as here for so long: a lost word changes nothing. */
export const hereLastsMs = 5.5 * 60_000;

export function hereDevices(clock: Clock): HereDevices {
  const devices = new Map<DeviceId, { readonly userId: UserId; readonly untilMs: number }>();
  const users = (): ReadonlySet<UserId> => {
    const present = Array.from(devices.values()).filter(({ untilMs }) => untilMs > clock.nowMs());
    return new Set(present.map(({ userId }) => userId));
  };
  const has = (userId: UserId): boolean => Array.from(devices.values()).some((device) => device.userId === userId);
  return {
    set({ deviceId, userId }, isHere) {
      const was = has(userId);
      if (isHere) devices.set(deviceId, { userId, untilMs: clock.nowMs() + hereLastsMs });
      else devices.delete(deviceId);
      return was !== has(userId);
    },
    users,
    prune() {
      const before = new Set(Array.from(devices.values(), ({ userId }) => userId)).size;
      for (const [device, { untilMs }] of devices) if (untilMs <= clock.nowMs()) devices.delete(device);
      return users().size !== before;
    },
    firstEndMs: () => Math.min(...Array.from(devices.values(), ({ untilMs }) => untilMs)),
    clear: () => devices.clear(),
  };
}

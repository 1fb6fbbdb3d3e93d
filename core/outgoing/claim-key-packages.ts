import { equalBytes } from '../../shared/domain/bytes';
import type { Clock } from '../../shared/domain/clock';
import type { UserId } from '../../shared/domain/ids';
import { AppError, toAppError } from '../../shared/errors';
import type { DeviceOfUser } from '../conversation/devices-of';
import { readKeyPackage } from '../group/key-package';
import type { LeafIdentity } from '../group/leaf-identity';
import type { Timers } from '../transport/timers';
import type { TopicConnection } from '../transport/topic-connection';

export interface ClaimedKeyPackage {
  readonly device: DeviceOfUser;
  readonly keyPackage: Uint8Array;
}

export interface ClaimDependencies {
  readonly topics: TopicConnection;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** Claims that are under way at a time. */
const claimsAtOnce = 16;
/** Whoever has just joined publishes its first packages within moments: they are waited for so often, and so long. */
const attempts = 10;
const betweenAttemptsMs = 500;

/**
 * Claims a key package of each device and checks that it is the one that the directory knows. A device without a package
 * is left out. Throws `relay.no-key-package` when all devices of one of `required` are, and `relay.*`.
 */
export async function claimKeyPackages(
  dependencies: ClaimDependencies,
  devices: readonly DeviceOfUser[],
  required: readonly UserId[],
): Promise<readonly ClaimedKeyPackage[]> {
  const claimed: ClaimedKeyPackage[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const reached = new Set(claimed.map(({ device }) => device.userId));
    const missing = new Set(required.filter((userId) => !reached.has(userId)));
    const wanted = attempt === 1 ? devices : devices.filter(({ userId }) => missing.has(userId));
    claimed.push(...(await claimEach(dependencies, wanted)));
    if (isEveryoneReached(claimed, required)) return claimed;
    if (attempt === attempts) throw new AppError('relay.no-key-package', { retry: 'later' });
    await new Promise<void>((resolve) => {
      dependencies.timers.after(betweenAttemptsMs, resolve);
    });
  }
}

function isEveryoneReached(claimed: readonly ClaimedKeyPackage[], required: readonly UserId[]): boolean {
  const reached = new Set(claimed.map(({ device }) => device.userId));
  return required.every((userId) => reached.has(userId));
}

async function claimEach(
  { topics, clock }: ClaimDependencies,
  devices: readonly DeviceOfUser[],
): Promise<readonly ClaimedKeyPackage[]> {
  const claimed: ClaimedKeyPackage[] = [];
  for (let start = 0; start < devices.length; start += claimsAtOnce) {
    const part = devices.slice(start, start + claimsAtOnce);
    const packages = await Promise.all(part.map((device) => claim(topics, device, clock.nowMs())));
    claimed.push(...packages.flatMap((each) => (each === undefined ? [] : [each])));
  }
  return claimed;
}

async function claim(
  topics: TopicConnection,
  device: DeviceOfUser,
  nowMs: number,
): Promise<ClaimedKeyPackage | undefined> {
  try {
    const keyPackage = await topics.claimKeyPackage(device.deviceId);
    return isOf(readKeyPackage(keyPackage, nowMs), device) ? { device, keyPackage } : undefined;
  } catch (error) {
    const { code } = toAppError(error);
    // A package that isn't valid is as good as none: the relay may have made it up.
    if (code === 'relay.no-key-package' || code === 'crypto.failed') return undefined;
    throw error;
  }
}

function isOf(leaf: LeafIdentity, device: DeviceOfUser): boolean {
  return (
    leaf.userId === device.userId &&
    leaf.deviceId === device.deviceId &&
    equalBytes(leaf.signatureKey, device.signatureKey)
  );
}

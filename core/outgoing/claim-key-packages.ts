import type { UserId } from '../../shared/domain/ids';
import { AppError, toAppError } from '../../shared/errors';
import type { DeviceOfUser } from '../conversation/devices-of';
import { readKeyPackage } from '../mls/key-package';
import type { LeafIdentity } from '../mls/credential';
import type { TopicConnection } from '../transport/topic-connection';

export interface ClaimedKeyPackage {
  readonly device: DeviceOfUser;
  readonly keyPackage: Uint8Array;
}

/** Claims that are under way at a time. */
const claimsAtOnce = 16;

/**
 * Claims a key package of each device and checks that it is the one that the directory knows. A device without a package
 * is left out. Throws `relay.no-key-package` when all devices of one of `required` are, and `relay.*`.
 */
export async function claimKeyPackages(
  topics: TopicConnection,
  devices: readonly DeviceOfUser[],
  required: readonly UserId[],
  nowMs: number,
): Promise<readonly ClaimedKeyPackage[]> {
  const claimed: ClaimedKeyPackage[] = [];
  for (let start = 0; start < devices.length; start += claimsAtOnce) {
    const part = devices.slice(start, start + claimsAtOnce);
    const packages = await Promise.all(part.map((device) => claim(topics, device, nowMs)));
    claimed.push(...packages.flatMap((each) => (each === undefined ? [] : [each])));
  }
  const reached = new Set(claimed.map(({ device }) => device.userId));
  if (required.some((userId) => !reached.has(userId))) throw new AppError('relay.no-key-package', { retry: 'later' });
  return claimed;
}

async function claim(
  topics: TopicConnection,
  device: DeviceOfUser,
  nowMs: number,
): Promise<ClaimedKeyPackage | undefined> {
  try {
    const keyPackage = await topics.claimKeyPackage(device.deviceId);
    return isOf(await readKeyPackage(keyPackage, nowMs), device) ? { device, keyPackage } : undefined;
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
    leaf.signatureKey.every((byte, index) => byte === device.signatureKey[index])
  );
}

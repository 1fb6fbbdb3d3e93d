import { idFromBytes } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import type { KeyPackageClaim, KeyPackagesPublish } from '../../shared/protocol/gen/relay_pb';
import type { DeviceIdentity } from '../device-session';
import { checkSize, done, refuse } from '../outcome';
import type { Outcome } from '../outcome';
import type { RelayContext } from '../relay-context';
import type { TopicSession } from '../topic-session';

export async function publishKeyPackages(
  { store }: RelayContext,
  { deviceId }: DeviceIdentity,
  { packages, lastResort }: KeyPackagesPublish,
): Promise<Outcome> {
  if (packages.length > limits.keyPackagesPerPublish) throw new AppError('relay.too-large');
  for (const keyPackage of packages) checkSize(keyPackage, limits.keyPackageBytes);
  const newLastResort = lastResort.length === 0 ? undefined : checkSize(lastResort, limits.keyPackageBytes);
  const outcome = await store.publishKeyPackages(deviceId, packages, newLastResort);
  return outcome === 'published' ? done : refuse(RefusalCode.REFUSAL_QUOTA_EXCEEDED);
}

export async function countKeyPackages({ store }: RelayContext, { deviceId }: DeviceIdentity): Promise<Outcome> {
  return { answer: { case: 'keyPackagesLeft', value: await store.countKeyPackages(deviceId) } };
}

export async function claimKeyPackage(
  { store, directory }: RelayContext,
  { invitations }: TopicSession,
  request: KeyPackageClaim,
): Promise<Outcome> {
  const deviceId = idFromBytes('DeviceId', request.deviceId);
  const retryAfterMs = invitations.take(1);
  if (retryAfterMs > 0) return refuse(RefusalCode.REFUSAL_RATE_LIMITED, { retryAfterMs });
  const bytes = directory.isActiveDevice(deviceId) ? await store.claimKeyPackage(deviceId) : undefined;
  if (bytes === undefined) return refuse(RefusalCode.REFUSAL_NO_KEY_PACKAGE);
  return { answer: { case: 'keyPackage', value: { bytes } } };
}

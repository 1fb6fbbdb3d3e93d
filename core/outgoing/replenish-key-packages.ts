import type { Clock } from '../../shared/domain/clock';
import { wipe } from '../crypto/primitives';
import type { Identity } from '../directory/identity';
import { generateKeyPackage, type NewKeyPackage } from '../group/key-package';
import type { DeviceConnection } from '../transport/device-connection';
import { deleteKeyPackagesBefore, insertKeyPackage, lastResortMadeAtMs } from '../vault/key-package-table';
import type { Vault } from '../vault/vault';

export interface KeyPackageDependencies {
  readonly vault: Vault;
  readonly identity: Identity;
  readonly clock: Clock;
}

const dayMs = 24 * 60 * 60 * 1000;
/** Below this many the relay is given more, up to `fullCount`. */
const lowCount = 10;
const fullCount = 20;
/** The last resort may have been used, and its keys are not deleted: it is replaced after this time. */
const lastResortRenewalMs = 30 * dayMs;
/** Nobody accepts an ordinary package that is older, not even late: 90 days of validity and 90 of grace. */
const ordinaryKeepMs = 181 * dayMs;
const lastResortKeepMs = 456 * dayMs;

/**
 * Publishes key packages when the relay has few left, or no last resort of recent making. The secret halves are in the
 * vault before the relay has the packages. Throws `relay.*`.
 */
export async function replenishKeyPackages(
  dependencies: KeyPackageDependencies,
  connection: DeviceConnection,
): Promise<void> {
  const { vault, clock } = dependencies;
  const nowMs = clock.nowMs();
  const { count, hasLastResort } = await connection.countKeyPackages();
  const madeAtMs = vault.read(lastResortMadeAtMs);
  const isLastResortNeeded = !hasLastResort || madeAtMs === undefined || nowMs - madeAtMs > lastResortRenewalMs;
  const missing = count < lowCount ? fullCount - count : 0;
  if (missing === 0 && !isLastResortNeeded) return;

  const packages: NewKeyPackage[] = [];
  for (let index = 0; index < missing; index += 1) packages.push(make(dependencies, nowMs, false));
  const lastResort = isLastResortNeeded ? make(dependencies, nowMs, true) : undefined;
  vault.transact((tx) => {
    deleteKeyPackagesBefore(tx, { ordinaryMs: nowMs - ordinaryKeepMs, lastResortMs: nowMs - lastResortKeepMs });
    for (const made of packages) insertKeyPackage(tx, { ...made, isLastResort: false }, nowMs);
    if (lastResort !== undefined) insertKeyPackage(tx, { ...lastResort, isLastResort: true }, nowMs);
  });
  for (const made of packages) wipe(made.privateKeys);
  if (lastResort !== undefined) wipe(lastResort.privateKeys);
  await connection.publishKeyPackages(
    packages.map(({ keyPackage }) => keyPackage),
    lastResort?.keyPackage,
  );
}

function make({ identity }: KeyPackageDependencies, nowMs: number, isLastResort: boolean): NewKeyPackage {
  const { userId, deviceId, signature } = identity;
  return generateKeyPackage({
    identity: { userId, deviceId, signatureKey: signature.publicKey },
    signature,
    isLastResort,
    nowMs,
  });
}

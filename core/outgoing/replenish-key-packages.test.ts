import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idFromBytes } from '../../shared/domain/ids';
import { boxKeyPair, randomBytes } from '../crypto/primitives';
import type { Identity } from '../directory/identity';
import { readKeyPackage } from '../group/key-package';
import { makeDevice } from '../group/testing/test-group';
import type { DeviceConnection } from '../transport/device-connection';
import { temporaryVault, type TemporaryVault } from '../vault/testing/temporary-vault';
import { replenishKeyPackages } from './replenish-key-packages';

const dayMs = 24 * 60 * 60 * 1000;
let temporary: TemporaryVault;
let identity: Identity;
let nowMs: number;
let atRelay: { packages: Uint8Array[]; lastResort: Uint8Array | undefined };

beforeEach(async () => {
  temporary = temporaryVault();
  const { identity: leaf, signature } = await makeDevice();
  identity = {
    userId: leaf.userId,
    deviceId: leaf.deviceId,
    signature,
    box: boxKeyPair(),
    inbox: idFromBytes('TopicId', randomBytes(32)),
    genesis: new Uint8Array([1]),
  };
  nowMs = Date.UTC(2027, 0, 1);
  atRelay = { packages: [], lastResort: undefined };
});
afterEach(() => temporary.remove());

const stored = (): number =>
  temporary.vault.read((db) => Number(db.prepare('SELECT count(*) FROM key_package', { pluck: true }).get()));

async function replenish(fails = false): Promise<void> {
  const connection: Pick<DeviceConnection, 'countKeyPackages' | 'publishKeyPackages'> = {
    countKeyPackages: async () => ({
      count: atRelay.packages.length,
      hasLastResort: atRelay.lastResort !== undefined,
    }),
    publishKeyPackages: async (packages, lastResort) => {
      if (fails) throw new Error('no connection');
      atRelay.packages.push(...packages);
      atRelay.lastResort = lastResort ?? atRelay.lastResort;
    },
  };
  const { vault } = temporary;
  await replenishKeyPackages({ vault, identity, clock: { nowMs: () => nowMs } }, connection as DeviceConnection);
}

describe('key packages', () => {
  it('are published with a last resort, and their secret halves are stored', async () => {
    await replenish();
    expect(atRelay.packages).toHaveLength(20);
    expect(stored()).toBe(21);
    for (const bytes of [...atRelay.packages, atRelay.lastResort ?? new Uint8Array()]) {
      expect(readKeyPackage(bytes, nowMs)).toMatchObject({
        userId: identity.userId,
        deviceId: identity.deviceId,
      });
    }
  });

  it('are filled up when few are left, not before', async () => {
    await replenish();
    atRelay.packages.splice(0, 10);
    await replenish();
    expect(atRelay.packages).toHaveLength(10);
    atRelay.packages.pop();
    const { lastResort } = atRelay;
    await replenish();
    expect(atRelay.packages).toHaveLength(20);
    expect(atRelay.lastResort).toBe(lastResort);
  });

  it('are in the vault before the relay has them', async () => {
    await expect(replenish(true)).rejects.toThrow('no connection');
    expect(stored()).toBe(21);
  });

  it('of last resort are renewed every month, and the former one still opens welcomes', async () => {
    await replenish();
    const { lastResort } = atRelay;
    nowMs += 31 * dayMs;
    await replenish();
    expect(atRelay.lastResort).not.toBe(lastResort);
    expect(stored()).toBe(22);
  });

  it('that nobody accepts any more are deleted', async () => {
    await replenish();
    atRelay.packages.length = 0;
    nowMs += 200 * dayMs;
    await replenish();
    // 20 new ones and a new last resort, beside the former last resort.
    expect(stored()).toBe(22);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sodium from 'libsodium-wrappers-sumo';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyEntry } from '../shared/domain/directory/apply-entry';
import type { Action } from '../shared/domain/directory/decode-entry';
import { emptyDirectory } from '../shared/domain/directory/directory-state';
import {
  deviceAddition,
  deviceRevocation,
  entryBy,
  foundingBy,
  makeTestDevice,
  makeTestPerson,
  testCrypto,
} from '../shared/domain/directory/testing/test-people';
import { AppError } from '../shared/errors';
import { openDirectoryLog } from './directory-log';
import { openSqliteStore } from './store/sqlite-store';
import type { Store } from './store/store';
import { roomyLimits } from './store/store-under-test';

const clock = { nowMs: () => 1_800_000_000_000 };
let folder: string;
let store: Store;
beforeEach(async () => {
  await sodium.ready;
  folder = mkdtempSync(join(tmpdir(), 'conclave-directory-'));
  store = openSqliteStore({ dataFolder: folder, limits: roomyLimits, clock });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

it('tells of a revocation although the key packages could not be deleted', async () => {
  const failing: Store = {
    ...store,
    deleteKeyPackages: () => Promise.reject(new AppError('relay.unavailable', { retry: 'later' })),
  };
  const told: number[] = [];
  const log = await openDirectoryLog({ store: failing, clock, appended: (sequence) => void told.push(sequence) });
  const [owner, second] = [makeTestPerson(), makeTestDevice()];
  let state = emptyDirectory();
  const append = async (action: Action): Promise<number> => {
    const entry = entryBy(state, owner, action, { nowMs: clock.nowMs() });
    state = applyEntry(state, entry, testCrypto).state;
    return log.append(entry, () => undefined);
  };
  await append(foundingBy(owner));
  await append(deviceAddition(owner.userId, second));
  await append(deviceRevocation(second.deviceId)).catch(() => undefined);
  expect(log.isActiveDevice(second.deviceId)).toBe(false);
  expect(told).toEqual([1, 2, 3]);
});

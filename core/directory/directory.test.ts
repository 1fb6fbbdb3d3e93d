import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromHex } from '../../shared/domain/ids';
import { openPolicy, type WorkspacePolicy } from '../../shared/domain/workspace-policy';
import { AppError } from '../../shared/errors';
import { cryptoReady, randomBytes, signatureKeyPair } from '../crypto/primitives';
import type { DeviceConnection } from '../transport/device-connection';
import { openDirectory, type Directory } from './directory';
import { deviceAuthentication } from './identity';
import { createFakeRelay } from './testing/fake-relay';
import type { FakeRelay } from './testing/fake-relay';
import * as t from './testing/test-device';
import type { TestClock, TestDevice } from './testing/test-device';
import { addConversation } from '../vault/testing/temporary-vault';
import { setPolicy } from './set-policy';
import { renameWorkspace, updateProfile } from './update-profile';

let clock: TestClock;
let relay: FakeRelay;
let device: TestDevice;
let directory: Directory;

beforeAll(cryptoReady);
beforeEach(async () => {
  clock = t.createTestClock();
  relay = createFakeRelay(clock);
  device = t.createTestDevice(relay, clock);
  directory = await t.foundWith(device, relay);
});
afterEach(() => device.remove());

const profile = { displayName: 'Dr. Quill', title: 'Chief' };

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'done';
}

function thrownBy(fn: () => void): AppError {
  try {
    fn();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const connect = (): Promise<DeviceConnection> =>
  relay.openConnection(relay.endpoint, deviceAuthentication(directory.account.identity, directory.account.workspaceId));

const entryCount = () =>
  device.vault.read((db) => db.prepare('SELECT count(*) FROM directory_entry', { pluck: true }).get());

/** An entry by this device that the relay has and has not pushed. */
function unseenEntry(): Uint8Array {
  relay.isWithholding = true;
  const entry = t.profileEntryBy(directory.account, relay);
  relay.accept(entry);
  relay.isWithholding = false;
  return entry;
}

describe('applying a pushed entry', () => {
  it('stores it, changes the state and announces it', () => {
    const entry = unseenEntry();
    device.changes.length = 0;
    directory.apply(2, entry);
    expect([directory.state().sequence, entryCount()]).toEqual([2, 2]);
    expect(device.changes).toEqual([
      { what: 'people', userIds: [directory.account.identity.userId] },
      { what: 'workspace' },
    ]);
    expect(t.directoryOf(device.restarted()).state()).toEqual(directory.state());
  });

  it('is done before anybody hears of it', () => {
    const heard: number[] = [];
    device.vault.subscribe(() => heard.push(directory.state().sequence));
    directory.apply(2, unseenEntry());
    expect(heard).toEqual([2]);
  });

  it('ignores one that is known', () => {
    const entry = unseenEntry();
    directory.apply(2, entry);
    device.changes.length = 0;
    directory.apply(2, entry);
    expect([directory.state().sequence, entryCount(), device.changes]).toEqual([2, 2, []]);
  });

  it('refuses a log that was replaced or has a gap', () => {
    const entry = unseenEntry();
    expect(thrownBy(() => directory.apply(3, entry)).code).toBe('protocol.unexpected');
    expect(thrownBy(() => directory.apply(1, entry)).code).toBe('protocol.unexpected');
    expect(thrownBy(() => directory.apply(0, entry)).code).toBe('protocol.unexpected');
    expect([directory.state().sequence, entryCount()]).toEqual([1, 1]);
  });

  it('stores nothing of what the rules refuse', () => {
    const forged = unseenEntry();
    forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
    expect(thrownBy(() => directory.apply(2, forged)).details).toEqual({ rule: 'signature' });
    expect(thrownBy(() => directory.apply(2, randomBytes(200))).code).toBe('protocol.malformed');
    expect([directory.state().sequence, entryCount()]).toEqual([1, 1]);
  });

  it('leaves the state as it was when the vault fails', () => {
    const entry = unseenEntry();
    device.vault.read((db) => db.exec('PRAGMA query_only = ON'));
    expect(thrownBy(() => directory.apply(2, entry)).code).toBe('vault.read-only');
    expect(directory.state().sequence).toBe(1);
    device.vault.read((db) => db.exec('PRAGMA query_only = OFF'));
    directory.apply(2, entry);
    expect([directory.state().sequence, entryCount()]).toEqual([2, 2]);
  });
});

describe('following a relay', () => {
  it('catches up from where it was', async () => {
    for (let count = 0; count < 5; count += 1) unseenEntry();
    await directory.follow(await connect());
    expect(directory.state().headHash).toEqual(relay.state().headHash);
  });

  it('breaks the connection that pushes what the rules refuse, and keeps the log', async () => {
    const connection = await connect();
    await directory.follow(connection);
    relay.push(2, randomBytes(300));
    expect((await connection.closed)?.code).toBe('protocol.malformed');
    expect(entryCount()).toBe(1);
  });

  it('breaks the connection that reorders entries', async () => {
    const connection = await connect();
    await directory.follow(connection);
    unseenEntry();
    relay.push(3, t.profileEntryBy(directory.account, relay));
    expect((await connection.closed)?.code).toBe('protocol.unexpected');
    expect(entryCount()).toBe(1);
  });

  it('fails when the connection breaks on the way', async () => {
    unseenEntry();
    relay.isWithholding = true;
    const connection = await connect();
    const outcome = codeOf(directory.follow(connection));
    connection.close();
    expect(await outcome).toBe('relay.unreachable');
  });

  it('gives up when entries are withheld, and not while they come', async () => {
    unseenEntry();
    unseenEntry();
    relay.isWithholding = true;
    const outcome = codeOf(directory.follow(await connect()));
    await expect.poll(() => device.timers.waiting()).toEqual([15_000]);
    device.timers.advance(14_000);
    directory.apply(2, relay.entries[1] ?? new Uint8Array());
    expect(device.timers.waiting()).toEqual([15_000]);
    device.timers.advance(15_000);
    expect(await outcome).toBe('relay.unavailable');
  });

  it("goes by the relay's clock", async () => {
    const behind = { nowMs: () => clock.nowMs() - 3_600_000 };
    const late = t.directoryOf({ ...device, clock: behind });
    expect(late.nowMs()).toBe(clock.nowMs() - 3_600_000);
    await late.follow(await connect());
    expect(late.nowMs()).toBe(clock.nowMs());
  });
});

describe('appending', () => {
  it('is known here and at the relay when it returns, once', async () => {
    await updateProfile(directory, profile);
    expect(directory.workspace().self).toMatchObject(profile);
    expect([relay.entries.length, entryCount()]).toEqual([2, 2]);
    await updateProfile(directory, profile);
    expect(relay.entries.length).toBe(2);
  });

  it('needs a connection', async () => {
    expect(await codeOf(updateProfile(t.directoryOf(device), profile))).toBe('relay.unreachable');
    for (const connection of relay.openConnections) connection.close();
    expect(await codeOf(updateProfile(directory, profile))).toBe('relay.unreachable');
    await directory.follow(await connect());
    expect(await codeOf(updateProfile(directory, profile))).toBe('done');
  });

  it('is built anew each time that somebody else was first', async () => {
    let others = 4;
    relay.beforeAppend = () => {
      if (others <= 0) return;
      others -= 1;
      const hook = relay.beforeAppend;
      relay.beforeAppend = undefined;
      relay.accept(t.profileEntryBy(directory.account, relay));
      relay.beforeAppend = hook;
    };
    await renameWorkspace(directory, 'Ward 8');
    expect(directory.workspace().name).toBe('Ward 8');
    expect(relay.entries.length).toBe(6);
  });

  it('is done one after the other', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, index) => renameWorkspace(directory, `Ward ${index}`)));
    expect([directory.workspace().name, relay.entries.length]).toEqual(['Ward 9', 11]);
  });

  it('gives up on a relay that always claims to be ahead', async () => {
    const connection = await connect();
    const ahead: DeviceConnection = {
      ...connection,
      appendDirectory: () => Promise.reject(new AppError('directory.moved')),
    };
    await directory.follow(ahead);
    const outcome = codeOf(updateProfile(directory, profile));
    await expect.poll(() => device.timers.waiting().length).toBe(1);
    device.timers.advance(15_000);
    expect(await outcome).toBe('relay.unavailable');
  });

  it('does not believe a relay that puts the entry elsewhere', async () => {
    const connection = await connect();
    await directory.follow({ ...connection, appendDirectory: () => Promise.resolve({ sequence: 7 }) });
    expect(await codeOf(updateProfile(directory, profile))).toBe('protocol.unexpected');
    expect(directory.state().sequence).toBe(1);
  });

  it('learns of an entry whose answer was lost when it is connected again', async () => {
    relay.breakPoints.push('after-append');
    relay.isWithholding = true;
    await directory.follow(await connect());
    expect(await codeOf(updateProfile(directory, profile))).toBe('relay.unreachable');
    expect(directory.state().sequence).toBe(1);
    relay.isWithholding = false;
    await directory.follow(await connect());
    expect(directory.workspace().self).toMatchObject(profile);
  });

  it('never sends what the rules refuse', async () => {
    const joiner = t.createTestDevice(relay, clock);
    const own = await t.joinWith(joiner, relay, await t.inviteBy(device, directory));
    const entries = relay.entries.length;
    expect(await codeOf(renameWorkspace(own, 'Mine'))).toBe('directory.refused');
    expect(relay.entries.length).toBe(entries);
    joiner.remove();
  });
});

describe('what the directory says', () => {
  it('authorises exactly the keys of active devices', () => {
    const { userId, deviceId, signature } = directory.account.identity;
    const other = signatureKeyPair().publicKey;
    expect(directory.authorises(userId, deviceId, signature.publicKey)).toBe(true);
    expect(directory.authorises(userId, deviceId, other)).toBe(false);
    expect(directory.authorises(userId, '00'.repeat(16) as typeof deviceId, signature.publicKey)).toBe(false);
    expect(directory.authorises('00'.repeat(32) as typeof userId, deviceId, signature.publicKey)).toBe(false);
  });

  it('calls people whose profile is nonsense by their id', async () => {
    await updateProfile(directory, { displayName: '\u0000 ', title: 'x' });
    const { userId } = directory.account.identity;
    expect(directory.person(userId)?.displayName).toBe(userId.slice(0, 8));
    expect(directory.person('00'.repeat(32) as typeof userId)).toBeUndefined();
  });

  it('is damaged when the stored log does not make sense', () => {
    device.vault.transact(({ db }) => db.prepare('UPDATE directory_entry SET bytes = ?').run([new Uint8Array(9)]));
    expect(thrownBy(() => t.directoryOf(device)).code).toBe('vault.corrupt');
  });
});

describe('the policy of the workspace', () => {
  const strict: WorkspacePolicy = { ...openPolicy, editWindowMs: 900_000, timers: { rule: 'forbidden' } };

  it('is set once, told to the window, dated by the relay’s clock, and there after a restart', async () => {
    expect(directory.workspace().policy).toEqual(openPolicy);
    const conversationId = device.vault.transact((tx) => addConversation(tx));
    device.changes.length = 0;
    await setPolicy(directory, strict);
    await setPolicy(directory, strict);
    expect(directory.workspace().policy).toEqual(strict);
    expect(device.changes).toEqual([
      { what: 'workspace' },
      { what: 'conversations', conversationIds: [conversationId] },
    ]);
    expect([relay.entries.length, directory.state().policies]).toEqual([
      2,
      [{ sinceMs: clock.nowMs(), by: directory.workspace().self.userId, policy: strict }],
    ]);
    const again = t.directoryOf(device.restarted());
    expect(again.state().policies).toEqual(directory.state().policies);
  });

  it('is not set by a member, and nothing of it leaves the device', async () => {
    const other = t.createTestDevice(relay, clock);
    try {
      const link = await t.inviteBy(device, directory);
      const theirs = await t.joinWith(other, relay, link);
      const before = relay.entries.length;
      expect(await codeOf(setPolicy(theirs, strict))).toBe('directory.refused');
      expect(relay.entries.length).toBe(before);
    } finally {
      other.remove();
    }
  });
});

describe('a directory that was kept', () => {
  const reopened = (keepFrom: number): Directory => {
    const { vault, timers } = device.restarted();
    return openDirectory({ vault, account: directory.account, clock, timers, keepFrom });
  };

  // The start of a PNG of 8 by 8 pixels: what is looked at of one.
  const picture = fromHex('89504e470d0a1a0a0000000d49484452000000080000000808020000000000000000');

  it('shows the same people, with their pictures, as one that was replayed', async () => {
    const other = t.createTestDevice(relay, clock);
    try {
      const theirs = await t.joinWith(other, relay, await t.inviteBy(device, directory));
      await updateProfile(directory, { ...profile, picture });
      await reopened(1).keep();
      const kept = reopened(100);
      await updateProfile(theirs, { displayName: 'Newly Called', title: '' });
      await kept.follow(await connect());
      const people = await t.everybodyIn(kept);
      expect(people.map(({ displayName }) => displayName)).toEqual(['Dr. Quill', 'Newly Called']);
      const [{ picture: pictureId } = { picture: undefined }] = people;
      expect(pictureId && kept.picture(pictureId)).toEqual(picture);
      device.restarted().vault.transact(({ db }) => db.exec('DELETE FROM directory_state'));
      expect(people).toEqual(await t.everybodyIn(reopened(100)));
    } finally {
      other.remove();
    }
  });
});

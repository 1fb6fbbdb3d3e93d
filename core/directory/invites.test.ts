import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { decodeJoinLink } from '../../shared/protocol/link-codec';
import { cryptoReady } from '../crypto/primitives';
import { readOwnInvites } from '../vault/invite-table';
import type { Directory } from './directory';
import { deviceAuthentication } from './identity';
import { createInvite, listInvites, revokeInvite } from './invites';
import { createFakeRelay } from './testing/fake-relay';
import type { FakeRelay } from './testing/fake-relay';
import * as t from './testing/test-device';
import type { TestClock, TestDevice } from './testing/test-device';

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

const here = () => ({ vault: device.vault, directory });
const states = () => listInvites(here()).map((invite) => [invite.state, invite.usesLeft, invite.link !== undefined]);

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'done';
}

describe('an invite', () => {
  it('is a link to this relay and workspace that can be shown again after a restart', async () => {
    const invite = await createInvite(here(), { role: 'guest', label: 'Night shift', lifetimeMs: 60_000, uses: 3 });
    expect(invite).toMatchObject({
      role: 'guest',
      label: 'Night shift',
      uses: 3,
      usesLeft: 3,
      state: 'open',
      createdBy: directory.account.identity.userId,
      expiresAtMs: clock.nowMs() + 60_000,
    });
    const { profileKey, relay: endpoint, workspaceId } = directory.account;
    expect(decodeJoinLink(invite.link ?? '')).toMatchObject({
      relay: endpoint,
      workspaceId,
      inviteId: invite.inviteId,
      profileKey,
    });
    device = device.restarted();
    directory = t.directoryOf(device);
    expect(listInvites(here())).toEqual([invite]);
  });

  it('goes from open to used up, expired or revoked, and then shows no link', async () => {
    const once = await t.inviteBy(device, directory, { uses: 1 });
    await t.inviteBy(device, directory, { lifetimeMs: 60_000 });
    const third = decodeJoinLink(await t.inviteBy(device, directory));
    expect(states()).toEqual([
      ['open', 2, true],
      ['open', 2, true],
      ['open', 1, true],
    ]);
    const joiner = t.createTestDevice(relay, clock);
    await t.joinWith(joiner, relay, once);
    joiner.remove();
    clock.advance(60_001);
    await revokeInvite(here(), third.inviteId);
    expect(states()).toEqual([
      ['revoked', 2, false],
      ['expired', 2, false],
      ['used-up', 0, false],
    ]);
    expect(device.vault.read(readOwnInvites).has(third.inviteId)).toBe(false);
  });

  it('is revoked once, and twice does no harm', async () => {
    const { inviteId } = decodeJoinLink(await t.inviteBy(device, directory));
    await revokeInvite(here(), inviteId);
    const entries = relay.entries.length;
    await revokeInvite(here(), inviteId);
    expect(relay.entries.length).toBe(entries);
    const unknown = '00'.repeat(16) as typeof inviteId;
    expect(await codeOf(revokeInvite(here(), unknown))).toBe('directory.refused');
  });

  it('is made, seen and revoked by every admin; its link is known where it was made', async () => {
    const admin = t.createTestDevice(relay, clock);
    const own = await t.joinWith(admin, relay, await t.inviteBy(device, directory, { role: 'admin', uses: 1 }));
    const { inviteId } = decodeJoinLink(await t.inviteBy(admin, own));
    await expect.poll(() => listInvites(here())[0]).toMatchObject({ inviteId, label: 'Colleagues', state: 'open' });
    expect(listInvites(here())[0]?.link).toBeUndefined();
    await revokeInvite(here(), inviteId);
    await expect.poll(() => listInvites({ vault: admin.vault, directory: own })[0]?.state).toBe('revoked');
    admin.remove();
  });

  it('is not made by a member, and leaves no secret behind', async () => {
    const member = t.createTestDevice(relay, clock);
    const own = await t.joinWith(member, relay, await t.inviteBy(device, directory));
    expect(await codeOf(t.inviteBy(member, own))).toBe('directory.refused');
    expect(member.vault.read(readOwnInvites).size).toBe(0);
    const [invite] = listInvites(here());
    if (invite === undefined) throw new Error('no invite');
    expect(await codeOf(revokeInvite({ vault: member.vault, directory: own }, invite.inviteId))).toBe(
      'directory.refused',
    );
    member.remove();
  });

  it('may be short while the clock of another device is ahead', async () => {
    relay.accept(t.profileEntryBy(directory.account, relay, clock.nowMs() + 240_000));
    await expect.poll(() => directory.state().sequence).toBe(2);
    await t.inviteBy(device, directory, { lifetimeMs: 60_000 });
    expect(states()).toEqual([['open', 2, true]]);
  });

  it('keeps its secret when the answer was lost, since it may exist', async () => {
    const { identity, workspaceId } = directory.account;
    relay.breakPoints.push('after-append');
    relay.isWithholding = true;
    await directory.follow(await relay.openConnection(relay.endpoint, deviceAuthentication(identity, workspaceId)));
    expect(await codeOf(t.inviteBy(device, directory))).toBe('relay.unreachable');
    expect(states()).toEqual([]);
    relay.isWithholding = false;
    directory = await t.connectedDirectoryOf(device, relay);
    expect(states()).toEqual([['open', 2, true]]);
  });
});

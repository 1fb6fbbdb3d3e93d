import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { decodeJoinLink, encodeJoinLink } from '../../shared/protocol/link-codec';
import { cryptoReady, randomBytes } from '../crypto/primitives';
import type { SealingKey, SignatureSeed } from '../crypto/primitives';
import { readAccount } from '../vault/account-table';
import type { Directory } from './directory';
import { revokeInvite } from './invites';
import { joinWorkspace } from './join-workspace';
import { previewInvite } from './preview-invite';
import { createFakeRelay } from './testing/fake-relay';
import type { FakeRelay } from './testing/fake-relay';
import * as t from './testing/test-device';
import type { TestClock, TestDevice } from './testing/test-device';
import { updateProfile } from './update-profile';

let clock: TestClock;
let relay: FakeRelay;
let admin: TestDevice;
let directory: Directory;
let joiner: TestDevice;
const profile = { displayName: 'Béla Núñez', title: 'Pharmacist' };

beforeAll(cryptoReady);
beforeEach(async () => {
  clock = t.createTestClock();
  relay = createFakeRelay(clock);
  admin = t.createTestDevice(relay, clock);
  joiner = t.createTestDevice(relay, clock);
  directory = await t.foundWith(admin, relay);
});
afterEach(() => {
  admin.remove();
  joiner.remove();
});

const usesLeft = () => Array.from(relay.state().invites.values(), (invite) => invite.usesLeft);

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'done';
}

describe('joining with an invite', () => {
  it('makes this account a member whom both sides know by name', async () => {
    const link = await t.inviteBy(admin, directory, { role: 'guest' });
    await joinWorkspace(joiner, { link, profile });
    joiner = joiner.restarted();
    const own = t.directoryOf(joiner);
    expect(own.workspace()).toMatchObject({ name: 'Ward 7', self: { ...profile, role: 'guest', isSelf: true } });
    expect((await t.everybodyIn(own)).map((person) => [person.displayName, person.role, person.isSelf])).toEqual([
      ['Ada Quill', 'owner', false],
      ['Béla Núñez', 'guest', true],
    ]);
    await expect
      .poll(async () => (await t.everybodyIn(directory)).map((person) => person.displayName))
      .toEqual(['Ada Quill', 'Béla Núñez']);
    expect([own.state().headHash, usesLeft()]).toEqual([directory.state().headHash, [1]]);
  });

  it('is refused with an invite that is expired, used up, revoked or malformed', async () => {
    const once = await t.inviteBy(admin, directory, { uses: 1 });
    const revoked = await t.inviteBy(admin, directory);
    await revokeInvite({ vault: admin.vault, directory }, decodeJoinLink(revoked).inviteId);
    const short = await t.inviteBy(admin, directory, { lifetimeMs: 60_000 });
    const other = t.createTestDevice(relay, clock);
    await t.joinWith(other, relay, once);
    clock.advance(60_001);
    for (const [link, code] of [
      [once, 'invite.used-up'],
      [revoked, 'invite.revoked'],
      [short, 'invite.expired'],
      ['conclave:join#AAAA', 'invite.malformed'],
      [relay.foundingLink, 'invite.malformed'],
    ] as const) {
      expect(await codeOf(joinWorkspace(joiner, { link, profile }))).toBe(code);
      expect(await codeOf(previewInvite(joiner, link))).toBe(code);
    }
    other.remove();
    expect(relay.state().members.size).toBe(2);
  });

  it('is refused by the device itself when the relay admits a dead invite', async () => {
    const link = await t.inviteBy(admin, directory, { lifetimeMs: 60_000 });
    const lax = { ...joiner, openConnection: t.laxConnection(relay) };
    const entries = relay.entries.length;
    clock.advance(60_001);
    expect(await codeOf(joinWorkspace(lax, { link, profile }))).toBe('invite.expired');
    expect(await codeOf(previewInvite(lax, link))).toBe('invite.expired');
    expect(relay.entries.length).toBe(entries);
  });

  it('is refused with a link whose parts do not belong together', async () => {
    const link = decodeJoinLink(await t.inviteBy(admin, directory));
    const lax = { ...joiner, openConnection: t.laxConnection(relay) };
    const wrong = (change: object) =>
      codeOf(joinWorkspace(lax, { link: encodeJoinLink({ ...link, ...change }), profile }));
    const workspaceId = '00'.repeat(32) as WorkspaceId;
    expect(await wrong({ workspaceId })).toBe('invite.wrong-workspace');
    expect(await wrong({ inviteSeed: randomBytes(32) as SignatureSeed })).toBe('invite.malformed');
    expect(await wrong({ profileKey: randomBytes(32) as SealingKey })).toBe('invite.malformed');
    expect(relay.state().members.size).toBe(1);
  });

  it("is refused when the relay's workspace is another", async () => {
    const link = decodeJoinLink(await t.inviteBy(admin, directory));
    const workspaceId = '00'.repeat(32) as WorkspaceId;
    const elsewhere = encodeJoinLink({ ...link, workspaceId });
    expect(await codeOf(joinWorkspace(joiner, { link: elsewhere, profile }))).toBe('invite.wrong-workspace');
    expect(await codeOf(previewInvite(joiner, elsewhere))).toBe('invite.wrong-workspace');
  });

  it('happens once per account', async () => {
    const link = await t.inviteBy(admin, directory);
    await joinWorkspace(joiner, { link, profile });
    expect(await codeOf(joinWorkspace(joiner, { link, profile }))).toBe('workspace.already-joined');
    expect(usesLeft()).toEqual([1]);
  });

  it('gets through when others come first', async () => {
    const link = await t.inviteBy(admin, directory);
    let others = 3;
    relay.beforeAppend = () => {
      others -= 1;
      if (others < 0) return;
      const before = relay.beforeAppend;
      relay.beforeAppend = undefined;
      relay.accept(t.profileEntryBy(directory.account, relay));
      relay.beforeAppend = before;
    };
    await joinWorkspace(joiner, { link, profile });
    expect([relay.state().members.size, usesLeft()]).toEqual([2, [1]]);
  });
});

describe('a join that was interrupted', () => {
  it.each(['before-append', 'after-append'] as const)('goes on after a break %s', async (breakPoint) => {
    const link = await t.inviteBy(admin, directory, { uses: 1 });
    relay.breakPoints.push(breakPoint);
    expect(await codeOf(joinWorkspace(joiner, { link, profile }))).toBe('relay.unreachable');
    const pending = joiner.vault.read(readAccount);
    expect(pending?.state).toBe('pending');
    joiner = joiner.restarted();
    const account = await joinWorkspace(joiner, { link, profile });
    expect(account.identity).toEqual(pending?.identity);
    expect([relay.state().members.size, usesLeft()]).toEqual([2, [0]]);
    expect(t.directoryOf(joiner).workspace().self.displayName).toBe('Béla Núñez');
  });

  it('goes on when the invite was revoked, or expired, in between', async () => {
    const link = await t.inviteBy(admin, directory);
    relay.breakPoints.push('after-append');
    expect(await codeOf(joinWorkspace(joiner, { link, profile }))).toBe('relay.unreachable');
    await revokeInvite({ vault: admin.vault, directory }, decodeJoinLink(link).inviteId);
    clock.advance(24 * 60 * 60 * 1000);
    await joinWorkspace(joiner.restarted(), { link, profile });
    expect(relay.state().members.size).toBe(2);
  });

  it('uses no invite twice when the relay does not let its device in', async () => {
    const link = await t.inviteBy(admin, directory);
    relay.breakPoints.push('after-append');
    expect(await codeOf(joinWorkspace(joiner, { link, profile }))).toBe('relay.unreachable');
    const openConnection: typeof relay.openConnection = (endpoint, authentication) =>
      authentication.kind === 'device'
        ? Promise.reject(new AppError('relay.refused'))
        : relay.openConnection(endpoint, authentication);
    await joinWorkspace({ ...joiner, openConnection }, { link, profile });
    expect([relay.state().members.size, usesLeft()]).toEqual([2, [1]]);
  });

  it('takes over a profile that was changed before the second attempt', async () => {
    const link = await t.inviteBy(admin, directory);
    relay.breakPoints.push('after-append');
    expect(await codeOf(joinWorkspace(joiner, { link, profile }))).toBe('relay.unreachable');
    joiner = joiner.restarted();
    await joinWorkspace(joiner, { link, profile: { displayName: 'B. Núñez', title: '' } });
    expect(t.directoryOf(joiner).workspace().self).toMatchObject({ displayName: 'B. Núñez', title: '' });
    expect(usesLeft()).toEqual([1]);
  });

  it('does not go on with a link that was damaged since: nobody would have a name', async () => {
    const link = await t.inviteBy(admin, directory);
    relay.breakPoints.push('after-append');
    expect(await codeOf(joinWorkspace(joiner, { link, profile }))).toBe('relay.unreachable');
    const damaged = encodeJoinLink({ ...decodeJoinLink(link), profileKey: randomBytes(32) as SealingKey });
    expect(await codeOf(joinWorkspace(joiner, { link: damaged, profile }))).toBe('invite.malformed');
    await joinWorkspace(joiner, { link, profile });
    expect(t.directoryOf(joiner).workspace()).toMatchObject({ name: 'Ward 7', self: profile });
    expect(usesLeft()).toEqual([1]);
  });

  it('is not completed while the relay is down', async () => {
    const link = await t.inviteBy(admin, directory);
    relay.breakPoints.push('after-append');
    expect(await codeOf(joinWorkspace(joiner, { link, profile }))).toBe('relay.unreachable');
    relay.isDown = true;
    expect(await codeOf(joinWorkspace(joiner, { link, profile }))).toBe('relay.unreachable');
    expect(joiner.vault.read(readAccount)?.state).toBe('pending');
  });

  it('may go on with another invite of the workspace, as the same person', async () => {
    const link = await t.inviteBy(admin, directory, { lifetimeMs: 60_000 });
    relay.breakPoints.push('before-append');
    expect(await codeOf(joinWorkspace(joiner, { link, profile }))).toBe('relay.unreachable');
    const pending = joiner.vault.read(readAccount);
    clock.advance(60_001);
    expect(await codeOf(joinWorkspace(joiner, { link, profile }))).toBe('invite.expired');
    const account = await joinWorkspace(joiner, { link: await t.inviteBy(admin, directory), profile });
    expect(account.identity.userId).toBe(pending?.identity.userId);
  });
});

describe('a preview', () => {
  it('tells where an invite leads, and uses nothing up', async () => {
    await updateProfile(directory, { displayName: 'Dr. Quill', title: '' });
    const link = await t.inviteBy(admin, directory, { role: 'admin', lifetimeMs: 60_000 });
    expect(await previewInvite(joiner, link)).toEqual({
      workspaceId: directory.account.workspaceId,
      workspaceName: 'Ward 7',
      invitedBy: 'Dr. Quill',
      role: 'admin',
      expiresAtMs: clock.nowMs() + 60_000,
    });
    expect([usesLeft(), joiner.vault.read(readAccount)]).toEqual([[2], undefined]);
    relay.isDown = true;
    expect(await codeOf(previewInvite(joiner, link))).toBe('relay.unreachable');
  });

  it('gives up on a relay that withholds the directory', async () => {
    const link = await t.inviteBy(admin, directory);
    relay.isWithholding = true;
    const outcome = codeOf(previewInvite(joiner, link));
    await expect.poll(() => joiner.timers.waiting().length).toBe(1);
    joiner.timers.advance(60_000);
    expect(await outcome).toBe('relay.unavailable');
  });
});

import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pngHeader } from '../../shared/domain/testing/test-picture';
import { openPolicy } from '../../shared/domain/workspace-policy';
import { AppError } from '../../shared/errors';
import { cryptoReady } from '../crypto/primitives';
import { readAccount } from '../vault/account-table';
import { foundWorkspace } from './found-workspace';
import type { FoundingInput } from './found-workspace';
import { createFakeRelay } from './testing/fake-relay';
import type { FakeRelay } from './testing/fake-relay';
import {
  connectedDirectoryOf,
  createTestClock,
  createTestDevice,
  directoryOf,
  everybodyIn,
} from './testing/test-device';
import type { TestDevice } from './testing/test-device';

const clock = createTestClock();
let relay: FakeRelay;
let device: TestDevice;
let input: FoundingInput;

beforeAll(cryptoReady);
beforeEach(() => {
  relay = createFakeRelay(clock);
  device = createTestDevice(relay, clock);
  const profile = { displayName: 'Ada Quill', title: 'Senior physician', picture: pngHeader(9, 9) };
  input = { foundingLink: relay.foundingLink, workspaceName: 'Ward 7', profile };
});
afterEach(() => device.remove());

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'done';
}

describe('founding a workspace', () => {
  it('makes this account its owner, for good', async () => {
    const account = await foundWorkspace(device, input);
    expect(account.workspaceId).toBe(relay.state().workspaceId);
    expect(device.changes).toContainEqual({ what: 'workspace' });
    expect(relay.openConnections.size).toBe(0);
    device = device.restarted();
    expect(device.account()).toEqual(account);
    expect(directoryOf(device).workspace()).toEqual({
      state: 'member',
      workspaceId: account.workspaceId,
      policy: openPolicy,
      name: 'Ward 7',
      relayUrl: relay.endpoint.url,
      self: {
        userId: account.identity.userId,
        ...input.profile,
        role: 'owner',
        isSelf: true,
        isBlocked: false,
        joinedAtMs: clock.nowMs(),
      },
    });
  });

  it('shows the relay no name', async () => {
    await foundWorkspace(device, input);
    const seen = Buffer.concat(relay.entries);
    for (const name of ['Ada', 'Quill', 'physician', 'Ward']) expect(seen.includes(name)).toBe(false);
  });

  it('leaves nothing behind when the relay is down, the link wrong, or another was first', async () => {
    expect(await codeOf(foundWorkspace(device, { ...input, foundingLink: 'conclave:found#AAAA' }))).toBe(
      'invite.malformed',
    );
    relay.isDown = true;
    expect(await codeOf(foundWorkspace(device, input))).toBe('relay.unreachable');
    relay.isDown = false;
    const other = createTestDevice(relay, clock);
    await foundWorkspace(other, input);
    other.remove();
    expect(await codeOf(foundWorkspace(device, input))).toBe('workspace.already-founded');
    expect(device.vault.read(readAccount)).toBeUndefined();
    expect(relay.entries.length).toBe(1);
  });

  it('happens once per account', async () => {
    await foundWorkspace(device, input);
    expect(await codeOf(foundWorkspace(device, input))).toBe('workspace.already-joined');
  });

  it.each(['before-append', 'after-append'] as const)('goes on after a break %s', async (breakPoint) => {
    relay.breakPoints.push(breakPoint);
    expect(await codeOf(foundWorkspace(device, input))).toBe('relay.unreachable');
    const pending = device.vault.read(readAccount);
    device = device.restarted();
    const account = await foundWorkspace(device, input);
    expect(account.identity).toEqual(pending?.identity);
    expect([relay.entries.length, relay.state().members.size]).toEqual([1, 1]);
    const people = await everybodyIn(await connectedDirectoryOf(device, relay));
    expect(people.map((person) => person.displayName)).toEqual(['Ada Quill']);
  });

  it.each(['before-append', 'after-append'] as const)(
    'takes over what was changed before the second attempt, after a break %s',
    async (breakPoint) => {
      relay.breakPoints.push(breakPoint);
      expect(await codeOf(foundWorkspace(device, input))).toBe('relay.unreachable');
      device = device.restarted();
      const profile = { displayName: 'Ada Q.', title: '' };
      await foundWorkspace(device, { ...input, workspaceName: 'Ward 8', profile });
      const workspace = (await connectedDirectoryOf(device, relay)).workspace();
      expect([workspace.name, workspace.self.displayName, workspace.self.title]).toEqual(['Ward 8', 'Ada Q.', '']);
      expect(relay.entries.length).toBe(3);
    },
  );

  it('starts afresh on another relay', async () => {
    relay.breakPoints.push('before-append');
    expect(await codeOf(foundWorkspace(device, input))).toBe('relay.unreachable');
    const pending = device.vault.read(readAccount);
    const second = createFakeRelay(clock, 4434);
    const account = await foundWorkspace(
      { ...device, openConnection: second.openConnection },
      { ...input, foundingLink: second.foundingLink },
    );
    expect(account.identity.userId).not.toBe(pending?.identity.userId);
    expect(account.relay.url).toBe(second.endpoint.url);
  });
});

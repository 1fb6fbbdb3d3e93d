/** A device with a real vault for tests of the directory; the network and time are the test's. */
import { create } from '@bufbuild/protobuf';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../shared/domain/clock';
import { signEntry } from '../../../shared/domain/directory/sign-entry';
import { ProfileUpdateSchema } from '../../../shared/protocol/gen/directory_pb';
import type { Change, Person } from '../../../shared/ipc/core-contract';
import { randomBytes } from '../../crypto/primitives';
import { createManualTimers } from '../../transport/testing/manual-timers';
import { readAccount } from '../../vault/account-table';
import type { MemberAccount } from '../../vault/account-table';
import { openVault } from '../../vault/vault';
import type { Vault, VaultKey } from '../../vault/vault';
import { openDirectory } from '../directory';
import type { Directory } from '../directory';
import { foundWorkspace } from '../found-workspace';
import { authorFrom, deviceAuthentication } from '../identity';
import { createInvite } from '../invites';
import type { InviteTerms } from '../invites';
import { joinWorkspace } from '../join-workspace';
import type { MembershipDependencies } from '../membership';
import { sealProfile } from '../seal';
import type { FakeRelay } from './fake-relay';

export interface TestClock extends Clock {
  advance(durationMs: number): void;
}

export interface TestDevice extends MembershipDependencies {
  readonly timers: ReturnType<typeof createManualTimers>;
  readonly changes: Change[];
  /** Stops as in a crash and starts anew on the same files. */
  restarted(): TestDevice;
  account(): MemberAccount;
  remove(): void;
}

export function createTestClock(startMs = 1_800_000_000_000): TestClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    advance: (durationMs) => {
      nowMs += durationMs;
    },
  };
}

export function createTestDevice(relay: FakeRelay, clock: Clock): TestDevice {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-device-'));
  const key = randomBytes(32) as VaultKey;
  let vault: Vault | undefined;
  const start = (): TestDevice => {
    vault?.close();
    const opened = openVault({ path: join(folder, 'vault.db'), key, clock });
    vault = opened;
    const changes: Change[] = [];
    opened.subscribe((some) => changes.push(...some));
    return {
      vault: opened,
      clock,
      timers: createManualTimers(),
      openConnection: relay.openConnection,
      changes,
      restarted: start,
      account() {
        const account = opened.read(readAccount);
        if (account?.state !== 'member') throw new Error('not a member');
        return account;
      },
      remove() {
        vault?.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  };
  return start();
}

/** The device's directory, replayed from its vault. */
export function directoryOf({ vault, clock, timers, account }: TestDevice): Directory {
  return openDirectory({ vault, clock, timers, account: account() });
}

/** The device's directory, connected to the relay. */
export async function everybodyIn(directory: Directory): Promise<Person[]> {
  const people: Person[] = [];
  for await (const slice of directory.people()) people.push(...slice);
  return people;
}

export async function connectedDirectoryOf(device: TestDevice, relay: FakeRelay): Promise<Directory> {
  const directory = directoryOf(device);
  const { identity, workspaceId } = directory.account;
  await directory.follow(await relay.openConnection(relay.endpoint, deviceAuthentication(identity, workspaceId)));
  return directory;
}

const defaultTerms: InviteTerms = { role: 'member', label: 'Colleagues', lifetimeMs: 60 * 60 * 1000, uses: 2 };

/** Founds the relay's workspace with this device. */
export async function foundWith(device: TestDevice, relay: FakeRelay): Promise<Directory> {
  await foundWorkspace(device, {
    foundingLink: relay.foundingLink,
    workspaceName: 'Ward 7',
    profile: { displayName: 'Ada Quill', title: 'Senior physician' },
  });
  return connectedDirectoryOf(device, relay);
}

/** The link of a new invite. */
export async function inviteBy(
  device: TestDevice,
  directory: Directory,
  terms: Partial<InviteTerms> = {},
): Promise<string> {
  const { link } = await createInvite({ vault: device.vault, directory }, { ...defaultTerms, ...terms });
  if (link === undefined) throw new Error('no link');
  return link;
}

/** Joins with this device. */
export async function joinWith(device: TestDevice, relay: FakeRelay, link: string): Promise<Directory> {
  await joinWorkspace(device, { link, profile: { displayName: 'Béla Núñez', title: '' } });
  return connectedDirectoryOf(device, relay);
}

/** Connects like the relay, but admits everybody as if they were a founder: a relay that does not do its part. */
export function laxConnection(relay: FakeRelay): FakeRelay['openConnection'] {
  return () => relay.openUnchecked();
}

/** A change of profile, by the account's device, that follows the relay's last entry. */
export function profileEntryBy(account: MemberAccount, relay: FakeRelay, nowMs = 0): Uint8Array {
  const author = authorFrom(account.identity);
  const sealedProfile = sealProfile({ displayName: 'Ada', title: '' }, account.profileKey, author.userId);
  const action = { case: 'profileUpdate', value: create(ProfileUpdateSchema, { sealedProfile }) } as const;
  return signEntry(relay.state(), { ...author, nowMs, action }, author.sign);
}

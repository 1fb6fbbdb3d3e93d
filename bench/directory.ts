/** What a start costs in a workspace of many people. */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import path from 'node:path';
import type { SealingKey } from '../core/crypto/primitives';
import { createProfileReader } from '../core/directory/profile-reader';
import { replayDirectory } from '../core/directory/replay';
import { readAccount } from '../core/vault/account-table';
import { openVault, type Vault, type VaultKey } from '../core/vault/vault';
import { createPeopleSorter } from '../renderer/features/people/sort-people';
import { systemClock } from '../shared/domain/clock';
import { idFromBytes } from '../shared/domain/ids';
import type { Person } from '../shared/ipc/core-contract';
import type { BenchRun } from './bench-run';
import { startChild } from './child';
import type { CoreRequests, Listing } from './core-process';
import { fillDirectory } from './fill-directory';
import { median, percentile } from './statistics';
import { compare, milliseconds, type Row, type Table } from './table';

const manyPeople = 50_000;
const fewPeople = 10;
const firstNames = ['Anna', 'Ägidius', 'Bernd', 'Çelik', 'Jürgen', 'Zoë'];

interface FilledVault {
  readonly vaultPath: string;
  readonly key: Uint8Array;
}

export async function measureDirectory(run: BenchRun): Promise<Table> {
  const few = await list(await fill(run.newFolder('directory-few'), fewPeople));
  const filled = await fill(run.newFolder('directory-many'), manyPeople);
  const first = await list(filled);
  await withVault(filled, (vault) => replayDirectory(vault, profilesOf(vault)).keep());
  const kept = await list(filled);
  return {
    title: `Directory: a core of a workspace of ${manyPeople.toLocaleString('en')} people, by itself in Node`,
    rows: [
      ...compare('start to the list of conversations', milliseconds(kept.listMs), [
        [`with ${fewPeople} people`, milliseconds(few.listMs)],
        ['nothing kept: the first start', milliseconds(first.listMs)],
        ['target', '2,000 ms'],
      ]),
      ...compare('start to the list of people', milliseconds(kept.peopleMs), [
        [`with ${fewPeople} people`, milliseconds(few.peopleMs)],
        ['nothing kept: the first start', milliseconds(first.peopleMs)],
        ['target', '2,000 ms'],
      ]),
      ...compare('processor time until then', milliseconds(kept.cpuMs), [
        [`with ${fewPeople} people`, milliseconds(few.cpuMs)],
        ['nothing kept: the first start', milliseconds(first.cpuMs)],
      ]),
      ...compare('answer of a small call while people are read, p95', milliseconds(percentile(kept.answersMs, 95)), []),
      ...compare('answer of a small call while people are read, longest', milliseconds(Math.max(...kept.answersMs)), [
        ['nothing kept: the first start', milliseconds(Math.max(...first.answersMs))],
        ['target', '50 ms'],
      ]),
      ...sortingRows(),
    ],
    notes: [
      'The vault is filled with the entries that founder, invitations and joins write, signed by real keys; no relay is there. A small',
      'call is made every 5 ms; its answer counts from when it was due. The first start replays all entries and keeps the state.',
    ],
  };
}

/** What the window does with the list. */
function sortingRows(): readonly Row[] {
  const people = Array.from({ length: manyPeople }, (_, index) => personCalled(randomName(), index));
  const sort = createPeopleSorter('de');
  const sortMs = timeMs(() => sort(people));
  const renamedMs = Array.from({ length: 20 }, (_, index) => {
    people[index * 1_000] = personCalled(randomName(), index * 1_000);
    return timeMs(() => sort(people));
  });
  return compare('the window’s own: one of them has another name, sorted again', milliseconds(median(renamedMs)), [
    ['all of them sorted', milliseconds(sortMs)],
  ]);
}

function randomName(): string {
  return `${firstNames[randomInt(firstNames.length)]} ${randomBytes(4).toString('hex')}`;
}

function personCalled(displayName: string, index: number): Person {
  const userId = idFromBytes('UserId', createHash('sha256').update(String(index)).digest());
  return { userId, displayName, title: '', role: 'member', isSelf: false, isBlocked: false, joinedAtMs: index };
}

function timeMs(act: () => unknown): number {
  const beganAtMs = performance.now();
  act();
  return performance.now() - beganAtMs;
}

async function fill(folder: string, people: number): Promise<FilledVault> {
  const filled = { vaultPath: path.join(folder, 'vault.db'), key: randomBytes(32) };
  await withVault(filled, async (vault) => fillDirectory(vault, people));
  return filled;
}

async function list({ vaultPath, key }: FilledVault): Promise<Listing> {
  const child = startChild<CoreRequests>('core-process');
  const listing = await child.request('startAndList', vaultPath, key);
  await child.stop();
  return listing;
}

async function withVault({ vaultPath, key }: FilledVault, act: (vault: Vault) => Promise<void>): Promise<void> {
  const vault = openVault({ path: vaultPath, key: Uint8Array.from(key) as VaultKey, clock: systemClock });
  try {
    await act(vault);
  } finally {
    vault.close();
  }
}

function profilesOf(vault: Vault): ReturnType<typeof createProfileReader> {
  const profileKey: SealingKey | undefined = vault.read(readAccount)?.profileKey;
  if (profileKey === undefined) throw new Error('the vault has no account');
  return createProfileReader(profileKey);
}

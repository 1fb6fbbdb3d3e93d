/** What a start costs in a workspace of many people. */
import path from 'node:path';
import { randomBytes, type SealingKey } from '../core/crypto/primitives';
import { createProfileReader } from '../core/directory/profile-reader';
import { replayDirectory } from '../core/directory/replay';
import { readAccount } from '../core/vault/account-table';
import { openVault, type Vault, type VaultKey } from '../core/vault/vault';
import { systemClock } from '../shared/domain/clock';
import type { BenchRun } from './bench-run';
import { startChild } from './child';
import type { CoreRequests, Listing } from './core-process';
import { fillDirectory } from './fill-directory';
import { percentile } from './statistics';
import { compare, milliseconds, type Table } from './table';

const manyPeople = 50_000;
const fewPeople = 10;

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
    ],
    notes: [
      'The vault is filled with the entries that founder, invitations and joins write, signed by real keys; no relay is there. A small',
      'call is made every 5 ms; its answer counts from when it was due. The first start replays all entries and keeps the state.',
    ],
  };
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

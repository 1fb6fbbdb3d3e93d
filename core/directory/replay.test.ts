import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyEntry } from '../../shared/domain/directory/apply-entry';
import type { Action } from '../../shared/domain/directory/decode-entry';
import { emptyDirectory, type DirectoryState, type Member } from '../../shared/domain/directory/directory-state';
import { policyAction } from '../../shared/domain/directory/policy-entry';
import * as t from '../../shared/domain/directory/testing/test-people';
import {
  apply,
  foundTestWorkspace,
  hourMs,
  type FoundedState,
} from '../../shared/domain/directory/testing/test-workspace';
import { openPolicy } from '../../shared/domain/workspace-policy';
import { AppError } from '../../shared/errors';
import { Role } from '../../shared/protocol/gen/directory_pb';
import { cryptoReady, randomBytes, sha256, type SealingKey } from '../crypto/primitives';
import { insertDirectoryEntry } from '../vault/directory-table';
import { temporaryVault, type TemporaryVault } from '../vault/testing/temporary-vault';
import type { Vault } from '../vault/vault';
import { createProfileReader } from './profile-reader';
import { replayDirectory } from './replay';

const profiles = createProfileReader(randomBytes(32) as SealingKey);
let temporary: TemporaryVault;
let vault: Vault;

beforeAll(cryptoReady);
beforeEach(() => {
  temporary = temporaryVault();
  vault = temporary.vault;
});
afterEach(() => temporary.remove());

interface Writer {
  readonly person: t.TestPerson;
  readonly devices: t.TestDevice[];
}

/** A log with one entry for each choice that the rules allow. */
function logOf(choices: readonly number[]): Uint8Array[] {
  const { founder, founding, founded } = foundTestWorkspace();
  const entries = [founding];
  const people: Writer[] = [{ person: founder, devices: [founder] }];
  const invites: t.TestInvite[] = [];
  let state: FoundedState = founded;
  const write = (by: Writer, action: Action, then = (): void => {}): void => {
    const active = state.members.get(by.person.userId)?.devices;
    const device = by.devices.find(({ deviceId }) => active?.has(deviceId) ?? true);
    const entry = t.entryBy(state, by.person, action, { nowMs: state.atMs + 1_000, ...(device && { device }) });
    try {
      state = apply(state, entry);
    } catch (error) {
      if (error instanceof AppError) return;
      throw error;
    }
    entries.push(entry);
    then();
  };
  for (const choice of choices) {
    const who = people[Math.floor(choice / 8) % people.length] ?? { person: founder, devices: [founder] };
    const invite = invites[Math.floor(choice / 8) % Math.max(invites.length, 1)];
    const person = t.makeTestPerson();
    const added = t.makeTestDevice();
    switch (choice % 8) {
      case 0: {
        const made = t.makeTestInvite();
        const terms = { role: choice % 3 === 0 ? Role.ADMIN : Role.GUEST, uses: 1 + (choice % 5) };
        write(who, t.inviteCreation(made, { ...terms, expiresAtMs: state.atMs + hourMs }), () => invites.push(made));
        break;
      }
      case 1:
      case 2:
        if (invite === undefined) break;
        write({ person, devices: [person] }, t.joinBy(person, invite, state.workspaceId), () =>
          people.push({ person, devices: [person] }),
        );
        break;
      case 3:
        write(who, t.profileUpdate());
        break;
      case 4:
        write(who, t.deviceAddition(who.person.userId, added), () => who.devices.push(added));
        break;
      case 5: {
        const [first] = state.members.get(who.person.userId)?.devices.keys() ?? [];
        if (first !== undefined) write(who, t.deviceRevocation(first));
        break;
      }
      case 6:
        if (choice % 3 === 0 && invite !== undefined) write(who, t.inviteRevocation(invite.inviteId));
        else write(who, t.workspaceUpdate());
        break;
      default:
        write(who, policyAction({ ...openPolicy, gifs: choice % 2 === 0, editWindowMs: choice * 1_000 }));
    }
  }
  return entries;
}

/** A log in which everything happens. */
const fullLog = (): Uint8Array[] => logOf([0, 1, 9, 4, 12, 5, 3, 11, 7, 15, 8, 17, 6, 14, 20, 13, 23]);

function store(entries: readonly Uint8Array[], after = 0): void {
  vault.transact((tx) => {
    for (const [index, bytes] of entries.entries()) {
      insertDirectoryEntry(tx, { sequence: after + index + 1, hash: sha256(bytes), bytes });
    }
  });
}

function replayed(entries: readonly Uint8Array[]): DirectoryState {
  return entries.reduce((state, bytes) => applyEntry(state, bytes, t.testCrypto).state, emptyDirectory());
}

const start = (on = vault) => replayDirectory(on, createProfileReader(randomBytes(32) as SealingKey), 1);

/** All that a state says, whichever way it is kept. */
function contentOf(state: DirectoryState): unknown {
  const { members, invites, deviceOwners, taken, ...rest } = state;
  return {
    ...rest,
    members: members.values(),
    names: members.values().map((member) => profiles.profile(member)),
    userIds: members.keys(),
    places: members.keys().map((userId) => members.placeOf(userId)),
    found: members.keys().map((userId) => members.get(userId)?.joinedAtMs),
    invites: invites.values(),
    inviteIds: invites.keys().map((inviteId) => [inviteId, invites.get(inviteId)?.usesLeft]),
    deviceOwners: deviceOwners.keys().map((deviceId) => [deviceId, deviceOwners.get(deviceId)]),
    taken: taken.keys().map((claim) => [claim, taken.get(claim)]),
    sizes: [members.size, invites.size, deviceOwners.size, taken.size],
  };
}

/** What lists show of a state, all of which is kept. */
function listOf({ members }: DirectoryState): unknown {
  return members.values().map(({ userId, role, joinedAtMs, sealedProfile }, place) => {
    const profile = profiles.profile({ userId, sealedProfile } as Member);
    return { place, userId, role, joinedAtMs, profile };
  });
}

const change = (sql: string): void => vault.transact(({ db }) => db.exec(sql));

describe('a state that was kept', () => {
  it('comes with the entries after it to the same as all entries, whatever they are and whenever it was kept', async () => {
    const choices = fc.array(fc.nat(400), { minLength: 5, maxLength: 30 });
    const cuts = fc.array(fc.nat(30), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(choices, cuts, async (chosen, stops) => {
        const entries = logOf(chosen);
        change('DELETE FROM directory_entry; DELETE FROM directory_state');
        let stored = 0;
        for (const stop of [...stops.sort((one, other) => one - other), entries.length]) {
          const until = Math.min(Math.max(stop, 1), entries.length);
          store(entries.slice(stored, until), stored);
          stored = Math.max(stored, until);
          const directory = start();
          await directory.keep();
          expect(contentOf(directory.state)).toEqual(contentOf(replayed(entries.slice(0, stored))));
        }
        const again = start();
        if (stops.length % 2 === 0) await again.list();
        expect(again.listed()).toEqual(listOf(start().state));
        expect(contentOf(again.state)).toEqual(contentOf(replayed(entries)));
      }),
      { numRuns: 25 },
    );
  });

  it('judges the next entry as the whole log does', async () => {
    const entries = fullLog();
    store(entries.slice(0, 6));
    await start().keep();
    let [kept, whole] = [start().state, replayed(entries.slice(0, 6))];
    for (const entry of entries.slice(6)) {
      [kept, whole] = [applyEntry(kept, entry, t.testCrypto).state, applyEntry(whole, entry, t.testCrypto).state];
      expect(contentOf(kept)).toEqual(contentOf(whole));
    }
  });

  it('needs no entry that it has', async () => {
    const entries = fullLog();
    store(entries);
    await start().keep();
    change(`DELETE FROM directory_entry WHERE sequence < ${entries.length}`);
    expect(contentOf(start().state)).toEqual(contentOf(replayed(entries)));
  });

  it('is not made of a log that is read in no time', async () => {
    store(fullLog());
    await replayDirectory(vault, profiles).keep();
    expect(vault.read((db) => db.prepare('SELECT * FROM directory_state').all())).toEqual([]);
  });
});

describe('what was kept and is not to be used', () => {
  const wrong = `UPDATE directory_member SET display_name = 'Mallory', role = 'owner'`;

  it('is used unless something is wrong with it', async () => {
    store(fullLog());
    await start().keep();
    change(wrong);
    expect(
      start()
        .state.members.values()
        .every(({ role }) => role === 'owner'),
    ).toBe(true);
  });

  for (const [what, sql] of [
    ['another version', 'UPDATE directory_state SET version = version + 1'],
    ['another log', 'UPDATE directory_state SET head_hash = zeroblob(32)'],
    ['a place behind the log', 'UPDATE directory_state SET sequence = sequence + 1'],
    ['a policy that can not be decoded', `UPDATE directory_policy SET value = x'ff'`],
    ['a policy that the rules refuse', `UPDATE directory_policy SET value = x'2001'`],
  ] as const) {
    it(`is thrown away and replayed: ${what}`, async () => {
      const entries = fullLog();
      store(entries);
      await start().keep();
      change(`${wrong}; ${sql}`);
      const directory = start();
      expect(contentOf(directory.state)).toEqual(contentOf(replayed(entries)));
      await directory.keep();
      change('DELETE FROM directory_entry WHERE sequence = 1');
      expect(contentOf(start().state)).toEqual(contentOf(replayed(entries)));
    });
  }

  it('is replayed when the entries after it do not follow from it', async () => {
    const entries = fullLog();
    store(entries.slice(0, 8));
    await start().keep();
    store(entries.slice(8), 8);
    change('DELETE FROM directory_device');
    expect(contentOf(start().state)).toEqual(contentOf(replayed(entries)));
  });
});

describe('a stop on the way', () => {
  /** The vault, whose transactions fail after so many. */
  const failing = (after: number): Vault => {
    let count = 0;
    return {
      ...vault,
      transact(fn) {
        count += 1;
        if (count > after) throw new AppError('vault.full', { retry: 'later' });
        return vault.transact(fn);
      },
    };
  };

  it('while all is being kept leaves the entries, and the next start keeps them', async () => {
    const entries = fullLog();
    store(entries);
    for (let after = 0; after < 3; after += 1) {
      const directory = start(failing(after));
      await directory.keep();
      expect(contentOf(directory.state)).toEqual(contentOf(replayed(entries)));
      expect(vault.read((db) => db.prepare('SELECT * FROM directory_state').all())).toEqual([]);
      expect(contentOf(start().state)).toEqual(contentOf(replayed(entries)));
    }
    await start(failing(3)).keep();
    expect(vault.read((db) => db.prepare('SELECT * FROM directory_state').all())).toHaveLength(1);
  });

  it('while what is newer is being kept leaves what was', async () => {
    const entries = fullLog();
    store(entries.slice(0, 9));
    await start().keep();
    store(entries.slice(9), 9);
    expect(contentOf(start(failing(0)).state)).toEqual(contentOf(replayed(entries)));
    expect(contentOf(start().state)).toEqual(contentOf(replayed(entries)));
    change(`DELETE FROM directory_entry WHERE sequence < ${entries.length}`);
    expect(contentOf(start().state)).toEqual(contentOf(replayed(entries)));
  });
});

/** What becomes of a group while its members come, go and rename it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors';
import { cryptoReady, randomBytes } from '../crypto/primitives';
import { cipherSuiteIds } from '../mls/crypto/cipher-suite';
import { wipeGroup } from '../mls/group/group-state';
import { welcomeReferences } from '../mls/welcome/open-welcome';
import { accessKey } from './access-key';
import { commitChanges } from './commit-changes';
import { createGroup, epoch, groupId, groupStateBytes, isRemoved, members } from './group';
import { protect, unprotect } from './messages';
import { groupRowChanges } from './stored-group';
import {
  everyone,
  groupOf,
  joinWith,
  makeDevice,
  none,
  packageOf,
  storedAndLoaded,
  TestGroup,
  utf8,
} from './testing/test-group';

beforeAll(cryptoReady);

const failed = new AppError('crypto.failed');
const notAMember = new AppError('conversation.not-a-member');

describe.each(cipherSuiteIds)('a group with suite %i', (suiteId) => {
  test.each([2, 3, 10])('of %i members talks after its creation', async (count) => {
    const group = await TestGroup.of(count, suiteId);
    expect(group.allTalk()).toBe(true);
    expect(group.states.map(epoch)).toEqual(group.states.map(() => 1));
    expect(group.states.map((state) => members(state).length)).toEqual(group.states.map(() => count));
    expect(group.states.map(({ suite }) => suite.id)).toEqual(group.states.map(() => suiteId));
  });
});

test('a group begins with its creator alone', async () => {
  const device = await makeDevice();
  const id = randomBytes(32);
  const state = createGroup({ groupId: id, self: device, groupState: utf8('first') });
  expect(members(state)).toEqual([device.identity]);
  groupId(state).fill(0);
  groupStateBytes(state).fill(0);
  expect(groupId(state)).toEqual(id);
  expect(epoch(state)).toBe(0);
  expect(groupStateBytes(state)).toEqual(utf8('first'));
  expect(isRemoved(state)).toBe(false);
  expect(protect(state, utf8('to nobody'), none).message.length).toBeGreaterThan(0);
});

test('an added device joins, and everybody learns who it is and who added it', async () => {
  const group = await TestGroup.of(2);
  const newcomer = await makeDevice();
  const made = packageOf(newcomer);
  const added = commitChanges(group.state(1), { add: [made.keyPackage] });
  expect(welcomeReferences(added.welcome ?? none)).toEqual([made.reference]);
  const [result] = group.commit(1, added);
  expect(result).toMatchObject({
    kind: 'commit',
    sender: group.device(1).identity,
    added: [newcomer.identity],
    removed: [],
    isSelfRemoved: false,
    aad: none,
    groupState: utf8('first'),
  });
  group.devices.push(newcomer);
  group.states.push(await joinWith(made, added.welcome));
  expect(members(group.state(2))).toEqual(group.devices.map(({ identity }) => identity));
  expect(group.allTalk()).toBe(true);
});

test('many added by one commit are told in the order in which they were added', async () => {
  const group = await TestGroup.of(2);
  const newcomers = [await makeDevice(), await makeDevice(), await makeDevice()];
  const added = commitChanges(group.state(0), { add: newcomers.map((device) => packageOf(device).keyPackage) });
  const [result] = group.commit(0, added);
  expect(result).toMatchObject({ added: newcomers.map(({ identity }) => identity) });
});

test('a removed device learns of it and can read nothing afterwards', async () => {
  const group = await TestGroup.of(3);
  const removed = group.drop(2);
  const copy = storedAndLoaded(removed.state);
  const commit = commitChanges(group.state(0), { remove: [removed.device.identity] });
  const [atOther] = group.commit(0, commit);
  expect(atOther).toMatchObject({
    kind: 'commit',
    removed: [removed.device.identity],
    added: [],
    isSelfRemoved: false,
  });
  expect(commit.welcome).toBeUndefined();

  const message = group.send(0, 'not for you');
  expect(() => unprotect(removed.state, message, everyone)).toThrow(failed);
  const atRemoved = unprotect(removed.state, commit.commit, everyone);
  expect(atRemoved).toMatchObject({
    kind: 'commit',
    isSelfRemoved: true,
    sender: group.device(0).identity,
    removed: [removed.device.identity],
    groupState: utf8('first'),
  });
  for (const state of [atRemoved.next, storedAndLoaded(atRemoved.next)]) {
    expect(isRemoved(state)).toBe(true);
    expect(members(state)).toHaveLength(3);
    expect(() => unprotect(state, message, everyone)).toThrow(failed);
    expect(() => protect(state, none, none)).toThrow(notAMember);
    expect(() => commitChanges(state, {})).toThrow(notAMember);
    expect(() => accessKey(state)).toThrow(notAMember);
  }
  expect(() => unprotect(copy, message, everyone)).toThrow(failed);
  expect(group.allTalk()).toBe(true);
});

test('a device whose place in the tree goes to another one in the same commit learns that it was removed', async () => {
  const group = await TestGroup.of(3);
  const removed = group.drop(1);
  const newcomer = await makeDevice();
  const made = packageOf(newcomer);
  const commit = commitChanges(group.state(0), { add: [made.keyPackage], remove: [removed.device.identity] });
  const atRemoved = unprotect(removed.state, commit.commit, everyone);
  expect(atRemoved).toMatchObject({ kind: 'commit', isSelfRemoved: true, added: [newcomer.identity] });
  group.commit(0, commit);
  group.devices.push(newcomer);
  group.states.push(await joinWith(made, commit.welcome));
  expect(group.state(2).leafIndex).toBe(removed.state.leafIndex);
  expect(group.allTalk()).toBe(true);
});

test('a device can be removed and added again with new keys by one commit, and is in both lists', async () => {
  const group = await TestGroup.of(3);
  const { device } = group.drop(2);
  const made = packageOf(device);
  const commit = commitChanges(group.state(1), { add: [made.keyPackage], remove: [device.identity] });
  const [result] = group.commit(1, commit);
  expect(result).toMatchObject({ added: [device.identity], removed: [device.identity], isSelfRemoved: false });
  group.devices.push(device);
  group.states.push(await joinWith(made, commit.welcome));
  expect(group.allTalk()).toBe(true);
});

test('a new name reaches everyone, also together with a removal and an addition', async () => {
  const group = await TestGroup.of(4);
  const [renamed] = group.commit(2, commitChanges(group.state(2), { groupState: utf8('second') }));
  expect(renamed).toMatchObject({ kind: 'commit', groupState: utf8('second'), added: [], removed: [] });
  expect(group.states.map(groupStateBytes)).toEqual(group.states.map(() => utf8('second')));
  const { device } = group.drop(3);
  group.commit(1, commitChanges(group.state(1), { remove: [device.identity], groupState: utf8('third') }));
  expect(group.states.map(groupStateBytes)).toEqual(group.states.map(() => utf8('third')));
  const made = packageOf(device);
  const again = commitChanges(group.state(0), { add: [made.keyPackage], groupState: utf8('fourth') });
  group.commit(0, again);
  group.devices.push(device);
  group.states.push(await joinWith(made, again.welcome));
  expect(group.states.map(groupStateBytes)).toEqual(group.states.map(() => utf8('fourth')));
  expect(group.allTalk()).toBe(true);
});

test('a device that is removed with a new name keeps the one that it knew', async () => {
  const group = await TestGroup.of(3);
  const { device, state } = group.drop(1);
  const { commit } = commitChanges(group.state(0), { remove: [device.identity], groupState: utf8('second') });
  expect(unprotect(state, commit, everyone)).toMatchObject({ isSelfRemoved: true, groupState: utf8('first') });
});

test('a group survives many changes by all its members', async () => {
  const group = await TestGroup.of(5);
  for (let round = 0; round < 12; round += 1) {
    const by = round % group.states.length;
    if (round % 3 === 0) await group.add(by, [await makeDevice(), await makeDevice()]);
    else if (round % 3 === 1) group.commit(by, commitChanges(group.state(by), {}));
    else {
      const { device } = group.drop((by + 2) % group.states.length);
      const remover = by % group.states.length;
      group.commit(remover, commitChanges(group.state(remover), { remove: [device.identity] }));
    }
    expect(new Set(group.states.map((state) => accessKey(state).join())).size).toBe(1);
  }
  expect(group.states.map(epoch)).toEqual(group.states.map(() => 13));
  expect(group.allTalk()).toBe(true);
});

test('the commit that lost the race is dropped and its author follows the other one', async () => {
  const group = await TestGroup.of(3);
  const lost = commitChanges(group.state(1), {});
  const won = commitChanges(group.state(2), { groupState: utf8('won') });
  wipeGroup(lost.next);
  group.commit(2, won);
  expect(group.states.map(groupStateBytes)).toEqual(group.states.map(() => utf8('won')));
  expect(() => unprotect(group.state(0), lost.commit, everyone)).toThrow(failed);
  expect(group.allTalk()).toBe(true);
});

test('wiping the state that an accepted commit was made from leaves the next one whole', async () => {
  const group = await TestGroup.of(2);
  const before = group.state(0);
  const update = commitChanges(before, {});
  group.receive(1, update.commit);
  wipeGroup(before);
  expect(() => groupRowChanges(undefined, before)).toThrow(AppError);
  expect(() => commitChanges(before, {})).toThrow(AppError);
  group.states[0] = update.next;
  expect(group.allTalk()).toBe(true);
});

test('a group state beyond its largest size is refused', async () => {
  const device = await makeDevice();
  const largest = new Uint8Array(64 * 1024);
  const options = { groupId: randomBytes(32), self: device };
  expect(groupStateBytes(createGroup({ ...options, groupState: largest }))).toHaveLength(64 * 1024);
  expect(() => createGroup({ ...options, groupState: new Uint8Array(64 * 1024 + 1) })).toThrow(failed);
  expect(() => commitChanges(groupOf(device), { groupState: new Uint8Array(64 * 1024 + 1) })).toThrow(failed);
});

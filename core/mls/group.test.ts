import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors';
import { cryptoReady } from '../crypto/primitives';
import { addMembers } from './add';
import { commitChanges } from './commit';
import { cipherSuiteNames } from './crypto-provider';
import { accessKey, exportSecret } from './exporter';
import { updateGroupState } from './group-context';
import { decodeGroup, encodeGroup } from './group-codec';
import { epoch, groupStateBytes, isRemoved, members, wipeGroup } from './group-state';
import { protect, unprotect } from './private-message';
import { removeMembers } from './remove';
import { everyone, groupOf, joinWith, makeDevice, none, packageOf, TestGroup, utf8 } from './test-group';
import { updateSelf } from './update';
import { joinFromWelcome, welcomeReferences } from './welcome';

beforeAll(cryptoReady);

const failed = new AppError('crypto.failed');

describe.each(cipherSuiteNames)('a group with %s', (suite) => {
  test.each([2, 3, 10])('of %i members talks after its creation', async (count) => {
    const group = await TestGroup.of(count, suite);
    expect(await group.allTalk()).toBe(true);
    expect(group.states.map(epoch)).toEqual(group.states.map(() => 1));
    expect(group.states.map((state) => members(state).length)).toEqual(group.states.map(() => count));
  });
});

test('members, group state, exporter and access key are the same at everyone and change with the epoch', async () => {
  const group = await TestGroup.of(3);
  const keysBefore = group.states.map(accessKey);
  expect(keysBefore[1]).toEqual(keysBefore[0]);
  expect(keysBefore[2]).toEqual(keysBefore[0]);
  expect(exportSecret(group.state(0), 'conclave signals', none, 20)).toEqual(
    exportSecret(group.state(1), 'conclave signals', none, 20),
  );
  expect(exportSecret(group.state(0), 'conclave signals', none, 32)).not.toEqual(keysBefore[0]);
  expect(members(group.state(2))).toEqual(group.devices.map(({ identity }) => identity));
  await group.commit(1, await updateSelf(group.state(1)));
  expect(accessKey(group.state(0))).not.toEqual(keysBefore[0]);
  expect(accessKey(group.state(0))).toEqual(accessKey(group.state(2)));
  expect(await group.allTalk()).toBe(true);
});

test('an added device joins, and everybody learns who it is and who added it', async () => {
  const group = await TestGroup.of(2);
  const newcomer = await makeDevice();
  const made = await packageOf(newcomer);
  const added = await addMembers(group.state(1), [made.keyPackage], { aad: utf8('why') });
  expect(welcomeReferences(added.welcome ?? none)).toEqual([made.reference]);
  const [result] = await group.commit(1, added);
  expect(result).toMatchObject({
    kind: 'commit',
    sender: group.device(1).identity,
    added: [newcomer.identity],
    removed: [],
    isSelfRemoved: false,
    aad: utf8('why'),
    groupState: utf8('first'),
  });
  group.devices.push(newcomer);
  group.states.push(await joinWith(made, added.welcome));
  expect(await group.allTalk()).toBe(true);
});

test('a removed device learns of it and can read nothing afterwards', async () => {
  const group = await TestGroup.of(3);
  const removed = group.drop(2);
  const stored = encodeGroup(removed.state);
  const commit = await removeMembers(group.state(0), [removed.device.identity]);
  const [atOther] = await group.commit(0, commit);
  expect(atOther).toMatchObject({
    kind: 'commit',
    removed: [removed.device.identity],
    added: [],
    isSelfRemoved: false,
  });

  const message = await group.send(0, 'not for you');
  await expect(unprotect(removed.state, message, everyone)).rejects.toEqual(failed);
  const atRemoved = await unprotect(removed.state, commit.commit, everyone);
  expect(atRemoved).toMatchObject({ kind: 'commit', isSelfRemoved: true, sender: group.device(0).identity });
  expect(isRemoved(atRemoved.next)).toBe(true);
  expect(members(atRemoved.next)).toHaveLength(2);
  await expect(unprotect(atRemoved.next, message, everyone)).rejects.toEqual(failed);
  await expect(protect(atRemoved.next, none, none)).rejects.toEqual(new AppError('conversation.not-a-member'));
  await expect(updateSelf(atRemoved.next)).rejects.toEqual(new AppError('conversation.not-a-member'));
  expect(() => accessKey(atRemoved.next)).toThrow(new AppError('conversation.not-a-member'));
  await expect(unprotect(decodeGroup(stored), message, everyone)).rejects.toEqual(failed);
  expect(await group.allTalk()).toBe(true);
});

test('a device whose place in the tree goes to another one in the same commit learns that it was removed', async () => {
  const group = await TestGroup.of(3);
  const removed = group.drop(1);
  const newcomer = await makeDevice();
  const made = await packageOf(newcomer);
  const commit = await commitChanges(group.state(0), {
    add: [made.keyPackage],
    remove: [removed.device.identity],
  });
  const atRemoved = await unprotect(removed.state, commit.commit, everyone);
  expect(atRemoved).toMatchObject({ kind: 'commit', isSelfRemoved: true, added: [newcomer.identity] });
  await group.commit(0, commit);
  group.devices.push(newcomer);
  group.states.push(await joinWith(made, commit.welcome));
  expect(await group.allTalk()).toBe(true);
});

test('a device can be removed and added again with new keys by one commit', async () => {
  const group = await TestGroup.of(3);
  const device = group.drop(2).device;
  const made = await packageOf(device);
  const commit = await commitChanges(group.state(1), { add: [made.keyPackage], remove: [device.identity] });
  await group.commit(1, commit);
  group.devices.push(device);
  group.states.push(await joinWith(made, commit.welcome));
  expect(await group.allTalk()).toBe(true);
});

test('a new name reaches everyone, also together with a removal and an addition', async () => {
  const group = await TestGroup.of(4);
  const [renamed] = await group.commit(2, await updateGroupState(group.state(2), utf8('second')));
  expect(renamed).toMatchObject({ kind: 'commit', groupState: utf8('second'), added: [], removed: [] });
  expect(group.states.map(groupStateBytes)).toEqual(group.states.map(() => utf8('second')));
  const { device } = group.drop(3);
  await group.commit(1, await removeMembers(group.state(1), [device.identity], { groupState: utf8('third') }));
  expect(group.states.map(groupStateBytes)).toEqual(group.states.map(() => utf8('third')));
  const made = await packageOf(device);
  const changes = { add: [made.keyPackage], groupState: utf8('fourth') };
  const again = await commitChanges(group.state(0), changes);
  await group.commit(0, again);
  group.devices.push(device);
  group.states.push(await joinWith(made, again.welcome));
  expect(group.states.map(groupStateBytes)).toEqual(group.states.map(() => utf8('fourth')));
  expect(await group.allTalk()).toBe(true);
});

test('a group survives many changes by all its members', async () => {
  const group = await TestGroup.of(5);
  for (let round = 0; round < 12; round += 1) {
    const by = round % group.states.length;
    if (round % 3 === 0) await group.add(by, [await makeDevice(), await makeDevice()]);
    else if (round % 3 === 1) await group.commit(by, await updateSelf(group.state(by)));
    else {
      const { device } = group.drop((by + 2) % group.states.length);
      const remover = by % group.states.length;
      await group.commit(remover, await removeMembers(group.state(remover), [device.identity]));
    }
    expect(new Set(group.states.map((state) => accessKey(state).join())).size).toBe(1);
  }
  expect(await group.allTalk()).toBe(true);
});

test('the commit that lost the race is dropped and its author follows the other one', async () => {
  const group = await TestGroup.of(3);
  const lost = await updateSelf(group.state(1));
  const won = await updateGroupState(group.state(2), utf8('won'));
  wipeGroup(lost.next);
  await group.commit(2, won);
  expect(group.states.map(groupStateBytes)).toEqual(group.states.map(() => utf8('won')));
  await expect(unprotect(group.state(0), lost.commit, everyone)).rejects.toEqual(failed);
  expect(await group.allTalk()).toBe(true);
});

test('wiping the state that an accepted commit was made from leaves the next one whole', async () => {
  const group = await TestGroup.of(2);
  const before = group.state(0);
  const update = await updateSelf(before);
  await group.receive(1, update.commit);
  wipeGroup(before);
  expect(() => encodeGroup(before)).toThrow(AppError);
  group.states[0] = update.next;
  expect(await group.allTalk()).toBe(true);
});

test('a leaf that is not in the group, or one’s own, can not be removed', async () => {
  const group = await TestGroup.of(2);
  const stranger = await makeDevice();
  await expect(removeMembers(group.state(0), [stranger.identity])).rejects.toMatchObject({ code: 'input.malformed' });
  await expect(removeMembers(group.state(0), [group.device(0).identity])).rejects.toMatchObject({
    code: 'input.malformed',
  });
});

test('a device that is in the group can not be added a second time', async () => {
  const group = await TestGroup.of(2);
  const { keyPackage } = await packageOf(group.device(1));
  await expect(addMembers(group.state(0), [keyPackage])).rejects.toEqual(failed);
});

test('a welcome is refused when the check refuses one leaf, when it is for others, and when it was tampered with', async () => {
  const founder = await makeDevice();
  const device = await makeDevice();
  const made = await packageOf(device);
  const { welcome = none } = await addMembers(await groupOf(founder), [made.keyPackage]);
  const privateKeys = () => made.privateKeys;
  const check = ({ deviceId }: { deviceId: string }) => deviceId !== founder.identity.deviceId;
  await expect(joinFromWelcome({ welcome, privateKeys, check })).rejects.toEqual(failed);
  await expect(joinFromWelcome({ welcome, privateKeys: () => undefined, check: everyone })).rejects.toEqual(failed);
  const other = await packageOf(device);
  await expect(joinFromWelcome({ welcome, privateKeys: () => other.privateKeys, check: everyone })).rejects.toEqual(
    failed,
  );
  for (let position = 0; position < welcome.length; position += 37) {
    const tampered = Uint8Array.from(welcome);
    tampered[position] = (tampered[position] ?? 0) ^ 1;
    await expect(joinFromWelcome({ welcome: tampered, privateKeys, check: everyone })).rejects.toEqual(failed);
  }
  for (let length = 0; length < welcome.length; length += 29) {
    const cut = welcome.slice(0, length);
    await expect(joinFromWelcome({ welcome: cut, privateKeys, check: everyone })).rejects.toEqual(failed);
    expect(() => welcomeReferences(Uint8Array.of(...cut, 255))).toThrow(failed);
  }
  const { state, keyPackageReference } = await joinFromWelcome({ welcome, privateKeys, check: everyone });
  expect(keyPackageReference).toEqual(made.reference);
  expect(members(state)).toHaveLength(2);
});

test('what is not a stored group is told as a corrupt vault', async () => {
  const group = await TestGroup.of(2);
  const stored = encodeGroup(group.state(0));
  const corrupt = new AppError('vault.corrupt');
  for (let length = 0; length < stored.length; length += 1) {
    expect(() => decodeGroup(stored.slice(0, length))).toThrow(corrupt);
  }
  expect(() => decodeGroup(Uint8Array.of(...stored, 0))).toThrow(corrupt);
  expect(encodeGroup(decodeGroup(stored))).toEqual(stored);
});

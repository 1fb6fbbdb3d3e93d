/** What our commits look like, and which are not made. */
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors';
import { cryptoReady } from '../crypto/primitives';
import { decodeMlsMessageOf } from '../mls/framing/mls-message';
import type { GroupState } from '../mls/group/group-state';
import { forgeCommit } from '../mls/testing/forge-commit';
import { copyOf, reasonOf } from '../mls/testing/verdict';
import { memberAt } from '../mls/tree/ratchet-tree';
import { accessKey } from './access-key';
import { commitChanges } from './commit-changes';
import { members } from './group';
import { groupContextExtensions } from './group-state-extension';
import { unprotect } from './messages';
import { forgedPackage } from './testing/forge';
import { everyone, groupOf, makeDevice, makeDevices, packageOf, TestGroup, utf8 } from './testing/test-group';

beforeAll(cryptoReady);

const failed = new AppError('crypto.failed');
const dayMs = 24 * 60 * 60 * 1000;
const tagBytes = 16;

/** How long the encrypted content of a message is. */
function paddedBytes(message: Uint8Array): number {
  const { privateMessage } = decodeMlsMessageOf(message, 'mls_private_message', message.length);
  return privateMessage.ciphertext.length - tagBytes;
}

function malformed(rule: string): AppError {
  return expect.objectContaining({ code: 'input.malformed', details: { rule } }) as AppError;
}

/** Which parents of the tree are blank, from left to right. */
function shape({ tree }: GroupState): string {
  const nodes = tree.leaves.flatMap((leaf, index) => {
    const parent = index < tree.parents.length ? [tree.parents[index] === undefined ? '_' : 'P'] : [];
    return [leaf === undefined ? '_' : 'L', ...parent];
  });
  return nodes.join('');
}

describe('the length of a commit', () => {
  test('is a power of two, from 1 KiB on', async () => {
    const group = await TestGroup.of(12);
    const newcomers = (await makeDevices(6)).map((device) => packageOf(device).keyPackage);
    const lengths = [
      commitChanges(group.state(0), {}),
      commitChanges(group.state(0), { add: newcomers }),
      commitChanges(group.state(0), { groupState: new Uint8Array(9_000) }),
    ].map(({ commit }) => paddedBytes(commit));
    for (const length of lengths) expect([1024, 2048, 4096, 8192, 16_384]).toContain(length);
    expect(new Set(lengths).size).toBe(3);
  });

  test('does not tell an update, a removal, a new name and all of them from each other', async () => {
    const group = await TestGroup.of(4);
    const { identity } = group.device(2);
    const remove = [identity];
    const changes = [{}, { remove }, { groupState: utf8('name') }, { remove, groupState: utf8('a longer name') }];
    const sizes = changes.map((change) => commitChanges(group.state(0), change).commit.length);
    expect(new Set(sizes).size).toBe(1);
  });
});

describe('a commit', () => {
  test('always renews the keys of its author', async () => {
    const group = await TestGroup.of(3);
    const { identity } = group.device(1);
    for (const change of [{}, { groupState: utf8('second') }, { remove: [identity] }]) {
      const before = memberAt(group.state(0).tree, 0);
      const after = memberAt(commitChanges(group.state(0), change).next.tree, 0);
      expect(after.encryptionKey).not.toEqual(before.encryptionKey);
      expect(after.signatureKey).toEqual(before.signatureKey);
    }
    const added = commitChanges(group.state(0), { add: [packageOf(await makeDevice()).keyPackage] });
    expect(memberAt(added.next.tree, 0).encryptionKey).not.toEqual(memberAt(group.state(0).tree, 0).encryptionKey);
  });

  test('with a new name is refused without a path, one with an addition is not', async () => {
    const group = await TestGroup.of(2);
    const extensions = groupContextExtensions(utf8('second'));
    const renaming = forgeCommit(group.state(0), {
      proposals: [{ proposalType: 'group_context_extensions', extensions }],
      path: 'none',
    });
    expect(reasonOf(() => unprotect(group.state(1), renaming, everyone))).toBe('the commit has no update path');
    const { keyPackage } = forgedPackage(await makeDevice(), {});
    const adding = forgeCommit(group.state(0), { proposals: [{ proposalType: 'add', keyPackage }], path: 'none' });
    expect(unprotect(group.state(1), adding, everyone)).toMatchObject({ kind: 'commit' });
  });

  test('can be made again from the same state, each time with other secrets', async () => {
    const group = await TestGroup.of(2);
    const [first, second] = [commitChanges(group.state(0), {}), commitChanges(group.state(0), {})];
    expect(accessKey(first.next)).not.toEqual(accessKey(second.next));
    group.commit(0, second);
    expect(group.allTalk()).toBe(true);
  });
});

describe('no commit is made', () => {
  test('that removes one’s own leaf, or one that is not in the group', async () => {
    const group = await TestGroup.of(2);
    const stranger = await makeDevice();
    const other = group.device(1).identity;
    expect(() => commitChanges(group.state(0), { remove: [group.device(0).identity] })).toThrow(
      malformed('leaf-is-own'),
    );
    for (const reference of [
      stranger.identity,
      { userId: other.userId, deviceId: stranger.identity.deviceId },
      { userId: stranger.identity.userId, deviceId: other.deviceId },
    ]) {
      expect(() => commitChanges(group.state(0), { remove: [reference] })).toThrow(malformed('leaf-not-in-group'));
    }
  });

  test('that removes a leaf twice', async () => {
    const group = await TestGroup.of(3);
    const { identity } = group.device(2);
    expect(() => commitChanges(group.state(0), { remove: [identity, identity] })).toThrow(failed);
  });

  test('that adds a device which is in the group, or one device twice', async () => {
    const group = await TestGroup.of(2);
    for (const index of [0, 1]) {
      const { keyPackage } = packageOf(group.device(index));
      expect(() => commitChanges(group.state(0), { add: [keyPackage] })).toThrow(failed);
    }
    const newcomer = await makeDevice();
    const add = [packageOf(newcomer).keyPackage, packageOf(newcomer).keyPackage];
    expect(() => commitChanges(group.state(0), { add })).toThrow(failed);
  });

  test('that adds a device which is in the group with another signature key', async () => {
    const group = await TestGroup.of(2);
    const { userId, deviceId } = group.device(1).identity;
    const { signature, identity } = await makeDevice();
    const twin = { signature, identity: { ...identity, userId, deviceId } };
    const reason = reasonOf(() => commitChanges(group.state(0), { add: [packageOf(twin).keyPackage] }));
    expect(reason).toBe('a client is added that is in the group already');
    const replaced = commitChanges(group.state(0), {
      add: [packageOf(twin).keyPackage],
      remove: [{ userId, deviceId }],
    });
    expect(members(replaced.next)).toEqual([group.device(0).identity, twin.identity]);
  });

  test('that adds a device under the signature key of another one', async () => {
    const group = await TestGroup.of(2);
    const { userId, deviceId } = (await makeDevice()).identity;
    const { signature, identity } = group.device(1);
    const twin = { signature, identity: { ...identity, userId, deviceId } };
    const reason = reasonOf(() => commitChanges(group.state(0), { add: [packageOf(twin).keyPackage] }));
    expect(reason).toBe('two nodes have the same key');
  });

  test('with a key package that is malformed, of another suite, not valid yet or not valid any more', async () => {
    const group = groupOf(await makeDevice());
    const newcomer = await makeDevice();
    const { keyPackage } = packageOf(newcomer);
    const nowMs = Date.now();
    expect(() => commitChanges(group, { add: [keyPackage.slice(1)] })).toThrow(failed);
    expect(() => commitChanges(group, { add: [keyPackage], nowMs: nowMs + 91 * dayMs })).toThrow(failed);
    expect(() => commitChanges(group, { add: [keyPackage], nowMs: nowMs - 2 * dayMs })).toThrow(failed);
    expect(() => commitChanges(group, { add: [packageOf(newcomer, { suiteId: 1 }).keyPackage] })).toThrow(failed);
    expect(commitChanges(group, { add: [keyPackage], nowMs: nowMs + 89 * dayMs }).welcome).toBeDefined();
  });

  test('beyond the last epoch that can be counted', async () => {
    const state = groupOf(await makeDevice());
    const late = { ...copyOf(state), context: { ...state.context, epoch: BigInt(Number.MAX_SAFE_INTEGER) } };
    expect(reasonOf(() => commitChanges(late, {}))).toBe('the epoch is too large');
  });
});

describe('a tree of an unusual shape', () => {
  test('in which leaves are unmerged at some nodes of a path and merged at others is joined by a newcomer', async () => {
    const group = await TestGroup.of(8);
    const removed = group.drop(5);
    group.commit(0, commitChanges(group.state(0), { remove: [removed.device.identity] }));
    for (const by of [4, 5]) group.commit(by, commitChanges(group.state(by), {}));
    // The newcomer is unmerged at the nodes above the free leaf, until member 0 replaces the root alone.
    await group.add(0, [await makeDevice()]);
    group.commit(0, commitChanges(group.state(0), {}));
    const unmerged = group.state(0).tree.parents.map((parent) => parent?.unmergedLeaves.length);
    expect([unmerged[5], unmerged[3]]).toEqual([1, 0]);
    await group.add(0, [await makeDevice()]);
    expect(group.allTalk()).toBe(true);
  });

  test('whose root is blank gives everybody the same secrets', async () => {
    const group = await TestGroup.of(4);
    const gone = [group.drop(0), group.drop(0)].map(({ device }) => device.identity);
    group.commit(0, commitChanges(group.state(0), { remove: gone }));
    expect(shape(group.state(0))).toBe('____LPL');
    expect(accessKey(group.state(0))).toEqual(accessKey(group.state(1)));
    expect(members(group.state(1))).toHaveLength(2);
    expect(group.allTalk()).toBe(true);
  });

  test('shrinks when the last leaves go, and grows again', async () => {
    const group = await TestGroup.of(5);
    expect(group.state(0).tree.leaves).toHaveLength(8);
    const { device } = group.drop(4);
    group.commit(2, commitChanges(group.state(2), { remove: [device.identity] }));
    expect(group.state(0).tree.leaves).toHaveLength(4);
    await group.add(3, [device, await makeDevice()]);
    expect(group.state(0).tree.leaves).toHaveLength(8);
    expect(group.allTalk()).toBe(true);
  });
});

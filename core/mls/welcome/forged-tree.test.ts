/** Trees that whoever joins must refuse, and some that look odd and are right (RFC 9420 sections 7.3, 7.9.2 and 12.4.3.1). */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import type { Extension } from '../leaf/extension';
import { signLeafNode, type LeafNode } from '../leaf/leaf-node';
import { requiredCapabilitiesExtension } from '../leaf/required-capabilities';
import { forgeWelcome, type WelcomeForgery } from '../testing/forge-welcome';
import { joinWith, packageOf, testClient } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { reasonOf } from '../testing/verdict';
import type { ParentNode } from '../tree/parent-node';
import { memberAt, parentAt, type RatchetTree } from '../tree/ratchet-tree';
import { nodeCount } from '../tree/tree-math';

beforeAll(cryptoReady);

const filledGroups = new Map<number, TestGroup>();

/**
 * With seven members: no parent is blank but one, and the newcomer takes the last of eight leaves and is unmerged at all of
 * them. The same group for all tests, which don't change it.
 */
function filledGroup(count = 7): TestGroup {
  const known = filledGroups.get(count);
  if (known !== undefined) return known;
  const group = TestGroup.of(count);
  for (let member = 0; member < count; member += 1) group.commit(member);
  filledGroups.set(count, group);
  return group;
}

function verdict(group: TestGroup, forgery: WelcomeForgery): string {
  const newcomer = packageOf(testClient('newcomer'));
  return reasonOf(() => joinWith(newcomer, forgeWelcome(group.state(0), newcomer, forgery)));
}

const forgotten = (tree: RatchetTree): RatchetTree['hashes'] => Array(nodeCount(tree.leaves.length)).fill(undefined);

function withParent(node: number, change: (parent: ParentNode | undefined) => ParentNode | undefined) {
  return (tree: RatchetTree): RatchetTree => ({
    ...tree,
    parents: tree.parents.map((parent, index) => (index * 2 + 1 === node ? change(parent) : parent)),
    hashes: forgotten(tree),
  });
}

function withLeaf(leafIndex: number, change: (leaf: LeafNode | undefined) => LeafNode | undefined) {
  return (tree: RatchetTree): RatchetTree => ({
    ...tree,
    leaves: tree.leaves.map((leaf, index) => (index === leafIndex ? change(leaf) : leaf)),
    hashes: forgotten(tree),
  });
}

const changed = (parent: ParentNode | undefined, changes: Partial<ParentNode>): ParentNode | undefined =>
  parent === undefined ? undefined : { ...parent, ...changes };
const withUnmerged = (node: number, change: (leaves: readonly number[]) => number[]) =>
  withParent(node, (parent) => changed(parent, { unmergedLeaves: change(parent?.unmergedLeaves ?? []) }));

test('a tree that nothing was changed in is accepted', () => {
  const group = filledGroup();
  expect(group.state(0).tree.parents.filter((parent) => parent !== undefined)).toHaveLength(6);
  expect(verdict(group, {})).toBe('accepted');
});

describe('parent hashes: refused is', () => {
  const reason = 'a parent hash is not valid';

  test('a node with another key, wherever it is: nobody below it vouches for that', () => {
    const group = filledGroup();
    for (const node of [1, 3, 5, 7, 9, 11]) {
      const encryptionKey = group.state(0).suite.kem.generateKeyPair().publicKey;
      expect(verdict(group, { changeTree: withParent(node, (parent) => changed(parent, { encryptionKey })) })).toBe(
        reason,
      );
    }
  });

  test('a node with another parent hash', () => {
    const group = filledGroup();
    for (const parentHash of [randomBytes(32), new Uint8Array(0)]) {
      expect(verdict(group, { changeTree: withParent(3, (parent) => changed(parent, { parentHash })) })).toBe(reason);
    }
  });

  test('a node where there was none', () => {
    const encryptionKey = filledGroup(2).state(0).suite.kem.generateKeyPair().publicKey;
    const planted: ParentNode = { encryptionKey, parentHash: new Uint8Array(0), unmergedLeaves: [] };
    // The parent of the seventh leaf and of the newcomer, which nobody has had a key for.
    expect(verdict(filledGroup(), { changeTree: withParent(13, () => ({ ...planted, unmergedLeaves: [7] })) })).toBe(
      reason,
    );
    expect(verdict(TestGroup.of(3), { changeTree: withParent(5, () => ({ ...planted, unmergedLeaves: [3] })) })).toBe(
      reason,
    );
  });

  test('a node that is missing between others', () => {
    expect(verdict(filledGroup(), { changeTree: withParent(3, () => undefined) })).toBe(reason);
  });

  test('a member missing or too many below a node that does not know of it', () => {
    const group = filledGroup();
    expect(verdict(group, { changeTree: withLeaf(5, () => undefined) })).toBe(reason);
    const extra = packageOf(testClient('extra')).keyPackage.leafNode;
    const smaller = filledGroup(6);
    expect(verdict(smaller, { changeTree: withLeaf(7, () => extra) })).toBe(reason);
  });

  test('a newcomer that is unmerged nowhere, as if it had been there when the keys were chosen', () => {
    const unmergedNowhere = (tree: RatchetTree): RatchetTree =>
      [3, 7, 11, 13].reduce((before, node) => withUnmerged(node, () => [])(before), tree);
    expect(verdict(filledGroup(), { changeTree: unmergedNowhere })).toBe(reason);
  });

  test('a merged member that is listed as unmerged', () => {
    const group = filledGroup();
    expect(verdict(group, { changeTree: withUnmerged(1, () => [0]) })).toBe(reason);
    const everywhere = (tree: RatchetTree): RatchetTree =>
      [1, 3, 7].reduce((before, node) => withUnmerged(node, (leaves) => [1, ...leaves])(before), tree);
    expect(verdict(group, { changeTree: everywhere })).toBe(reason);
  });
});

describe('unmerged leaves: refused is', () => {
  test('one that is blank', () => {
    expect(verdict(filledGroup(5), { changeTree: withUnmerged(7, (leaves) => [...leaves, 7]) })).toBe(
      'an unmerged leaf is blank',
    );
  });

  test('one that is not below the node', () => {
    expect(verdict(filledGroup(), { changeTree: withUnmerged(3, (leaves) => [...leaves, 4]) })).toBe(
      'an unmerged leaf is not below its node',
    );
    expect(verdict(filledGroup(), { changeTree: withUnmerged(3, (leaves) => [...leaves, 2 ** 31]) })).toBe(
      'an unmerged leaf is not below its node',
    );
  });

  test('one that a node in between does not list', () => {
    expect(verdict(filledGroup(), { changeTree: withUnmerged(11, () => []) })).toBe(
      'a leaf is unmerged above, but merged below',
    );
  });

  test('a list that is not in order, or repeats itself', () => {
    const reason = 'the unmerged leaves are not in order';
    expect(verdict(filledGroup(), { changeTree: withUnmerged(7, (leaves) => [...leaves, 0]) })).toBe(reason);
    expect(verdict(filledGroup(), { changeTree: withUnmerged(7, (leaves) => [...leaves, ...leaves]) })).toBe(reason);
  });
});

test('lists of unmerged leaves may differ along a path: a legal welcome is accepted', () => {
  const group = TestGroup.of(8);
  group.remove(0, 5);
  group.commit(4);
  group.commit(5);
  // The newcomer takes the free leaf and is unmerged at the nodes above it, until member 0 replaces the root alone.
  group.add(0, [testClient('newcomer')], { isPathOmitted: true });
  group.commit(0);
  const { tree } = group.state(0);
  expect([11, 7].map((node) => parentAt(tree, node)?.unmergedLeaves)).toEqual([[5], []]);
  group.add(0, [testClient('another')]);
  expect(group.canAllTalk()).toBe(true);
});

describe('keys: refused is', () => {
  test('one that two nodes have', () => {
    const group = filledGroup();
    const reason = 'two nodes have the same key';
    const rootKey = parentAt(group.state(0).tree, 7)?.encryptionKey ?? new Uint8Array(0);
    expect(verdict(group, { changeTree: withParent(9, (parent) => changed(parent, { encryptionKey: rootKey })) })).toBe(
      reason,
    );
    const leafKey = memberAt(group.state(0).tree, 2).encryptionKey;
    expect(verdict(group, { changeTree: withParent(9, (parent) => changed(parent, { encryptionKey: leafKey })) })).toBe(
      reason,
    );
  });

  test('one that can not be used', () => {
    const reason = 'an encryption key can not be used';
    for (const encryptionKey of [new Uint8Array(32), randomBytes(31)]) {
      expect(
        verdict(filledGroup(), { changeTree: withParent(9, (parent) => changed(parent, { encryptionKey })) }),
      ).toBe(reason);
    }
  });
});

describe('leaves: refused is', () => {
  /** A member's leaf, signed again with a change. */
  function resigned(group: TestGroup, member: number, changes: Partial<LeafNode>): WelcomeForgery {
    const { suite, context } = group.state(0);
    const { secretKey } = group.client(member).signature;
    return {
      changeTree: withLeaf(member, (leaf) =>
        leaf === undefined
          ? undefined
          : signLeafNode(suite, { ...leaf, ...changes }, secretKey, { groupId: context.groupId, leafIndex: member }),
      ),
    };
  }

  test('one that is not signed, is signed for another place, or with another key', () => {
    const group = filledGroup();
    const reason = 'a signature is not valid';
    const unsigned = withLeaf(3, (leaf) => leaf && { ...leaf, signature: randomBytes(64) });
    expect(verdict(group, { changeTree: unsigned })).toBe(reason);
    const { tree } = group.state(0);
    const swapped = (before: RatchetTree): RatchetTree =>
      withLeaf(3, () => memberAt(tree, 2))(withLeaf(2, () => memberAt(tree, 3))(before));
    expect(verdict(group, { changeTree: swapped })).toBe(reason);
    const { signatureKey } = testClient('other').leaf;
    expect(verdict(group, { changeTree: withLeaf(3, (leaf) => leaf && { ...leaf, signatureKey }) })).toBe(reason);
  });

  test('one that does not fit together, or can not do what another one uses', () => {
    const group = TestGroup.of(3);
    const { capabilities } = memberAt(group.state(0).tree, 1);
    const extensions: Extension[] = [{ extensionType: 0xff01, extensionData: new Uint8Array(0) }];
    expect(verdict(group, resigned(group, 1, { extensions }))).toBe('a leaf has an extension that it can not do');
    expect(verdict(group, resigned(group, 1, { capabilities: { ...capabilities, credentials: [2] } }))).toBe(
      'a leaf can not do its own credential',
    );
    const x509 = { credentialType: 'x509', certificates: [] } as const;
    const onlyX509 = { credential: x509, capabilities: { ...capabilities, credentials: [2] } };
    expect(verdict(group, resigned(group, 1, onlyX509))).toBe('a leaf can not do a credential in use');
  });

  test('one that can not do what the group requires, be it one’s own', () => {
    const required = requiredCapabilitiesExtension({
      extensionTypes: [0xff01],
      proposalTypes: [],
      credentialTypes: [],
    });
    expect(verdict(TestGroup.of(3), { context: { extensions: [required] } })).toBe(
      'a leaf lacks a required capability',
    );
    const extension = { extensionType: 0xff01, extensionData: new Uint8Array(0) };
    expect(verdict(TestGroup.of(3), { context: { extensions: [extension] } })).toBe(
      'a leaf can not do an extension of the group',
    );
  });

  test('one with the signature key of another', () => {
    const group = TestGroup.of(3);
    const twin = { ...memberAt(group.state(0).tree, 1), encryptionKey: packageOf(testClient('x')).keyPackage.initKey };
    const { suite } = group.state(0);
    const signed = signLeafNode(suite, twin, group.client(1).signature.secretKey);
    expect(verdict(group, { changeTree: withLeaf(2, () => signed) })).toBe('two nodes have the same key');
  });
});

/** TreeKEM (RFC 9420 sections 7.4 to 7.6) in trees of all shapes. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { TestTree } from '../testing/test-tree';
import { reasonOf } from '../testing/verdict';
import { filteredDirectPath } from './path-secrets';
import { encryptionKeyAt, parentAt } from './ratchet-tree';
import { checkRatchetTree } from './tree-validation';
import { isAncestorOfLeaf } from './tree-math';
import { derivePathKeys } from './treekem';

beforeAll(cryptoReady);

function expectOneSecret(secrets: readonly Uint8Array[]): void {
  expect(new Set(secrets.map(String)).size).toBe(1);
}

/** Every secret key belongs to the public key of its node, and nobody has one of a node that it is not below. */
function checkInvariant({ tree, suite, members }: TestTree): void {
  for (const [leafIndex, { privateKeys }] of members) {
    for (const [node, key] of privateKeys) {
      expect(isAncestorOfLeaf(node, leafIndex)).toBe(true);
      expect(suite.kem.publicKeyOf(key)).toEqual(encryptionKeyAt(tree, node));
    }
  }
  for (const [index, parent] of tree.parents.entries()) {
    if (parent === undefined) continue;
    const node = index * 2 + 1;
    for (const [leafIndex, { privateKeys }] of members) {
      const isMerged = isAncestorOfLeaf(node, leafIndex) && !parent.unmergedLeaves.includes(leafIndex);
      expect(privateKeys.has(node)).toBe(isMerged);
    }
  }
  checkRatchetTree(suite, tree, []);
}

test.each([1, 2, 3, 4, 5, 8, 9])('every member of %i can make a path that all others follow', (count) => {
  const group = TestTree.of(count);
  for (const leafIndex of group.leafIndices) expectOneSecret(group.update(leafIndex));
  checkInvariant(group);
});

test('a path in a filled tree is short, and in a sparse one leaves out what nobody is below', () => {
  const filled = TestTree.of(16, true);
  const { sent } = filled.makePath(5);
  expect(sent.nodes.map(({ encryptedPathSecret }) => encryptedPathSecret.length)).toEqual([1, 1, 1, 1]);
  const sparse = TestTree.of(16);
  for (const leafIndex of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14]) sparse.remove(leafIndex);
  expect(sparse.leafIndices).toEqual([0, 13, 15]);
  expect(filteredDirectPath(sparse.tree, 0)).toEqual([{ node: 15, copathChild: 23 }]);
  expect(sparse.makePath(0).sent.nodes.map(({ encryptedPathSecret }) => encryptedPathSecret.length)).toEqual([2]);
  expectOneSecret(sparse.update(0));
  expectOneSecret(sparse.update(15));
  checkInvariant(sparse);
});

test('whoever is alone has no path, but new keys', () => {
  const group = TestTree.of(1);
  const before = encryptionKeyAt(group.tree, 0);
  const { made, sent } = group.makePath(0);
  expect(sent.nodes).toEqual([]);
  expect(made.leaf.source).toEqual({ leafNodeSource: 'commit', parentHash: new Uint8Array(0) });
  expect(made.leaf.encryptionKey).not.toEqual(before);
});

test('members follow in trees of any history, with all keys where they belong', () => {
  const step = fc.record({ kind: fc.constantFrom('add', 'add', 'remove', 'path', 'path'), which: fc.nat(1000) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 20 }), (steps) => {
      const group = TestTree.of(4);
      for (const { kind, which } of steps) {
        const { leafIndices } = group;
        const leafIndex = leafIndices[which % leafIndices.length] ?? 0;
        if (kind === 'add') group.add();
        else if (kind === 'path') expectOneSecret(group.update(leafIndex));
        else if (leafIndices.length > 1) group.remove(leafIndex);
      }
      const [first = 0] = group.leafIndices;
      expectOneSecret(group.update(first));
      checkInvariant(group);
    }),
    { numRuns: 12 },
  );
});

describe('whoever is added by the same commit', () => {
  test('is left out of the path, which the others follow all the same', () => {
    const group = TestTree.of(5, true);
    const newLeaves = new Set([group.add(), group.add()]);
    expect([...newLeaves]).toEqual([5, 6]);
    const { made, sent } = group.makePath(2, newLeaves);
    for (const at of [0, 1, 3, 4]) {
      expect(group.follow(at, 2, sent, newLeaves).commitSecret).toEqual(made.commitSecret);
    }
    expect(sent.nodes.map(({ encryptedPathSecret }) => encryptedPathSecret.length)).toEqual([1, 1, 1]);
    for (const at of newLeaves) {
      expect(reasonOf(() => group.follow(at, 2, sent, newLeaves))).toBe('there is no path secret for this leaf');
    }
    expect(parentAt(made.tree, 7)?.unmergedLeaves).toEqual([]);
  });
});

describe('a path secret', () => {
  test('must have the length of a hash', () => {
    const { suite, tree } = TestTree.of(2);
    const steps = filteredDirectPath(tree, 0);
    for (const length of [0, 31, 33]) {
      expect(reasonOf(() => derivePathKeys(suite, tree, steps, randomBytes(length)))).toBe(
        'a secret has a wrong length',
      );
    }
  });

  test('must be that of its node, and is used up', () => {
    const group = TestTree.of(4);
    const { made } = group.makePath(0);
    const wrong = randomBytes(32);
    expect(reasonOf(() => derivePathKeys(group.suite, made.tree, made.steps, wrong))).toBe(
      'a path secret does not belong to its node',
    );
    const secret = made.pathSecrets[0]?.slice() ?? new Uint8Array(0);
    const { newKeys, commitSecret } = derivePathKeys(group.suite, made.tree, made.steps, secret);
    expect(secret).toEqual(new Uint8Array(32));
    expect(commitSecret).toEqual(made.commitSecret);
    expect([...newKeys.keys()]).toEqual([1, 3]);
    for (const [node, key] of newKeys) expect(key).toEqual(made.privateKeys.get(node));
  });
});

/** Growing and shrinking trees, resolutions, and remembered hashes (RFC 9420 sections 4.1.1, 7.7 and 7.8). */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady } from '../../crypto/primitives';
import { TestTree } from '../testing/test-tree';
import { reasonOf } from '../testing/verdict';
import { nodeTreeHash, treeHash } from './tree-hash';
import {
  addLeaf,
  encryptionKeyAt,
  extendTree,
  isEmptyBelow,
  memberAt,
  nextLeafIndex,
  parentAt,
  removeLeaf,
  resolution,
  updateLeaf,
  type RatchetTree,
} from './ratchet-tree';
import { decodeRatchetTree, encodeRatchetTree } from './ratchet-tree-extension';
import { directPath, leafToNode, maxLeafCount, nodeCount, root } from './tree-math';

beforeAll(cryptoReady);

const sizes = (tree: RatchetTree): number[] => [tree.leaves.length, tree.parents.length, tree.hashes.length];
const unmergedAt = (tree: RatchetTree, node: number): readonly number[] | undefined =>
  parentAt(tree, node)?.unmergedLeaves;

describe('adding', () => {
  test('fills the leftmost blank leaf and doubles the tree only when there is none', () => {
    const group = TestTree.of(5);
    expect(sizes(group.tree)).toEqual([8, 7, 15]);
    group.remove(1);
    group.remove(3);
    expect([group.add(), group.add(), group.add()]).toEqual([1, 3, 5]);
    expect(nextLeafIndex(group.tree)).toBe(6);
    expect([group.add(), group.add(), group.add()]).toEqual([6, 7, 8]);
    expect(sizes(group.tree)).toEqual([16, 15, 31]);
  });

  test('makes the newcomer unmerged at every node above that is not blank, in order', () => {
    const group = TestTree.of(4, true);
    group.remove(2);
    group.update(0);
    group.add();
    expect([unmergedAt(group.tree, 3), unmergedAt(group.tree, 5)]).toEqual([[2], undefined]);
    expect(resolution(group.tree, 3)).toEqual([3, 4]);
    expect(resolution(group.tree, 5)).toEqual([4, 6]);
    // Not only at the end: whoever takes an earlier leaf is listed before.
    const filled = TestTree.of(8, true);
    filled.remove(5);
    filled.remove(6);
    filled.update(0);
    filled.add();
    filled.add();
    expect(unmergedAt(filled.tree, 7)).toEqual([5, 6]);
  });
});

describe('removing', () => {
  test('blanks the leaf and all above it, and halves the tree while its right half is empty', () => {
    const group = TestTree.of(9, true);
    expect(sizes(group.tree)).toEqual([16, 15, 31]);
    group.remove(4);
    for (const node of [8, ...directPath(4, 16)]) expect(encryptionKeyAt(group.tree, node)).toBeUndefined();
    expect(encryptionKeyAt(group.tree, 3)).toBeDefined();
    group.remove(8);
    expect(sizes(group.tree)).toEqual([8, 7, 15]);
    for (const leafIndex of [7, 6, 5]) group.remove(leafIndex);
    expect(sizes(group.tree)).toEqual([4, 3, 7]);
    for (const leafIndex of [1, 2, 3]) group.remove(leafIndex);
    expect(sizes(group.tree)).toEqual([1, 0, 1]);
  });

  test('may leave blanks on the left, and members on the far right keep the tree large', () => {
    const group = TestTree.of(16);
    for (let leafIndex = 0; leafIndex < 15; leafIndex += 1) group.remove(leafIndex);
    expect(sizes(group.tree)).toEqual([16, 15, 31]);
    expect(resolution(group.tree, root(16))).toEqual([30]);
    expect(isEmptyBelow(group.tree, 7)).toBe(true);
    expect(isEmptyBelow(group.tree, 23)).toBe(false);
  });
});

test('a tree has a largest size', () => {
  const { tree } = TestTree.of(1);
  const leaves: RatchetTree['leaves'] = new Array(maxLeafCount);
  expect(reasonOf(() => extendTree({ ...tree, leaves }))).toBe('the tree is too large');
});

test('a former tree stays as it was, whatever is made of it', () => {
  const group = TestTree.of(6, true);
  const { tree } = group;
  const before = encodeRatchetTree(tree);
  const hash = treeHash(tree);
  const leaf = memberAt(tree, 1);
  removeLeaf(tree, 5);
  updateLeaf(tree, 0, leaf);
  addLeaf(extendTree(tree), leaf);
  expect(encodeRatchetTree(tree)).toEqual(before);
  expect(treeHash({ ...tree, hashes: Array(nodeCount(8)).fill(undefined) })).toEqual(hash);
});

describe('remembered hashes', () => {
  type Step = { readonly kind: 'add' | 'remove' | 'update' | 'path' | 'hash'; readonly which: number };
  const step: fc.Arbitrary<Step> = fc.record({
    kind: fc.constantFrom('add', 'remove', 'update', 'path', 'hash'),
    which: fc.nat(1000),
  });

  test('are those that are computed anew, after any changes, and all trees of a run stay right', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
        const group = TestTree.of(3);
        const seen: RatchetTree[] = [];
        for (const { kind, which } of steps) {
          take(group, kind, which);
          seen.push(group.tree);
        }
        for (const tree of seen) {
          const forgetful = decodeRatchetTree(encodeRatchetTree(tree));
          expect(forgetful.leaves).toHaveLength(tree.leaves.length);
          for (let node = 0; node < nodeCount(tree.leaves.length); node += 1) {
            expect(nodeTreeHash(tree, node)).toEqual(nodeTreeHash(forgetful, node));
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  test('are only forgotten above what changed', () => {
    const { tree } = TestTree.of(8, true);
    treeHash(tree);
    const changed = removeLeaf(tree, 2);
    const forgotten = [...changed.hashes.entries()].filter(([, hash]) => hash === undefined).map(([node]) => node);
    expect(forgotten).toEqual([leafToNode(2), ...directPath(2, 8)].sort((a, b) => a - b));
    expect(extendTree(tree).hashes.slice(0, 15)).toEqual(tree.hashes);
  });

  function take(group: TestTree, kind: Step['kind'], which: number): void {
    const leafIndex = group.leafIndices[which % group.leafIndices.length] ?? 0;
    switch (kind) {
      case 'add':
        group.add();
        return;
      case 'remove':
        if (group.leafIndices.length > 1) group.remove(leafIndex);
        return;
      case 'update':
        group.tree = updateLeaf(group.tree, leafIndex, {
          ...memberAt(group.tree, leafIndex),
          signature: Uint8Array.of(which % 256),
        });
        return;
      case 'path':
        group.tree = group.makePath(leafIndex).made.tree;
        return;
      case 'hash':
        treeHash(group.tree);
    }
  }
});

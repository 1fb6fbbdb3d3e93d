import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady } from '../../crypto/primitives';
import { decode } from '../codec/reader';
import { cipherSuite } from '../crypto/cipher-suite';
import { isSignedWithLabel } from '../crypto/labels';
import { readProposal } from '../proposal/proposal';
import { checkParentHashes } from '../tree/parent-hash';
import { addLeaf, membersOf, removeLeaf, resolution, updateLeaf, type RatchetTree } from '../tree/ratchet-tree';
import { decodeRatchetTree, encodeRatchetTree } from '../tree/ratchet-tree-extension';
import { nodeTreeHash, treeHash } from '../tree/tree-hash';
import {
  commonAncestor,
  copath,
  directPath,
  isAncestorOfLeaf,
  isLeafNode,
  left,
  leafToNode,
  nodeCount,
  parent,
  right,
  root,
  sibling,
  type NodeIndex,
} from '../tree/tree-math';
import { checkRatchetTree, leafSignatures } from '../tree/tree-validation';
import { hasVectors, hex, readVectors, type Hex, type OfSuite } from './vectors';

beforeAll(cryptoReady);

interface TreeMath {
  readonly n_leaves: number;
  readonly n_nodes: number;
  readonly root: NodeIndex;
  /** By node index; null where there is none. */
  readonly left: readonly (NodeIndex | null)[];
  readonly right: readonly (NodeIndex | null)[];
  readonly parent: readonly (NodeIndex | null)[];
  readonly sibling: readonly (NodeIndex | null)[];
}

interface TreeOperation
  extends OfSuite, Hex<'proposal' | 'tree_before' | 'tree_after' | 'tree_hash_before' | 'tree_hash_after'> {
  readonly proposal_sender: number;
}

interface TreeValidation extends OfSuite, Hex<'tree' | 'group_id'> {
  readonly resolutions: readonly (readonly NodeIndex[])[];
  readonly tree_hashes: readonly string[];
}

describe.skipIf(!hasVectors)('vectors of the working group', () => {
  test('tree-math.json', () => {
    for (const vector of readVectors<TreeMath>('tree-math.json')) {
      const { n_leaves: leafCount, n_nodes: count } = vector;
      const nodes = Array.from({ length: count }, (_, node) => node);
      const orNull = (isThere: boolean, of: (node: NodeIndex) => NodeIndex, node: NodeIndex): NodeIndex | null =>
        isThere ? of(node) : null;
      expect(nodeCount(leafCount)).toBe(count);
      expect(root(leafCount)).toBe(vector.root);
      expect(nodes.map((node) => orNull(!isLeafNode(node), left, node))).toEqual(vector.left);
      expect(nodes.map((node) => orNull(!isLeafNode(node), right, node))).toEqual(vector.right);
      expect(nodes.map((node) => orNull(node !== root(leafCount), parent, node))).toEqual(vector.parent);
      expect(nodes.map((node) => orNull(node !== root(leafCount), sibling, node))).toEqual(vector.sibling);
      checkPaths(vector);
    }
  });

  test('tree-operations.json', () => {
    for (const vector of readVectors<TreeOperation>('tree-operations.json')) {
      const before = decodeRatchetTree(hex(vector.tree_before));
      // Remembers hashes, which the operation has to forget where they change.
      expect(treeHash(before)).toEqual(hex(vector.tree_hash_before));
      const after = applyProposal(before, vector);
      expect(encodeRatchetTree(after)).toEqual(hex(vector.tree_after));
      expect(treeHash(after)).toEqual(hex(vector.tree_hash_after));
      expect(encodeRatchetTree(before)).toEqual(hex(vector.tree_before));
    }
  });

  test('tree-validation.json', () => {
    for (const vector of readVectors<TreeValidation>('tree-validation.json')) {
      const suite = cipherSuite(vector.cipher_suite);
      const tree = decodeRatchetTree(hex(vector.tree));
      expect(encodeRatchetTree(tree)).toEqual(hex(vector.tree));
      const nodes = Array.from({ length: nodeCount(tree.leaves.length) }, (_, node) => node);
      expect(nodes.map((node) => resolution(tree, node))).toEqual(vector.resolutions);
      // The root's first, which remembers all others.
      const hashes = [...nodes].reverse().map((node) => nodeTreeHash(tree, node));
      expect(hashes.reverse()).toEqual(vector.tree_hashes.map(hex));
      expect(treeHash(tree)).toEqual(hex(vector.tree_hashes[root(tree.leaves.length)]));
      checkRatchetTree(suite, tree, []);
      const areSigned = (groupId: Uint8Array): boolean[] =>
        leafSignatures(tree, groupId).map((signed) => isSignedWithLabel(suite, signed));
      const members = Array.from(membersOf(tree), ([, leaf]) => leaf);
      expect(areSigned(hex(vector.group_id))).toEqual(members.map(() => true));
      // The signature of a key package, and only that, is not bound to a group.
      const isUnbound = members.map(({ source }) => source.leafNodeSource === 'key_package');
      expect(areSigned(Uint8Array.of(...hex(vector.group_id), 0))).toEqual(isUnbound);
      checkForgedParents(tree);
    }
  });
});

function checkPaths({ n_leaves: leafCount, ...vector }: TreeMath): void {
  for (let leafIndex = 0; leafIndex < leafCount; leafIndex += 1) {
    const path: NodeIndex[] = [];
    for (let node = vector.parent[leafToNode(leafIndex)] ?? null; node !== null; node = vector.parent[node] ?? null) {
      path.push(node);
    }
    expect(directPath(leafIndex, leafCount)).toEqual(path);
    const below = [leafToNode(leafIndex), ...path.slice(0, -1)];
    expect(copath(leafIndex, leafCount)).toEqual(path.length === 0 ? [] : below.map((node) => vector.sibling[node]));
    const other = (leafIndex * 7 + 3) % leafCount;
    const otherPath = [leafToNode(other), ...directPath(other, leafCount)];
    const shared = [leafToNode(leafIndex), ...path].find((node) => otherPath.includes(node));
    expect(commonAncestor(leafIndex, other)).toBe(shared);
    expect(path.every((node) => isAncestorOfLeaf(node, leafIndex))).toBe(true);
    expect(path.map((node) => isAncestorOfLeaf(node, other))).toEqual(path.map((node) => otherPath.includes(node)));
  }
}

function applyProposal(tree: RatchetTree, vector: TreeOperation): RatchetTree {
  const proposal = decode(hex(vector.proposal), readProposal);
  switch (proposal.proposalType) {
    case 'add':
      return addLeaf(tree, proposal.keyPackage.leafNode).tree;
    case 'update':
      return updateLeaf(tree, vector.proposal_sender, proposal.leafNode);
    case 'remove':
      return removeLeaf(tree, proposal.removed);
    default:
      throw new Error('not an operation on the tree');
  }
}

// A key that somebody else put into a parent is noticed, whichever parent it is.
function checkForgedParents(tree: RatchetTree): void {
  for (const forged of tree.parents) {
    if (forged === undefined) continue;
    const encryptionKey = forged.encryptionKey.map((byte) => byte ^ 1);
    const parents = tree.parents.map((parent) => (parent === forged ? { ...forged, encryptionKey } : parent));
    expect(() => checkParentHashes({ ...tree, parents, hashes: [] })).toThrow('a parent hash is not valid');
  }
}

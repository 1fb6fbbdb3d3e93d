/** Tree hashes (RFC 9420 section 7.8), remembered in the tree until a node below changes. */
import { Writer } from '../codec/writer';
import { sha256 } from '../crypto/hash';
import { writeLeafNode, type LeafNode } from '../leaf/leaf-node';
import { writeParentNode, type ParentNode } from './parent-node';
import { parentAt, type RatchetTree } from './ratchet-tree';
import { isLeafNode, leavesBelow, left, right, root, type LeafIndex, type NodeIndex } from './tree-math';

/** The tree hash of the whole tree. */
export function treeHash(tree: RatchetTree): Uint8Array {
  return nodeTreeHash(tree, root(tree.leaves.length));
}

/** The tree hash of a node. Not to be changed by the caller. */
export function nodeTreeHash(tree: RatchetTree, node: NodeIndex): Uint8Array {
  const known = tree.hashes[node];
  if (known !== undefined) return known;
  const hash = isLeafNode(node)
    ? leafHash(node / 2, tree.leaves[node / 2])
    : parentHash(parentAt(tree, node), nodeTreeHash(tree, left(node)), nodeTreeHash(tree, right(node)));
  tree.hashes[node] = hash;
  return hash;
}

/**
 * The tree hash that a node would have without these leaves (ascending): blank, and in no list of unmerged leaves. That is
 * `original_sibling_tree_hash` of section 7.9.
 */
export function treeHashWithout(tree: RatchetTree, node: NodeIndex, without: readonly LeafIndex[]): Uint8Array {
  const [first, end] = leavesBelow(node);
  if (!without.some((leaf) => first <= leaf && leaf < end)) return nodeTreeHash(tree, node);
  if (isLeafNode(node)) return leafHash(node / 2, undefined);
  const here = parentAt(tree, node);
  const kept =
    here === undefined
      ? undefined
      : { ...here, unmergedLeaves: here.unmergedLeaves.filter((leaf) => !without.includes(leaf)) };
  return parentHash(kept, treeHashWithout(tree, left(node), without), treeHashWithout(tree, right(node), without));
}

// TreeHashInput with a LeafNodeHashInput
function leafHash(leafIndex: LeafIndex, leaf: LeafNode | undefined): Uint8Array {
  const writer = new Writer().uint8(1).uint32(leafIndex).optional(leaf, writeLeafNode);
  return sha256(writer.finish());
}

// TreeHashInput with a ParentNodeHashInput
function parentHash(node: ParentNode | undefined, leftHash: Uint8Array, rightHash: Uint8Array): Uint8Array {
  const writer = new Writer().uint8(2).optional(node, writeParentNode).opaque(leftHash).opaque(rightHash);
  return sha256(writer.finish());
}

/** The ratchet tree (RFC 9420 sections 4.1 and 7.7): a value; every change gives a new one that shares what is unchanged. */
import { Refusal } from '../refusal';
import type { LeafNode } from '../leaf/leaf-node';
import type { ParentNode } from './parent-node';
import {
  directPath,
  isLeafNode,
  leafToNode,
  left,
  maxLeafCount,
  nodeCount,
  right,
  type LeafIndex,
  type NodeIndex,
} from './tree-math';

export interface RatchetTree {
  /** By leaf index; undefined is blank. As many as the full tree has: a power of two. */
  readonly leaves: readonly (LeafNode | undefined)[];
  /** The parent with node index n is at (n - 1) / 2. */
  readonly parents: readonly (ParentNode | undefined)[];
  /**
   * Tree hashes by node index, as far as they were computed (section 7.8). Only a memory: a change forgets those above it.
   */
  readonly hashes: (Uint8Array | undefined)[];
}

/** The tree of a group whose creator is alone. */
export function singleLeafTree(leaf: LeafNode): RatchetTree {
  return { leaves: [leaf], parents: [], hashes: [undefined] };
}

export function leafAt(tree: RatchetTree, leafIndex: LeafIndex): LeafNode | undefined {
  return tree.leaves[leafIndex];
}

/** Refuses a blank leaf, or one outside the tree. */
export function memberAt(tree: RatchetTree, leafIndex: LeafIndex): LeafNode {
  const leaf = tree.leaves[leafIndex];
  if (leaf === undefined) throw new Refusal('there is no such leaf');
  return leaf;
}

export function parentAt(tree: RatchetTree, node: NodeIndex): ParentNode | undefined {
  return tree.parents[(node - 1) / 2];
}

/** The encryption key of a node, undefined when it is blank. */
export function encryptionKeyAt(tree: RatchetTree, node: NodeIndex): Uint8Array | undefined {
  return isLeafNode(node) ? tree.leaves[node / 2]?.encryptionKey : parentAt(tree, node)?.encryptionKey;
}

/** Every leaf that is not blank. */
export function* membersOf(tree: RatchetTree): Generator<readonly [LeafIndex, LeafNode]> {
  for (const [leafIndex, leaf] of tree.leaves.entries()) {
    if (leaf !== undefined) yield [leafIndex, leaf];
  }
}

/** Whoever is added goes into the leftmost blank leaf (section 12.1.1). */
export function addLeaf(
  tree: RatchetTree,
  leaf: LeafNode,
): { readonly tree: RatchetTree; readonly leafIndex: LeafIndex } {
  const leafIndex = nextLeafIndex(tree);
  const extended = leafIndex < tree.leaves.length ? tree : extendTree(tree);
  const changes = new Map<NodeIndex, ParentNode>();
  for (const node of directPath(leafIndex, extended.leaves.length)) {
    const above = parentAt(extended, node);
    if (above !== undefined) {
      const unmergedLeaves = [...above.unmergedLeaves, leafIndex].sort((a, b) => a - b);
      changes.set(node, { ...above, unmergedLeaves });
    }
  }
  return { tree: withNodes(extended, leafIndex, leaf, changes), leafIndex };
}

/** The leftmost blank leaf, or the first of those that the tree is to be extended by. */
export function nextLeafIndex({ leaves }: RatchetTree): LeafIndex {
  const blank = leaves.indexOf(undefined);
  return blank === -1 ? leaves.length : blank;
}

/** Replaces a leaf and blanks what is above it (section 12.1.2). */
export function updateLeaf(tree: RatchetTree, leafIndex: LeafIndex, leaf: LeafNode): RatchetTree {
  return withNodes(tree, leafIndex, leaf, blankPath(tree, leafIndex));
}

/** Blanks a leaf and what is above it, and truncates the tree (section 12.1.3). */
export function removeLeaf(tree: RatchetTree, leafIndex: LeafIndex): RatchetTree {
  return truncateTree(withNodes(tree, leafIndex, undefined, blankPath(tree, leafIndex)));
}

/** Puts a leaf into its place and these parents above it; the rest of its direct path becomes blank (section 7.5). */
export function replacePath(
  tree: RatchetTree,
  leafIndex: LeafIndex,
  leaf: LeafNode,
  path: ReadonlyMap<NodeIndex, ParentNode>,
): RatchetTree {
  return withNodes(tree, leafIndex, leaf, new Map([...blankPath(tree, leafIndex), ...path]));
}

/** Doubles the leaves (section 7.7). */
export function extendTree({ leaves, parents, hashes }: RatchetTree): RatchetTree {
  const leafCount = Math.max(leaves.length * 2, 1);
  if (leafCount > maxLeafCount) throw new Refusal('the tree is too large');
  return {
    leaves: extended(leaves, leafCount),
    parents: extended(parents, leafCount - 1),
    hashes: extended(hashes, nodeCount(leafCount)),
  };
}

/** The nodes that stand for all members below a node (section 4.1.1), left to right. */
export function resolution(tree: RatchetTree, node: NodeIndex): NodeIndex[] {
  const nodes: NodeIndex[] = [];
  collectResolution(tree, node, nodes);
  return nodes;
}

/** Whether a resolution is empty. */
export function isEmptyBelow(tree: RatchetTree, node: NodeIndex): boolean {
  if (encryptionKeyAt(tree, node) !== undefined) return false;
  return isLeafNode(node) || (isEmptyBelow(tree, left(node)) && isEmptyBelow(tree, right(node)));
}

function collectResolution(tree: RatchetTree, node: NodeIndex, nodes: NodeIndex[]): void {
  if (isLeafNode(node)) {
    if (tree.leaves[node / 2] !== undefined) nodes.push(node);
    return;
  }
  const here = parentAt(tree, node);
  if (here !== undefined) {
    nodes.push(node, ...here.unmergedLeaves.map(leafToNode));
    return;
  }
  collectResolution(tree, left(node), nodes);
  collectResolution(tree, right(node), nodes);
}

function blankPath(tree: RatchetTree, leafIndex: LeafIndex): Map<NodeIndex, undefined> {
  return new Map(directPath(leafIndex, tree.leaves.length).map((node) => [node, undefined]));
}

// Until the right half has a member.
function truncateTree(tree: RatchetTree): RatchetTree {
  let leafCount = tree.leaves.length;
  let lastMember = leafCount - 1;
  while (lastMember > 0 && tree.leaves[lastMember] === undefined) lastMember -= 1;
  while (leafCount > 1 && lastMember < leafCount / 2) leafCount /= 2;
  if (leafCount === tree.leaves.length) return tree;
  return {
    leaves: tree.leaves.slice(0, leafCount),
    parents: tree.parents.slice(0, leafCount - 1),
    hashes: tree.hashes.slice(0, nodeCount(leafCount)),
  };
}

function withNodes(
  tree: RatchetTree,
  leafIndex: LeafIndex,
  leaf: LeafNode | undefined,
  changed: ReadonlyMap<NodeIndex, ParentNode | undefined>,
): RatchetTree {
  const leaves = tree.leaves.slice();
  const parents = tree.parents.slice();
  const hashes = tree.hashes.slice();
  leaves[leafIndex] = leaf;
  for (const [node, above] of changed) parents[(node - 1) / 2] = above;
  hashes[leafToNode(leafIndex)] = undefined;
  for (const node of directPath(leafIndex, leaves.length)) hashes[node] = undefined;
  return { leaves, parents, hashes };
}

function extended<T>(values: readonly (T | undefined)[], length: number): (T | undefined)[] {
  return [...values, ...new Array<undefined>(length - values.length)];
}

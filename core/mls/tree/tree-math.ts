/**
 * The array representation of a full binary tree (RFC 9420 appendix C). Leaves have even node indices, parents odd ones; the
 * level of a node is the number of its trailing one bits.
 */

export type LeafIndex = number;
export type NodeIndex = number;

/** Most leaves of a tree that we hold: far more than any group of ours, and every index stays a small integer. */
export const maxLeafCount = 2 ** 20;

export function leafToNode(leafIndex: LeafIndex): NodeIndex {
  return leafIndex * 2;
}

export function isLeafNode(node: NodeIndex): boolean {
  return (node & 1) === 0;
}

/** The nodes of a tree with so many leaves, a power of two. */
export function nodeCount(leafCount: number): number {
  return leafCount * 2 - 1;
}

function level(node: NodeIndex): number {
  let count = 0;
  while ((node >> count) & 1) count += 1;
  return count;
}

export function root(leafCount: number): NodeIndex {
  return leafCount - 1;
}

/** Of a parent node. */
export function left(node: NodeIndex): NodeIndex {
  return node - 2 ** (level(node) - 1);
}

/** Of a parent node. */
export function right(node: NodeIndex): NodeIndex {
  return node + 2 ** (level(node) - 1);
}

/** Of any node but the root. */
export function parent(node: NodeIndex): NodeIndex {
  const height = level(node);
  const isRightChild = (node >> (height + 1)) & 1;
  return isRightChild === 1 ? node - 2 ** height : node + 2 ** height;
}

/** Of any node but the root. */
export function sibling(node: NodeIndex): NodeIndex {
  const above = parent(node);
  return node < above ? right(above) : left(above);
}

/** The parents of a leaf, from its own to the root. */
export function directPath(leafIndex: LeafIndex, leafCount: number): NodeIndex[] {
  const path: NodeIndex[] = [];
  const top = root(leafCount);
  let node = leafToNode(leafIndex);
  while (node !== top) {
    node = parent(node);
    path.push(node);
  }
  return path;
}

/** The siblings of the leaf and of its direct path without the root, from the bottom up. */
export function copath(leafIndex: LeafIndex, leafCount: number): NodeIndex[] {
  const nodes: NodeIndex[] = [];
  const top = root(leafCount);
  for (let node = leafToNode(leafIndex); node !== top; node = parent(node)) nodes.push(sibling(node));
  return nodes;
}

/** Whether the leaf is below the node, or is it. */
export function isAncestorOfLeaf(node: NodeIndex, leafIndex: LeafIndex): boolean {
  const [first, end] = leavesBelow(node);
  return first <= leafIndex && leafIndex < end;
}

/** The leaves below a node: the first, and the one after the last. */
export function leavesBelow(node: NodeIndex): readonly [first: LeafIndex, end: LeafIndex] {
  const reach = 2 ** level(node) - 1;
  return [(node - reach) / 2, (node + reach) / 2 + 1];
}

/** The lowest node above both leaves. */
export function commonAncestor(a: LeafIndex, b: LeafIndex): NodeIndex {
  let node = leafToNode(a);
  while (!isAncestorOfLeaf(node, b)) node = parent(node);
  return node;
}

/** The ratchet tree as rows: a node is written when it changed, which is told by its identity. */
import { decode } from '../codec/reader';
import { encode } from '../codec/writer';
import { readLeafNode, writeLeafNode } from '../leaf/leaf-node';
import { demand } from '../refusal';
import { readParentNode, writeParentNode } from '../tree/parent-node';
import type { RatchetTree } from '../tree/ratchet-tree';
import { leafToNode, maxLeafCount, nodeCount, parent, root } from '../tree/tree-math';
import type { RowChange } from './row-change';

export function diffTree(before: RatchetTree | undefined, after: RatchetTree): RowChange[] {
  if (before === after) return [];
  const changes: RowChange[] = [];
  const leafCount = Math.max(before?.leaves.length ?? 0, after.leaves.length);
  for (let index = 0; index < leafCount; index += 1) {
    const leaf = after.leaves[index];
    if (leaf === before?.leaves[index]) continue;
    changes.push({ kind: 'leaf', index, value: leaf === undefined ? undefined : encode(writeLeafNode, leaf) });
  }
  for (let index = 0; index < leafCount - 1; index += 1) {
    const node = after.parents[index];
    if (node === before?.parents[index]) continue;
    changes.push({ kind: 'parent', index, value: node === undefined ? undefined : encode(writeParentNode, node) });
  }
  return changes;
}

/** The tree with these rows changed. What is unchanged is shared, its tree hashes too. */
export function patchTree(
  before: RatchetTree | undefined,
  leafCount: number,
  changes: readonly RowChange[],
): RatchetTree {
  const isPowerOfTwo = leafCount > 0 && (leafCount & (leafCount - 1)) === 0;
  demand(isPowerOfTwo && leafCount <= maxLeafCount, 'the stored tree has an impossible size');
  const leaves = resized(before?.leaves ?? [], leafCount);
  const parents = resized(before?.parents ?? [], leafCount - 1);
  const hashes = resized(before?.hashes ?? [], nodeCount(leafCount));
  if (before?.leaves.length !== leafCount) hashes[root(leafCount)] = undefined;
  for (const { kind, index, value } of changes) {
    if (index === undefined || (kind !== 'leaf' && kind !== 'parent')) continue;
    const nodes: unknown[] = kind === 'leaf' ? leaves : parents;
    // Nodes beyond the edge of a tree that has become smaller are gone already.
    if (index >= nodes.length) {
      demand(value === undefined, 'a stored node is outside the tree');
      continue;
    }
    if (kind === 'leaf') leaves[index] = value === undefined ? undefined : decode(value, readLeafNode);
    else parents[index] = value === undefined ? undefined : decode(value, readParentNode);
    forgetHashes(hashes, kind === 'leaf' ? leafToNode(index) : index * 2 + 1, leafCount);
  }
  return { leaves, parents, hashes };
}

function forgetHashes(hashes: unknown[], node: number, leafCount: number): void {
  const top = root(leafCount);
  let above = node;
  hashes[above] = undefined;
  while (above !== top) {
    above = parent(above);
    hashes[above] = undefined;
  }
}

function resized<T>(values: readonly (T | undefined)[], length: number): (T | undefined)[] {
  return Array.from({ length }, (_, index) => values[index]);
}

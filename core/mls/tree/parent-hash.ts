/** Parent hashes (RFC 9420 section 7.9). */
import { equalBytes } from '../../../shared/domain/bytes';
import { Writer } from '../codec/writer';
import { sha256 } from '../crypto/hash';
import { demand } from '../refusal';
import type { ParentNode } from './parent-node';
import { parentAt, resolution, type RatchetTree } from './ratchet-tree';
import { treeHashWithout } from './tree-hash';
import { isLeafNode, leavesBelow, left, right, type NodeIndex } from './tree-math';

/** The parent hash of `node` with copath child `sibling`. */
function parentHashOf(tree: RatchetTree, node: ParentNode, sibling: NodeIndex): Uint8Array {
  return hashParent(node, treeHashWithout(tree, sibling, node.unmergedLeaves));
}

/** The same when the original tree hash of the sibling is known. */
export function hashParent(
  node: Pick<ParentNode, 'encryptionKey' | 'parentHash'>,
  originalSiblingTreeHash: Uint8Array,
): Uint8Array {
  const input = new Writer().opaque(node.encryptionKey).opaque(node.parentHash).opaque(originalSiblingTreeHash);
  return sha256(input.finish());
}

/** Refuses a tree in which a parent is not parent-hash valid: its key was chosen by somebody who is not below it. */
export function checkParentHashes(tree: RatchetTree): void {
  for (const [index, parent] of tree.parents.entries()) {
    if (parent === undefined) continue;
    const node = index * 2 + 1;
    const valid = [[left(node), right(node)] as const, [right(node), left(node)] as const].filter(([child, sibling]) =>
      isValidWith(tree, parent, child, sibling),
    );
    demand(valid.length === 1, 'a parent hash is not valid');
  }
}

// Section 7.9.2: whether some node D below `child` has the parent hash of `parent`, and is all of the child's resolution
// but for unmerged leaves of `parent`.
function isValidWith(tree: RatchetTree, parent: ParentNode, child: NodeIndex, sibling: NodeIndex): boolean {
  const [first, end] = leavesBelow(child);
  const unmerged = parent.unmergedLeaves.filter((leaf) => first <= leaf && leaf < end);
  const others = new Set(unmerged);
  const candidates = resolution(tree, child).filter((node) => !(isLeafNode(node) && others.delete(node / 2)));
  const [descendant] = candidates;
  if (candidates.length !== 1 || others.size > 0 || descendant === undefined) return false;
  const claimed = parentHashAt(tree, descendant);
  return claimed !== undefined && equalBytes(claimed, parentHashOf(tree, parent, sibling));
}

function parentHashAt(tree: RatchetTree, node: NodeIndex): Uint8Array | undefined {
  if (!isLeafNode(node)) return parentAt(tree, node)?.parentHash;
  const source = tree.leaves[node / 2]?.source;
  return source?.leafNodeSource === 'commit' ? source.parentHash : undefined;
}

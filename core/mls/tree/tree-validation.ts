/** The integrity of a ratchet tree that comes from somebody else (RFC 9420 section 12.4.3.1). */
import type { CipherSuite } from '../crypto/cipher-suite';
import type { LabeledSignature } from '../crypto/labels';
import type { Extension } from '../leaf/extension';
import { leafNodeSignature } from '../leaf/leaf-node';
import { demand } from '../refusal';
import { checkLeafNode, checkMembers } from './leaf-node-validation';
import { checkParentHashes } from './parent-hash';
import { membersOf, parentAt, type RatchetTree } from './ratchet-tree';
import { isAncestorOfLeaf, leafToNode, parent } from './tree-math';

/** Everything but the signatures of the leaves, which take longest: see `leafSignatures`. */
export function checkRatchetTree(suite: CipherSuite, tree: RatchetTree, groupExtensions: readonly Extension[]): void {
  for (const [, leaf] of membersOf(tree)) checkLeafNode(suite, leaf);
  for (const above of tree.parents) {
    if (above === undefined) continue;
    demand(suite.kem.isPublicKey(above.encryptionKey), 'an encryption key can not be used');
  }
  checkUnmergedLeaves(tree);
  checkMembers(tree, groupExtensions);
  checkParentHashes(tree);
}

/** The signatures of all leaves. The tree is only valid if they are. */
export function leafSignatures(tree: RatchetTree, groupId: Uint8Array): LabeledSignature[] {
  return Array.from(membersOf(tree), ([leafIndex, leaf]) => leafNodeSignature(leaf, { groupId, leafIndex }));
}

// An unmerged leaf is not blank, is below the node, and is unmerged at every node in between that is not blank.
function checkUnmergedLeaves(tree: RatchetTree): void {
  for (const [index, above] of tree.parents.entries()) {
    if (above === undefined) continue;
    const node = index * 2 + 1;
    for (const leafIndex of above.unmergedLeaves) {
      demand(isAncestorOfLeaf(node, leafIndex), 'an unmerged leaf is not below its node');
      demand(tree.leaves[leafIndex] !== undefined, 'an unmerged leaf is blank');
      for (let between = parent(leafToNode(leafIndex)); between !== node; between = parent(between)) {
        const unmerged = parentAt(tree, between)?.unmergedLeaves;
        demand(unmerged === undefined || unmerged.includes(leafIndex), 'a leaf is unmerged above, but merged below');
      }
    }
  }
}

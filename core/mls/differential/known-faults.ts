/**
 * What ts-mls 1.6.4 does differently from RFC 9420, so that a mixed group can stay clear of it. Whatever is not named here
 * has to work.
 */
import type { GroupState } from '../group/group-state';
import { externalPubExtensionType } from '../leaf/extension';
import { membersOf, parentAt, type RatchetTree } from '../tree/ratchet-tree';
import { directPath, root } from '../tree/tree-math';
import { findExternalPub, signGroupInfo, type GroupInfo } from '../welcome/group-info';

export const tsMls = 'ts-mls';

/**
 * Whoever joins demands that all nodes above an unmerged leaf list the same unmerged leaves. They legally differ as soon as
 * a commit replaced only some of them (section 7.9: each has to list the leaf, not more).
 */
export function refusesToJoin(kind: string, tree: RatchetTree): boolean {
  return kind === tsMls && hasDifferentUnmergedLeaves(tree);
}

/**
 * After a commit that leaves the root blank, because one half of the tree is empty, the commit secret is derived once too
 * often; a member that is alone gets no new secret at all (section 7.4 derives it from the last path secret).
 */
export function losesCommitSecret(kind: string, tree: RatchetTree): boolean {
  return kind === tsMls && (tree.leaves.length === 1 || parentAt(tree, root(tree.leaves.length)) === undefined);
}

/** A commit with only GroupContextExtensions has no update path, and one with a removal too can't be opened (section 12.4). */
export function canCommitExtensions(kind: string): boolean {
  return kind !== tsMls;
}

/** A removed member does not notice it when the same commit puts somebody else into its leaf (section 12.4.2). */
export function noticesRemoval(kind: string, isLeafTaken: boolean): boolean {
  return kind !== tsMls || !isLeafTaken;
}

/** Others commit whatever waits, valid or not, where section 12.4 has the committer choose. */
export function choosesProposals(kind: string): boolean {
  return kind === 'own';
}

/** `external_pub` is read without the length of its `HPKEPublicKey<V>` (section 12.4.3.2). */
export function groupInfoFor(joinerKind: string, groupInfo: GroupInfo, state: GroupState): GroupInfo {
  if (joinerKind !== tsMls) return groupInfo;
  const extensions = groupInfo.extensions.map((extension) =>
    extension.extensionType === externalPubExtensionType
      ? { ...extension, extensionData: findExternalPub(groupInfo) ?? extension.extensionData }
      : extension,
  );
  return signGroupInfo(state.suite, { ...groupInfo, extensions }, state.signatureSecretKey);
}

function hasDifferentUnmergedLeaves(tree: RatchetTree): boolean {
  for (const [leafIndex] of membersOf(tree)) {
    const lists = directPath(leafIndex, tree.leaves.length).flatMap((node) => {
      const parent = parentAt(tree, node);
      return parent === undefined ? [] : [parent.unmergedLeaves];
    });
    if (!lists.some((list) => list.includes(leafIndex))) continue;
    if (new Set(lists.map(String)).size > 1) return true;
  }
  return false;
}

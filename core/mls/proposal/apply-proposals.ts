/** Applying a list of proposals (RFC 9420 section 12.3). */
import type { GroupState } from '../group/group-state';
import type { KeyPackage } from '../key-package/key-package';
import type { PreSharedKeyId } from '../key-schedule/pre-shared-key';
import type { Extension } from '../leaf/extension';
import { addLeaf, removeLeaf, updateLeaf, type RatchetTree } from '../tree/ratchet-tree';
import type { LeafIndex } from '../tree/tree-math';
import type { CommittedProposal, OwnUpdate } from './committed-proposal';
import type { Proposal, ReInit } from './proposal';

export interface AddedLeaf {
  readonly leafIndex: LeafIndex;
  readonly keyPackage: KeyPackage;
}

export interface AppliedProposals {
  readonly tree: RatchetTree;
  readonly extensions: readonly Extension[];
  readonly added: readonly AddedLeaf[];
  readonly removed: readonly LeafIndex[];
  /** Members whose update was committed. */
  readonly updated: readonly LeafIndex[];
  readonly psks: readonly PreSharedKeyId[];
  readonly externalInit: Uint8Array | undefined;
  readonly reinit: ReInit | undefined;
  /** Set when an update of this client's own leaf was committed. */
  readonly ownUpdate: OwnUpdate | undefined;
  /** Whether the commit must have an update path (section 12.4). */
  readonly isPathRequired: boolean;
}

const withoutPath: ReadonlySet<Proposal['proposalType']> = new Set(['add', 'psk', 'reinit']);

/** Applies a valid list to the tree and the extensions of a state. */
export function applyProposals(state: GroupState, list: readonly CommittedProposal[]): AppliedProposals {
  const proposals = list.map(({ proposal }) => proposal);
  let { tree } = state;
  let { extensions } = state.context;
  const added: AddedLeaf[] = [];
  const removed: LeafIndex[] = [];
  const updated: LeafIndex[] = [];
  for (const each of proposals) if (each.proposalType === 'group_context_extensions') ({ extensions } = each);
  for (const { proposal, sender } of list) {
    if (proposal.proposalType !== 'update' || sender.senderType !== 'member') continue;
    tree = updateLeaf(tree, sender.leafIndex, proposal.leafNode);
    updated.push(sender.leafIndex);
  }
  for (const each of proposals) {
    if (each.proposalType !== 'remove') continue;
    tree = removeLeaf(tree, each.removed);
    removed.push(each.removed);
  }
  for (const each of proposals) {
    if (each.proposalType !== 'add') continue;
    const placed = addLeaf(tree, each.keyPackage.leafNode);
    tree = placed.tree;
    added.push({ leafIndex: placed.leafIndex, keyPackage: each.keyPackage });
  }
  return {
    tree,
    extensions,
    added,
    removed,
    updated,
    psks: proposals.flatMap((each) => (each.proposalType === 'psk' ? [each.id] : [])),
    externalInit: proposals.flatMap((each) => (each.proposalType === 'external_init' ? [each.kemOutput] : []))[0],
    reinit: proposals.flatMap((each) => (each.proposalType === 'reinit' ? [each] : []))[0],
    ownUpdate: list.flatMap(({ ownUpdate }) => (ownUpdate === undefined ? [] : [ownUpdate]))[0],
    isPathRequired: proposals.length === 0 || proposals.some(({ proposalType }) => !withoutPath.has(proposalType)),
  };
}

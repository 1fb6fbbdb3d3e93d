/** Which proposals a commit may hold together (RFC 9420 section 12.2), and which of the pending ones to commit. */
import { encode } from '../codec/writer';
import { writePreSharedKeyId } from '../key-schedule/pre-shared-key';
import type { PresentedIdentity } from '../leaf/authentication-service';
import type { LeafNode } from '../leaf/leaf-node';
import { demand } from '../refusal';
import { leafAt, memberAt, membersOf } from '../tree/ratchet-tree';
import type { LeafIndex } from '../tree/tree-math';
import type { Environment } from '../group/environment';
import type { GroupState } from '../group/group-state';
import type { CommittedProposal } from './committed-proposal';
import type { Proposal } from './proposal';
import {
  checkGroupExtensions,
  checkKeyPackage,
  checkPreSharedKey,
  checkReInit,
  checkSuccessor,
} from './proposal-validation';

/** Who commits. An outsider takes a leaf of its own. */
export type Committer = { readonly kind: 'member'; readonly leafIndex: LeafIndex } | { readonly kind: 'outsider' };

export interface ListContext {
  readonly state: GroupState;
  readonly environment: Environment;
  readonly committer: Committer;
  /** Whether this client makes the commit. */
  readonly isOwn: boolean;
  /** Whether the commit begins a group that succeeds or branches off another one. */
  readonly isResumption: boolean;
}

/** Refuses a list that no commit may hold. That the tree is valid afterwards is checked when it is made. */
export function checkProposalList(list: readonly CommittedProposal[], context: ListContext): void {
  for (const item of list) checkProposal(item, context);
  checkTogether(list, context);
}

function checkTogether(list: readonly CommittedProposal[], context: ListContext): void {
  const proposals = list.map(({ proposal }) => proposal);
  checkTargets(list);
  checkAdditions(proposals, context);
  const psks = proposals.flatMap((each) => (each.proposalType === 'psk' ? [encode(writePreSharedKeyId, each.id)] : []));
  demand(new Set(psks.map(String)).size === psks.length, 'a pre-shared key is proposed twice');
  demand(count(proposals, 'group_context_extensions') <= 1, 'the extensions are replaced twice');
  demand(count(proposals, 'reinit') === 0 || proposals.length === 1, 'a reinitialisation is not alone');
  if (context.committer.kind === 'outsider') checkExternalList(list, proposals);
  else demand(count(proposals, 'external_init') === 0, 'a member initialises from outside');
}

/** Refuses one proposal, whatever it is committed with. */
export function checkProposal(item: CommittedProposal, context: ListContext): void {
  const { state, environment, committer, isOwn } = context;
  const { suite, tree } = state;
  const { proposal, sender } = item;
  const { authentication, nowMs } = environment;
  switch (proposal.proposalType) {
    case 'add': {
      const { keyPackage } = proposal;
      checkKeyPackage(suite, keyPackage, {
        authentication,
        nowMs,
        lifetime: environment.lifetimeOf(keyPackage),
        isOwn,
      });
      break;
    }
    case 'update': {
      demand(sender.senderType === 'member', 'an update comes from somebody outside');
      const isCommitter = committer.kind === 'member' && committer.leafIndex === sender.leafIndex;
      demand(!isCommitter, 'the committer updates itself by a proposal');
      demand(proposal.leafNode.source.leafNodeSource === 'update', 'the leaf is not from an update');
      const position = { groupId: state.context.groupId, leafIndex: sender.leafIndex };
      checkSuccessor(suite, memberAt(tree, sender.leafIndex), proposal.leafNode, { authentication, position });
      break;
    }
    case 'remove':
      memberAt(tree, proposal.removed);
      demand(committer.kind === 'outsider' || committer.leafIndex !== proposal.removed, 'the committer removes itself');
      break;
    case 'psk':
      checkPreSharedKey(suite, proposal.id, context.isResumption);
      break;
    case 'reinit':
      checkReInit(proposal);
      break;
    case 'external_init':
      demand(committer.kind === 'outsider', 'a member initialises from outside');
      break;
    case 'group_context_extensions':
      checkGroupExtensions(proposal.extensions, authentication);
  }
  demand(environment.isAllowed(item, state), 'the application does not allow a proposal');
}

/**
 * The pending proposals that this client should commit (section 12.4): all that are valid together. A removal comes before
 * an update of the same leaf, a later update before an earlier one, anything before a reinitialisation. `checkFit` throws
 * for a list after which the group would not be valid: a proposal of that kind must not keep everybody from committing.
 */
export function selectProposals(
  context: ListContext,
  byValue: readonly CommittedProposal[],
  checkFit: (list: readonly CommittedProposal[]) => void,
): CommittedProposal[] {
  if (context.state.proposals.length === 0) return byValue.slice();
  const pending: readonly CommittedProposal[] = context.state.proposals.filter((item) =>
    isValid(() => checkProposal(item, context)),
  );
  const of = (type: Proposal['proposalType']): CommittedProposal[] =>
    pending.filter(({ proposal }) => proposal.proposalType === type);
  const preferred = [...of('remove'), ...of('update').reverse(), ...of('psk'), ...of('group_context_extensions')];
  const candidates = [...preferred, ...of('add'), ...of('reinit')];
  const select = (check: (list: readonly CommittedProposal[]) => void): CommittedProposal[] => {
    const selected: CommittedProposal[] = byValue.slice();
    for (const item of candidates) {
      if (isValid(() => check([...selected, item]))) selected.push(item);
    }
    return selected;
  };
  const together = select((list) => checkTogether(list, context));
  // Hardly ever does one of them not fit. Which one it is takes longer to find out.
  const selected = isValid(() => checkFit(together))
    ? together
    : select((list) => {
        checkTogether(list, context);
        checkFit(list);
      });
  // Those by reference in the order in which they came, as everybody saw them; then those by value.
  return [...pending.filter((item) => selected.includes(item)), ...byValue];
}

function isValid(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

// No two updates or removals of one leaf.
function checkTargets(list: readonly CommittedProposal[]): void {
  const targets = new Set<LeafIndex>();
  for (const { proposal, sender } of list) {
    const isUpdate = proposal.proposalType === 'update' && sender.senderType === 'member';
    const target = proposal.proposalType === 'remove' ? proposal.removed : isUpdate ? sender.leafIndex : undefined;
    if (target === undefined) continue;
    demand(!targets.has(target), 'a leaf is updated or removed twice');
    targets.add(target);
  }
}

// Nobody is added twice, or who is in already and stays.
function checkAdditions(proposals: readonly Proposal[], { state, environment }: ListContext): void {
  const added = proposals.flatMap((each) => (each.proposalType === 'add' ? [each.keyPackage.leafNode] : []));
  if (added.length === 0) return;
  const removed = new Set(proposals.flatMap((each) => (each.proposalType === 'remove' ? [each.removed] : [])));
  const remaining = Array.from(membersOf(state.tree)).filter(([leafIndex]) => !removed.has(leafIndex));
  const present: PresentedIdentity[] = remaining.map(([, leaf]) => leaf);
  const { isSameClient } = environment.authentication;
  for (const leaf of added) {
    demand(!present.some((other) => isSameClient(other, leaf)), 'a client is added that is in the group already');
    present.push(leaf);
  }
}

function checkExternalList(list: readonly CommittedProposal[], proposals: readonly Proposal[]): void {
  demand(
    list.every(({ reference }) => reference === undefined),
    'an external commit refers to a proposal',
  );
  demand(count(proposals, 'external_init') === 1, 'an external commit does not initialise once');
  demand(count(proposals, 'remove') <= 1, 'an external commit removes more than one');
  const allowed = count(proposals, 'external_init') + count(proposals, 'remove') + count(proposals, 'psk');
  demand(allowed === proposals.length, 'an external commit has a proposal that it may not have');
}

function count(proposals: readonly Proposal[], type: Proposal['proposalType']): number {
  return proposals.filter(({ proposalType }) => proposalType === type).length;
}

/** The leaf that a removal in an external commit is for, if there is one. */
export function resyncedLeaf(list: readonly CommittedProposal[], state: GroupState): LeafNode | undefined {
  const removal = list.find(({ proposal }) => proposal.proposalType === 'remove')?.proposal;
  return removal?.proposalType === 'remove' ? leafAt(state.tree, removal.removed) : undefined;
}

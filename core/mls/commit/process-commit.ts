/** Processing a commit (RFC 9420 section 12.4.2). */
import { timingSafeEqual } from 'node:crypto';
import { equalBytes } from '../../../shared/domain/bytes';
import { wipe } from '../../crypto/primitives';
import type { AuthenticatedContent } from '../framing/authenticated-content';
import type { Environment } from '../group/environment';
import { noSecrets, remainingKeys, type GroupState } from '../group/group-state';
import { pskLookup } from '../group/resumption';
import { encodeGroupContext } from '../key-schedule/group-context';
import { openExternalInit } from '../key-schedule/key-schedule';
import { pskSecret } from '../key-schedule/pre-shared-key';
import type { PresentedIdentity } from '../leaf/authentication-service';
import { applyProposals, type AppliedProposals } from '../proposal/apply-proposals';
import type { CommittedProposal } from '../proposal/committed-proposal';
import { checkProposalList, resyncedLeaf, type Committer } from '../proposal/proposal-list';
import { checkNewLeaf, checkSuccessor } from '../proposal/proposal-validation';
import { demand, Refusal } from '../refusal';
import { checkMembers } from '../tree/leaf-node-validation';
import { extendTree, memberAt, nextLeafIndex, type RatchetTree } from '../tree/ratchet-tree';
import { leafToNode, type LeafIndex } from '../tree/tree-math';
import { checkPathKeys, decryptPath, mergePath, type PrivateKeys } from '../tree/treekem';
import type { UpdatePath } from '../tree/update-path';
import type { Commit } from './commit';
import { nextEpoch, provisionalContext, type EpochChange } from './next-epoch';

export interface ProcessedCommit {
  readonly next: GroupState;
  /** In the tree after the commit. */
  readonly committer: LeafIndex;
  readonly applied: AppliedProposals;
}

/** Applies a commit whose signature was verified. Refuses one that is not valid; `state` stays as it is. */
export function processCommit(
  state: GroupState,
  authenticated: AuthenticatedContent,
  environment: Environment,
): ProcessedCommit {
  const { sender, content } = authenticated.content;
  if (content.contentType !== 'commit') throw new TypeError('only commits are processed');
  const { commit } = content;
  const isExternal = sender.senderType === 'new_member_commit';
  if (sender.senderType !== 'member' && !isExternal) throw new Refusal('a commit comes from somebody outside');
  const committer: Committer = isExternal ? { kind: 'outsider' } : { kind: 'member', leafIndex: sender.leafIndex };
  const list = resolveProposals(state, commit, authenticated);
  checkProposalList(list, { state, environment, committer, isOwn: false, isResumption: false });
  const applied = applyProposals(state, list);
  demand(commit.path !== undefined || !applied.isPathRequired, 'the commit has no update path');
  const followed =
    commit.path === undefined
      ? { tree: applied.tree, committer: isExternal ? -1 : sender.leafIndex, path: undefined }
      : followPath(state, applied, commit.path, { committer, list, environment });
  checkMembers(followed.tree, applied.extensions);
  if (applied.removed.includes(state.leafIndex)) {
    return { next: withoutSecrets(state), committer: followed.committer, applied };
  }
  const next = advance(state, authenticated, applied, followed, environment);
  return { next, committer: followed.committer, applied };
}

function resolveProposals(state: GroupState, commit: Commit, { content }: AuthenticatedContent): CommittedProposal[] {
  return commit.proposals.map((item): CommittedProposal => {
    if (item.type === 'proposal') return { proposal: item.proposal, sender: content.sender };
    const found = state.proposals.find(({ reference }) => equalBytes(reference, item.reference));
    if (found === undefined) throw new Refusal('the commit refers to a proposal that is not known here');
    return found;
  });
}

interface Followed {
  readonly tree: RatchetTree;
  readonly committer: LeafIndex;
  readonly path: { readonly merged: ReturnType<typeof mergePath>; readonly updatePath: UpdatePath } | undefined;
}

function followPath(
  state: GroupState,
  applied: AppliedProposals,
  updatePath: UpdatePath,
  by: { readonly committer: Committer; readonly list: readonly CommittedProposal[]; readonly environment: Environment },
): Followed {
  const { authentication } = by.environment;
  const leafIndex = by.committer.kind === 'outsider' ? nextLeafIndex(applied.tree) : by.committer.leafIndex;
  const position = { groupId: state.context.groupId, leafIndex };
  const { leafNode } = updatePath;
  demand(leafNode.source.leafNodeSource === 'commit', 'the leaf is not from a commit');
  const isMember = by.committer.kind === 'member';
  const before = isMember ? memberAt(state.tree, leafIndex) : resyncedLeaf(by.list, state);
  if (before === undefined) checkNewLeaf(state.suite, leafNode, position);
  else checkSuccessor(state.suite, before, leafNode, { authentication, position });
  if (!isMember) checkOutsider(leafNode, by.environment, applied.tree);
  const tree = leafIndex < applied.tree.leaves.length ? applied.tree : extendTree(applied.tree);
  checkPathKeys(state.suite, tree, leafIndex, updatePath);
  const merged = mergePath(tree, leafIndex, updatePath);
  return { tree: merged.tree, committer: leafIndex, path: { merged, updatePath } };
}

// Whoever joins from outside, in the place of an old leaf of theirs or beside all others.
function checkOutsider(joining: PresentedIdentity, { authentication }: Environment, tree: RatchetTree): void {
  demand(authentication.isValid(joining), 'the joining leaf is not authorised');
  const isIn = tree.leaves.some((leaf) => leaf !== undefined && authentication.isSameClient(leaf, joining));
  demand(!isIn, 'a client joins that is in the group already');
}

function advance(
  state: GroupState,
  authenticated: AuthenticatedContent,
  applied: AppliedProposals,
  followed: Followed,
  environment: Environment,
): GroupState {
  const { suite } = state;
  const { confirmationTag } = authenticated.content.content.contentType === 'commit' ? authenticated.auth : {};
  const change: EpochChange = { before: state.context, tree: followed.tree, extensions: applied.extensions };
  const own = ownKeysAfterUpdate(state, applied);
  const { newKeys, commitSecret } = pathKeys(state, own, applied, followed, change);
  const psk = pskSecret(suite, applied.psks, pskLookup(state, environment));
  const initSecret =
    applied.externalInit === undefined
      ? state.secrets.initSecret
      : openExternalInit(suite, state.secrets, applied.externalInit);
  const transcript = { interimTranscriptHash: state.interimTranscriptHash, commit: authenticated };
  const epoch = nextEpoch(suite, change, transcript, { initSecret, commitSecret, pskSecret: psk });
  wipe(psk, commitSecret, epoch.joinerSecret);
  if (applied.externalInit !== undefined) wipe(initSecret);
  const isConfirmed =
    confirmationTag?.length === epoch.confirmationTag.length && timingSafeEqual(confirmationTag, epoch.confirmationTag);
  demand(isConfirmed, 'the confirmation tag is wrong');
  const { context, secrets, secretTree, interimTranscriptHash } = epoch;
  const privateKeys = remainingKeys({ privateKeys: own.privateKeys, tree: applied.tree }, followed.tree, newKeys);
  wipe(...own.privateKeys.values());
  return {
    ...state,
    context,
    tree: followed.tree,
    privateKeys,
    signatureSecretKey: own.signatureSecretKey.slice(),
    secrets,
    secretTree,
    confirmationTag: epoch.confirmationTag,
    interimTranscriptHash,
    proposals: [],
    status: applied.reinit === undefined ? { kind: 'active' } : { kind: 'reinitialised', reinit: applied.reinit },
  };
}

interface OwnKeys {
  readonly privateKeys: PrivateKeys;
  readonly signatureSecretKey: Uint8Array;
}

// The keys that belong to the tree with the proposals applied.
function ownKeysAfterUpdate(state: GroupState, { tree, updated, ownUpdate }: AppliedProposals): OwnKeys {
  const isUpdated = updated.includes(state.leafIndex);
  if (isUpdated && ownUpdate === undefined) throw new Refusal('the secret half of the own update is not known');
  if (!isUpdated || ownUpdate === undefined) {
    return { privateKeys: remainingKeys(state, tree), signatureSecretKey: state.signatureSecretKey };
  }
  const newLeaf = new Map([[leafToNode(state.leafIndex), ownUpdate.encryptionSecretKey.slice()]]);
  return {
    privateKeys: remainingKeys(state, tree, newLeaf),
    signatureSecretKey: ownUpdate.signatureSecretKey,
  };
}

function pathKeys(
  state: GroupState,
  { privateKeys }: OwnKeys,
  applied: AppliedProposals,
  { path }: Followed,
  change: EpochChange,
): { readonly newKeys: PrivateKeys; readonly commitSecret: Uint8Array } {
  if (path === undefined) return { newKeys: new Map(), commitSecret: new Uint8Array(state.suite.hashBytes) };
  return decryptPath(state.suite, path.merged, path.updatePath, {
    leafIndex: state.leafIndex,
    privateKeys,
    provisionalContext: encodeGroupContext(provisionalContext(change)),
    newLeaves: new Set(applied.added.map(({ leafIndex }) => leafIndex)),
  });
}

// A removed member learns nothing of the new epoch and has no more use for the old one.
function withoutSecrets(state: GroupState): GroupState {
  return {
    ...state,
    privateKeys: new Map(),
    signatureSecretKey: new Uint8Array(0),
    secrets: noSecrets,
    secretTree: { leafCount: 1, top: { kind: 'secret', secret: new Uint8Array(0) } },
    proposals: [],
    status: { kind: 'removed' },
  };
}

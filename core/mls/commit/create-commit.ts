/** Creating a commit (RFC 9420 section 12.4.1). */
import { wipe } from '../../crypto/primitives';
import { encodeMlsMessage } from '../framing/mls-message';
import type { Environment } from '../group/environment';
import { demandActive, remainingKeys, type GroupState } from '../group/group-state';
import { checkResumption, pskLookup, resumptionPskId, type Resumption } from '../group/resumption';
import {
  memberContent,
  sendContent,
  signMemberContent,
  type SendOptions,
  type SentContent,
} from '../group/send-content';
import { encodeGroupContext } from '../key-schedule/group-context';
import { pskSecret } from '../key-schedule/pre-shared-key';
import type { LeafNode, LeafNodeContent } from '../leaf/leaf-node';
import { applyProposals, type AppliedProposals } from '../proposal/apply-proposals';
import type { CommittedProposal } from '../proposal/committed-proposal';
import type { Proposal } from '../proposal/proposal';
import { checkProposalList, selectProposals, type ListContext } from '../proposal/proposal-list';
import { checkSuccessor } from '../proposal/proposal-validation';
import { demand, failAlike } from '../refusal';
import { checkMembers } from '../tree/leaf-node-validation';
import { memberAt, updateLeaf } from '../tree/ratchet-tree';
import { createPath, encryptPath, type NewPath } from '../tree/treekem';
import type { UpdatePath } from '../tree/update-path';
import { makeGroupInfo, makeWelcome, type GroupInfoOptions } from '../welcome/make-welcome';
import { provisionalContext, nextEpoch, type NextEpoch } from './next-epoch';
import type { Commit, ProposalOrRef } from './commit';

export interface CommitOptions extends SendOptions {
  /** Proposals of this member, committed by value. Without any, and with none pending, the commit is an update. */
  readonly proposals?: readonly Proposal[];
  /** Whether to commit the pending proposals that are valid, too. Yes unless said otherwise. */
  readonly isWithPending?: boolean;
  /** Whether to leave the update path out where the protocol allows it and the leaf does not change. */
  readonly isPathOmitted?: boolean;
  /** What to change in one's own leaf. A new signature key comes with its secret half. */
  readonly leaf?: Partial<LeafNodeContent> & { readonly signatureSecretKey?: Uint8Array };
  /** For the welcome; the tree is in it unless said otherwise. */
  readonly groupInfo?: Partial<GroupInfoOptions>;
  /** The group that this one succeeds or branches off; for its first commit (sections 11.2 and 11.3). */
  readonly resumption?: Resumption;
}

export interface CreatedCommit {
  /** MLSMessage, for the members. */
  readonly commit: Uint8Array;
  /** MLSMessage with a Welcome for all added clients; present when there are any. */
  readonly welcome?: Uint8Array;
  /**
   * The state after the commit. It counts only once the commit is accepted; then `wipeGroup` the state that it was made
   * from. When another commit came first, `wipeGroup` this one and go on from `waiting`.
   */
  readonly next: GroupState;
  /** The state to go on from until it is known whether the commit counts: the key that sealed a private commit is used up. */
  readonly waiting: GroupState;
  /** What that key follows from: to be handed to `spend` with the former state once `waiting` is stored. */
  readonly consumed: readonly Uint8Array[];
}

/**
 * Makes a commit. `state` stays usable, for whoever forgets that the commit was made; whoever sends it goes on from
 * `waiting`, or a second handshake message in the same epoch would be sealed with the same key (section 9.1).
 * Throws `crypto.failed` for proposals that are not valid, `conversation.not-a-member` when the group is over here.
 */
export function createCommit(state: GroupState, environment: Environment, options: CommitOptions = {}): CreatedCommit {
  demandActive(state);
  return failAlike(() => {
    const list = proposalsToCommit(state, environment, options);
    const applied = applyProposals(state, list);
    const path = pathOf(state, applied, options);
    if (path !== undefined && options.leaf !== undefined) checkOwnLeaf(state, path.leaf, environment);
    const tree = path?.tree ?? applied.tree;
    checkMembers(tree, applied.extensions);
    const change = { before: state.context, tree, extensions: applied.extensions };
    const encryptedPath = path === undefined ? undefined : encryptedFor(state, path, applied, change);
    const psk = pskSecret(state.suite, applied.psks, pskLookup(state, environment, options.resumption));
    const commitSecret = path?.commitSecret ?? new Uint8Array(state.suite.hashBytes);
    const keys = { initSecret: state.secrets.initSecret, commitSecret, pskSecret: psk };
    const { sent, epoch } = frame(state, commitOf(list, encryptedPath), change, keys, options);
    const next = stateAfter(state, path, epoch, applied, options);
    if (options.resumption !== undefined) checkResumption(options.resumption, next, environment.authentication);
    const welcome = welcomeOf(next, applied, { path, epoch, psk }, options);
    wipe(psk, epoch.joinerSecret, commitSecret, ...(path?.pathSecrets ?? []));
    return {
      commit: sent.message,
      ...(welcome === undefined ? {} : { welcome }),
      next,
      waiting: sent.secretTree === state.secretTree ? state : { ...state, secretTree: sent.secretTree },
      consumed: sent.consumed,
    };
  });
}

function proposalsToCommit(
  state: GroupState,
  environment: Environment,
  options: CommitOptions,
): readonly CommittedProposal[] {
  const { proposals = [], isWithPending = true, resumption } = options;
  const sender = { senderType: 'member', leafIndex: state.leafIndex } as const;
  const committer = { kind: 'member', leafIndex: state.leafIndex } as const;
  const byValue = proposals.map((proposal): CommittedProposal => ({ proposal, sender }));
  if (resumption !== undefined) {
    const id = resumptionPskId(state.suite, resumption);
    byValue.push({ proposal: { proposalType: 'psk', id }, sender });
  }
  const context: ListContext = {
    state,
    environment,
    committer,
    isOwn: true,
    isResumption: resumption !== undefined,
  };
  checkProposalList(byValue, context);
  if (!isWithPending) return byValue;
  return selectProposals(context, byValue, (list) => checkFit(state, environment, options, list));
}

// What a list makes of the group must be valid, too, and its keys must be known here.
function checkFit(
  state: GroupState,
  environment: Environment,
  options: CommitOptions,
  list: readonly CommittedProposal[],
): void {
  const applied = applyProposals(state, list);
  const { signatureSecretKey: _, ...changes } = options.leaf ?? {};
  const own = { ...memberAt(applied.tree, state.leafIndex), ...changes };
  const tree = isPathLeftOut(applied, options) ? applied.tree : updateLeaf(applied.tree, state.leafIndex, own);
  checkMembers(tree, applied.extensions);
  const find = pskLookup(state, environment, options.resumption);
  demand(
    applied.psks.every(({ psk }) => find(psk) !== undefined),
    'a pre-shared key is not known here',
  );
}

function isPathLeftOut(applied: AppliedProposals, { isPathOmitted = false, leaf }: CommitOptions): boolean {
  // Nobody is left to send a path to when the group ends here.
  return applied.reinit !== undefined || (isPathOmitted && leaf === undefined && !applied.isPathRequired);
}

function pathOf(state: GroupState, applied: AppliedProposals, options: CommitOptions): NewPath | undefined {
  const { suite, leafIndex, context } = state;
  if (isPathLeftOut(applied, options)) return undefined;
  const { signatureSecretKey = state.signatureSecretKey, ...changes } = options.leaf ?? {};
  const { signatureKey, credential, capabilities, extensions } = memberAt(state.tree, leafIndex);
  const content = { signatureKey, credential, capabilities, extensions, ...changes };
  return createPath(suite, applied.tree, { leafIndex, content, signatureSecretKey, groupId: context.groupId });
}

// What others would refuse must not be sent.
function checkOwnLeaf(
  { suite, tree, leafIndex, context }: GroupState,
  leaf: LeafNode,
  { authentication }: Environment,
): void {
  const position = { groupId: context.groupId, leafIndex };
  checkSuccessor(suite, memberAt(tree, leafIndex), leaf, { authentication, position });
}

function encryptedFor(
  state: GroupState,
  path: NewPath,
  applied: AppliedProposals,
  change: Parameters<typeof provisionalContext>[0],
): UpdatePath {
  const newLeaves = new Set(applied.added.map(({ leafIndex }) => leafIndex));
  return encryptPath(state.suite, path, encodeGroupContext(provisionalContext(change)), newLeaves);
}

function commitOf(list: readonly CommittedProposal[], path: UpdatePath | undefined): Commit {
  const proposals = list.map(({ proposal, reference }): ProposalOrRef =>
    reference === undefined ? { type: 'proposal', proposal } : { type: 'reference', reference },
  );
  return { proposals, path };
}

function frame(
  state: GroupState,
  commit: Commit,
  change: Parameters<typeof nextEpoch>[1],
  keys: Parameters<typeof nextEpoch>[3],
  options: CommitOptions,
): { readonly sent: SentContent; readonly epoch: NextEpoch } {
  const { wireFormat = 'private' } = options;
  const content = memberContent(state, { contentType: 'commit', commit }, options);
  const signature = signMemberContent(state, content, wireFormat);
  const transcribed = { wireFormat, content, auth: { signature } };
  const transcript = { interimTranscriptHash: state.interimTranscriptHash, commit: transcribed };
  const epoch = nextEpoch(state.suite, change, transcript, keys);
  const { confirmationTag } = epoch;
  return { sent: sendContent(state, content, { signature, confirmationTag }, options), epoch };
}

function stateAfter(
  state: GroupState,
  path: NewPath | undefined,
  epoch: NextEpoch,
  applied: AppliedProposals,
  { leaf }: CommitOptions,
): GroupState {
  const tree = path?.tree ?? applied.tree;
  const privateKeys = path?.privateKeys ?? remainingKeys(state, tree);
  // The leaf only changes with a path.
  const newSignatureKey = path === undefined ? undefined : leaf?.signatureSecretKey;
  return {
    ...state,
    context: epoch.context,
    tree,
    privateKeys,
    signatureSecretKey: (newSignatureKey ?? state.signatureSecretKey).slice(),
    secrets: epoch.secrets,
    secretTree: epoch.secretTree,
    confirmationTag: epoch.confirmationTag,
    interimTranscriptHash: epoch.interimTranscriptHash,
    proposals: [],
    status: applied.reinit === undefined ? { kind: 'active' } : { kind: 'reinitialised', reinit: applied.reinit },
  };
}

function welcomeOf(
  next: GroupState,
  { added, psks }: AppliedProposals,
  made: { readonly path: NewPath | undefined; readonly epoch: NextEpoch; readonly psk: Uint8Array },
  options: CommitOptions,
): Uint8Array | undefined {
  if (added.length === 0) return undefined;
  const groupInfo = makeGroupInfo(next, { hasTree: true, hasExternalPub: false, ...options.groupInfo });
  const { joinerSecret } = made.epoch;
  const welcomed = { added, joinerSecret, pskSecret: made.psk, psks, path: made.path };
  return encodeMlsMessage({ wireFormat: 'mls_welcome', welcome: makeWelcome(next.suite, groupInfo, welcomed) });
}

/** Commits that no honest client would make: signed, confirmed and encrypted as they should be, but for what a test changes. */
import type { Commit, ProposalOrRef } from '../commit/commit';
import { nextEpoch, provisionalContext } from '../commit/next-epoch';
import { signContent, type WireFormat } from '../framing/authenticated-content';
import type { FramedContent, Sender } from '../framing/framed-content';
import { encodeMlsMessage } from '../framing/mls-message';
import type { GroupState } from '../group/group-state';
import { sendContent } from '../group/send-content';
import { encodeGroupContext } from '../key-schedule/group-context';
import { createExternalInit, externalKeyPair } from '../key-schedule/key-schedule';
import { pskSecret, type PskLookup } from '../key-schedule/pre-shared-key';
import type { LeafNodeContent } from '../leaf/leaf-node';
import { applyProposals, type AppliedProposals } from '../proposal/apply-proposals';
import type { CommittedProposal } from '../proposal/committed-proposal';
import type { Proposal } from '../proposal/proposal';
import { extendTree, memberAt, nextLeafIndex, type RatchetTree } from '../tree/ratchet-tree';
import type { LeafIndex } from '../tree/tree-math';
import { encryptPath, type NewPath } from '../tree/treekem';
import { forgePath, type PathForgery } from './forge-path';
import type { TestClient } from './test-client';

export interface CommitForgery {
  /** By value, from the committer. */
  readonly proposals?: readonly Proposal[];
  /** Instead: whoever they are from, by reference where they have one. */
  readonly list?: readonly CommittedProposal[];
  readonly wireFormat?: WireFormat;
  readonly path?: 'none' | PathForgery;
  readonly psk?: PskLookup;
  readonly changeTag?: (tag: Uint8Array) => Uint8Array;
  /** Signs the content, in place of the committer's key. */
  readonly signatureSecretKey?: Uint8Array;
}

interface Committer {
  readonly sender: Sender;
  readonly content: LeafNodeContent;
  readonly signatureSecretKey: Uint8Array;
  readonly initSecret: Uint8Array;
}

/** A commit by the member whose state this is, as it travels. */
export function forgeCommit(state: GroupState, forgery: CommitForgery): Uint8Array {
  const sender: Sender = { senderType: 'member', leafIndex: state.leafIndex };
  const { signatureKey, credential, capabilities, extensions } = memberAt(state.tree, state.leafIndex);
  return forge(state, forgery, {
    sender,
    content: { signatureKey, credential, capabilities, extensions },
    signatureSecretKey: state.signatureSecretKey,
    initSecret: state.secrets.initSecret,
  });
}

/** A commit by which a client joins that knows what a member knows. Begins with an external_init unless it has a list. */
export function forgeExternalCommit(view: GroupState, client: TestClient, forgery: CommitForgery): Uint8Array {
  const { kemOutput, initSecret } = createExternalInit(view.suite, externalKeyPair(view.suite, view.secrets).publicKey);
  const proposals: Proposal[] = [{ proposalType: 'external_init', kemOutput }, ...(forgery.proposals ?? [])];
  return forge(
    view,
    { wireFormat: 'public', ...forgery, proposals },
    {
      sender: { senderType: 'new_member_commit' },
      content: client.leaf,
      signatureSecretKey: client.signature.secretKey,
      initSecret,
    },
  );
}

function forge(state: GroupState, forgery: CommitForgery, committer: Committer): Uint8Array {
  const { suite, context } = state;
  const { wireFormat = 'private', changeTag = (tag) => tag, psk = () => undefined } = forgery;
  const list = forgery.list ?? (forgery.proposals ?? []).map((proposal) => ({ proposal, sender: committer.sender }));
  const applied = applyProposals(state, list);
  const { sender } = committer;
  const place = sender.senderType === 'member' ? sender.leafIndex : nextLeafIndex(applied.tree);
  const tree = place < applied.tree.leaves.length ? applied.tree : extendTree(applied.tree);
  const path =
    forgery.path === 'none' ? undefined : pathOf(state, tree, { place, committer, forgery: forgery.path ?? {} });
  const change = { before: context, tree: path?.tree ?? tree, extensions: applied.extensions };
  const commit = commitOf(state, list, applied, { path, change, forgery });
  const content: FramedContent = {
    groupId: context.groupId,
    epoch: context.epoch,
    sender,
    authenticatedData: new Uint8Array(0),
    content: { contentType: 'commit', commit },
  };
  const { signatureSecretKey: secretKey = committer.signatureSecretKey } = forgery;
  const signature = signContent(suite, content, { wireFormat, context, secretKey });
  const transcript = {
    interimTranscriptHash: state.interimTranscriptHash,
    commit: { wireFormat, content, auth: { signature } },
  };
  const keys = {
    initSecret: committer.initSecret,
    commitSecret: path?.commitSecret ?? new Uint8Array(suite.hashBytes),
    pskSecret: pskSecret(suite, applied.psks, psk),
  };
  const { confirmationTag } = nextEpoch(suite, change, transcript, keys);
  const auth = { signature, confirmationTag: changeTag(confirmationTag) };
  if (sender.senderType === 'member') return sendContent(state, content, auth, { wireFormat }).message;
  const publicMessage = { content, auth, membershipTag: undefined };
  return encodeMlsMessage({ wireFormat: 'mls_public_message', publicMessage });
}

function pathOf(
  state: GroupState,
  tree: RatchetTree,
  by: { readonly place: LeafIndex; readonly committer: Committer; readonly forgery: PathForgery },
): NewPath {
  const { content, signatureSecretKey } = by.committer;
  const author = { leafIndex: by.place, content, signatureSecretKey, groupId: state.context.groupId };
  return forgePath(state.suite, tree, author, by.forgery);
}

function commitOf(
  state: GroupState,
  list: readonly CommittedProposal[],
  applied: AppliedProposals,
  made: {
    readonly path: NewPath | undefined;
    readonly change: Parameters<typeof provisionalContext>[0];
    readonly forgery: CommitForgery;
  },
): Commit {
  const { path, change, forgery } = made;
  const proposals = list.map(({ proposal, reference }): ProposalOrRef =>
    reference === undefined ? { type: 'proposal', proposal } : { type: 'reference', reference },
  );
  if (path === undefined) return { proposals, path: undefined };
  const newLeaves = new Set(applied.added.map(({ leafIndex }) => leafIndex));
  const provisional = encodeGroupContext(provisionalContext(change));
  const encrypted = encryptPath(state.suite, path, provisional, newLeaves);
  const changePath = forgery.path === 'none' ? undefined : forgery.path?.changePath;
  return { proposals, path: changePath === undefined ? encrypted : changePath(encrypted) };
}

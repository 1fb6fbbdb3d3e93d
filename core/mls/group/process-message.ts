/** What a member receives: application messages, proposals and commits (RFC 9420 sections 6 and 12). */
import { equalBytes } from '../../../shared/domain/bytes';
import { processCommit } from '../commit/process-commit';
import { checkContentSignature, proposalReference, type AuthenticatedContent } from '../framing/authenticated-content';
import type { FramedContent } from '../framing/framed-content';
import { decodeMlsMessage, type MlsMessage } from '../framing/mls-message';
import { unprotectPrivate } from '../framing/private-message';
import { unprotectPublic } from '../framing/public-message';
import type { SecretTree } from '../key-schedule/secret-tree';
import type { LeafNode } from '../leaf/leaf-node';
import { findExternalSenders } from '../proposal/external-senders';
import type { PendingProposal } from '../proposal/committed-proposal';
import { demand, failAlike, Refusal } from '../refusal';
import { leafAt, memberAt } from '../tree/ratchet-tree';
import type { LeafIndex } from '../tree/tree-math';
import type { Environment } from './environment';
import { demandUsable, secretsOf, spend, type GroupState } from './group-state';

/** A leaf with its place in the tree. */
export interface PlacedLeaf {
  readonly leafIndex: LeafIndex;
  readonly leaf: LeafNode;
}

export type ProcessedMessage =
  | {
      readonly kind: 'application';
      readonly plaintext: Uint8Array;
      readonly aad: Uint8Array;
      readonly sender: PlacedLeaf;
      readonly next: GroupState;
    }
  | {
      readonly kind: 'proposal';
      readonly aad: Uint8Array;
      readonly proposal: PendingProposal;
      readonly next: GroupState;
    }
  | {
      readonly kind: 'commit';
      readonly aad: Uint8Array;
      /** As it was before the commit; of somebody who joined by it, as it is now. */
      readonly committer: PlacedLeaf;
      readonly isExternal: boolean;
      /** In the order of the proposals. A client that is removed and added again is in both lists. */
      readonly added: readonly PlacedLeaf[];
      readonly removed: readonly PlacedLeaf[];
      /** This client was removed: `next` has no secrets and can only be asked for what it last knew. */
      readonly isSelfRemoved: boolean;
      readonly next: GroupState;
    }
  | {
      /** By this very leaf, as its signature proves, but not known here: its new secrets are lost, so that nobody can follow it from here. */
      readonly kind: 'own-commit';
      readonly aad: Uint8Array;
      readonly next: GroupState;
    };

/**
 * Opens an MLSMessage, encoded or not, of another member, or of somebody outside who proposes or joins. Uses `state` up when it succeeds; when
 * it throws, `state` is as it was. This client's own proposals are recognised. An own application message or commit can be opened
 * by a state that is older than it only: the message follows (`sender` is this client's leaf), the commit can't.
 * Throws `crypto.failed` for everything that is malformed, tampered with, repeated, of another epoch, or not allowed.
 */
export function processMessage(
  state: GroupState,
  message: Uint8Array | MlsMessage,
  environment: Environment,
): ProcessedMessage {
  demandUsable(state);
  return failAlike(() => {
    demand(state.status.kind === 'active', 'this client is not in the group any more');
    const decoded = message instanceof Uint8Array ? decodeMlsMessage(message) : message;
    const { content, secretTree, consumed } = unprotect(state, decoded);
    checkSender(state, content);
    const received = { ...state, secretTree };
    switch (content.content.content.contentType) {
      case 'application': {
        const { applicationData } = content.content.content;
        const sender = senderOf(state, content.content);
        spend(state, consumed);
        return { kind: 'application', plaintext: applicationData, aad: aadOf(content), sender, next: received };
      }
      case 'proposal': {
        const proposal = receiveProposal(state, content, environment);
        const isKnown = state.proposals.some(({ reference }) => equalBytes(reference, proposal.reference));
        spend(state, consumed);
        const next = isKnown ? received : { ...received, proposals: [...state.proposals, proposal] };
        return { kind: 'proposal', aad: aadOf(content), proposal, next };
      }
      case 'commit': {
        if (!isByOwnLeaf(state, content.content)) return receiveCommit(state, content, environment);
        spend(state, consumed);
        return { kind: 'own-commit', aad: aadOf(content), next: received };
      }
    }
  });
}

interface Unprotected {
  readonly content: AuthenticatedContent;
  readonly secretTree: SecretTree;
  readonly consumed: readonly Uint8Array[];
}

function unprotect(state: GroupState, message: MlsMessage): Unprotected {
  const { suite, context, secrets, secretTree, tree } = state;
  switch (message.wireFormat) {
    case 'mls_private_message': {
      const { privateMessage } = message;
      checkGroupAndEpoch(privateMessage, state);
      const messageSecrets = { senderDataSecret: secrets.senderDataSecret, secretTree };
      const isMember = (leafIndex: LeafIndex): boolean => leafAt(tree, leafIndex) !== undefined;
      const opened = unprotectPrivate(suite, privateMessage, messageSecrets, isMember);
      return { content: opened.content, secretTree: opened.next, consumed: opened.consumed };
    }
    case 'mls_public_message': {
      const { publicMessage } = message;
      checkGroupAndEpoch(publicMessage.content, state);
      const content = unprotectPublic(publicMessage, context, secrets.membershipKey);
      return { content, secretTree, consumed: [] };
    }
    default:
      throw new Refusal('the message is of another kind');
  }
}

function checkGroupAndEpoch(message: Pick<FramedContent, 'groupId' | 'epoch'>, { context }: GroupState): void {
  demand(equalBytes(message.groupId, context.groupId), 'the message is of another group');
  demand(message.epoch === context.epoch, 'the message is of another epoch');
}

// Section 6.1: whose key signs what.
function checkSender(state: GroupState, content: AuthenticatedContent): void {
  const { sender } = content.content;
  const body = content.content.content;
  const { suite, context, tree } = state;
  switch (sender.senderType) {
    case 'member': {
      const { signatureKey } = memberAt(tree, sender.leafIndex);
      return checkContentSignature(suite, content, context, signatureKey);
    }
    case 'external': {
      demand(body.contentType === 'proposal', 'somebody outside sends more than a proposal');
      const found = findExternalSenders(context.extensions)[sender.senderIndex];
      if (found === undefined) throw new Refusal('the group does not know this sender');
      const { proposalType } = body.proposal;
      const isForOutsiders = proposalType !== 'update' && proposalType !== 'external_init';
      demand(isForOutsiders, 'somebody outside proposes what only members may');
      return checkContentSignature(suite, content, context, found.signatureKey);
    }
    case 'new_member_proposal': {
      if (body.contentType !== 'proposal' || body.proposal.proposalType !== 'add') {
        throw new Refusal('a newcomer proposes something else than itself');
      }
      const { signatureKey } = body.proposal.keyPackage.leafNode;
      return checkContentSignature(suite, content, context, signatureKey);
    }
    case 'new_member_commit': {
      const path = body.contentType === 'commit' ? body.commit.path : undefined;
      if (path === undefined) throw new Refusal('a newcomer commits without a path');
      return checkContentSignature(suite, content, context, path.leafNode.signatureKey);
    }
  }
}

function receiveProposal(
  state: GroupState,
  authenticated: AuthenticatedContent,
  environment: Environment,
): PendingProposal {
  const { sender, content } = authenticated.content;
  if (content.contentType !== 'proposal') throw new TypeError('only proposals are received here');
  const known = state.proposals.find(({ reference }) => equalBytes(reference, proposalReference(authenticated)));
  if (known !== undefined) return known;
  demand(!isByOwnLeaf(state, authenticated.content), 'the proposal is one’s own, but was not made here');
  demand(content.proposal.proposalType !== 'external_init', 'a member initialises from outside');
  const reference = proposalReference(authenticated);
  const proposal = { reference, sender, proposal: content.proposal, ownUpdate: undefined };
  demand(environment.isAllowed(proposal, state), 'the application does not allow a proposal');
  return proposal;
}

function isByOwnLeaf({ leafIndex }: GroupState, { sender }: FramedContent): boolean {
  return sender.senderType === 'member' && sender.leafIndex === leafIndex;
}

function receiveCommit(state: GroupState, content: AuthenticatedContent, environment: Environment): ProcessedMessage {
  const { next, committer, applied } = processCommit(state, content, environment);
  const isExternal = content.content.sender.senderType === 'new_member_commit';
  const isSelfRemoved = next.status.kind === 'removed';
  const before = isExternal ? leafInPath(content) : memberAt(state.tree, committer);
  const removed = applied.removed.map((leafIndex) => ({ leafIndex, leaf: memberAt(state.tree, leafIndex) }));
  const added = applied.added.map(({ leafIndex, keyPackage }) => ({ leafIndex, leaf: keyPackage.leafNode }));
  spend(state, secretsOf(state));
  return {
    kind: 'commit',
    aad: aadOf(content),
    committer: { leafIndex: committer, leaf: before },
    isExternal,
    added,
    removed,
    isSelfRemoved,
    next,
  };
}

function leafInPath({ content }: AuthenticatedContent): LeafNode {
  const path = content.content.contentType === 'commit' ? content.content.commit.path : undefined;
  if (path === undefined) throw new Refusal('a newcomer commits without a path');
  return path.leafNode;
}

function senderOf({ tree }: GroupState, { sender }: FramedContent): PlacedLeaf {
  if (sender.senderType !== 'member') throw new Refusal('an application message comes from somebody outside');
  return { leafIndex: sender.leafIndex, leaf: memberAt(tree, sender.leafIndex) };
}

function aadOf({ content }: AuthenticatedContent): Uint8Array {
  return content.authenticatedData;
}

/** Sending proposals (RFC 9420 section 12.1). */
import type { Environment } from '../group/environment';
import { demandActive, spend, type GroupState } from '../group/group-state';
import { memberContent, sendContent, signMemberContent, type SendOptions } from '../group/send-content';
import { proposalReference, signContent } from '../framing/authenticated-content';
import { encodeMlsMessage } from '../framing/mls-message';
import type { KeyPackage, OwnKeyPackage } from '../key-package/key-package';
import type { GroupContext } from '../key-schedule/group-context';
import { cipherSuite } from '../crypto/cipher-suite';
import type { Sender } from '../framing/framed-content';
import { signLeafNode, type LeafNodeContent } from '../leaf/leaf-node';
import { demand, failAlike } from '../refusal';
import { memberAt } from '../tree/ratchet-tree';
import type { OwnUpdate } from './committed-proposal';
import { checkProposal } from './proposal-list';
import type { Proposal } from './proposal';
import { checkNewLeaf } from './proposal-validation';

export interface CreatedProposal {
  /** MLSMessage. */
  readonly message: Uint8Array;
  /** ProposalRef. */
  readonly reference: Uint8Array;
  readonly next: GroupState;
}

/** Proposes something to the group; an update by `createUpdate` instead. Uses `state` up. Throws `crypto.failed` for what is not valid. */
export function createProposal(
  state: GroupState,
  proposal: Proposal,
  environment: Environment,
  options: SendOptions = {},
): CreatedProposal {
  demandActive(state);
  return failAlike(() => {
    const sender = { senderType: 'member', leafIndex: state.leafIndex } as const;
    demand(proposal.proposalType !== 'external_init', 'a member initialises from outside');
    demand(proposal.proposalType !== 'update', 'an update comes without its secret keys');
    // Whoever commits it, it will not be this member: an update and one's own removal are for others to commit.
    const context = { state, environment, committer: { kind: 'outsider' }, isOwn: true, isResumption: false } as const;
    checkProposal({ proposal, sender }, context);
    return propose(state, proposal, undefined, options);
  });
}

/** Proposes new keys for this member's own leaf, and perhaps other contents (section 12.1.2). Uses `state` up. */
export function createUpdate(
  state: GroupState,
  changes: Partial<LeafNodeContent> & { readonly signatureSecretKey?: Uint8Array } = {},
  options: SendOptions = {},
): CreatedProposal {
  demandActive(state);
  return failAlike(() => {
    const { suite, leafIndex, context } = state;
    const { signatureKey, credential, capabilities, extensions } = memberAt(state.tree, leafIndex);
    const { signatureSecretKey = state.signatureSecretKey, ...changed } = changes;
    const pair = suite.kem.generateKeyPair();
    const content = { signatureKey, credential, capabilities, extensions, ...changed };
    const leafNode = signLeafNode(
      suite,
      { ...content, encryptionKey: pair.publicKey, source: { leafNodeSource: 'update' } },
      signatureSecretKey,
      { groupId: context.groupId, leafIndex },
    );
    checkNewLeaf(suite, leafNode, { groupId: context.groupId, leafIndex });
    const ownUpdate = { encryptionSecretKey: pair.secretKey, signatureSecretKey: signatureSecretKey.slice() };
    return propose(state, { proposalType: 'update', leafNode }, ownUpdate, options);
  });
}

/** What somebody outside has to know of a group to propose something to it. */
export type ProposalTarget = Pick<GroupContext, 'groupId' | 'epoch' | 'cipherSuite'>;

/** Somebody whom the group's external_senders name proposes something (section 12.1.8). MLSMessage. */
export function createExternalProposal(
  target: ProposalTarget,
  proposal: Proposal,
  sender: { readonly senderIndex: number; readonly signatureSecretKey: Uint8Array },
): Uint8Array {
  const { senderIndex, signatureSecretKey } = sender;
  return proposeFromOutside(target, proposal, { senderType: 'external', senderIndex }, signatureSecretKey);
}

/** A newcomer proposes to be added itself (section 12.1.8). MLSMessage. */
export function createNewMemberProposal(target: ProposalTarget, own: OwnKeyPackage): Uint8Array {
  const keyPackage: KeyPackage = own.keyPackage;
  const sender = { senderType: 'new_member_proposal' } as const;
  return proposeFromOutside(target, { proposalType: 'add', keyPackage }, sender, own.signatureSecretKey);
}

function propose(
  state: GroupState,
  proposal: Proposal,
  ownUpdate: OwnUpdate | undefined,
  options: SendOptions,
): CreatedProposal {
  const { wireFormat = 'private' } = options;
  const content = memberContent(state, { contentType: 'proposal', proposal }, options);
  const signature = signMemberContent(state, content, wireFormat);
  const auth = { signature, confirmationTag: undefined };
  const sent = sendContent(state, content, auth, options);
  const reference = proposalReference({ wireFormat, content, auth });
  spend(state, sent.consumed);
  const pending = { reference, sender: content.sender, proposal, ownUpdate };
  const next = { ...state, secretTree: sent.secretTree, proposals: [...state.proposals, pending] };
  return { message: sent.message, reference, next };
}

function proposeFromOutside(
  { groupId, epoch, cipherSuite: suiteId }: ProposalTarget,
  proposal: Proposal,
  sender: Sender,
  secretKey: Uint8Array,
): Uint8Array {
  const suite = cipherSuite(suiteId);
  const content = {
    groupId,
    epoch,
    sender,
    authenticatedData: new Uint8Array(0),
    content: { contentType: 'proposal', proposal },
  } as const;
  // The signature of somebody outside does not cover the group context, which it need not know.
  const context = { cipherSuite: suiteId, groupId, epoch, ...nothingMore };
  const signature = signContent(suite, content, { wireFormat: 'public', context, secretKey });
  const auth = { signature, confirmationTag: undefined };
  return encodeMlsMessage({
    wireFormat: 'mls_public_message',
    publicMessage: { content, auth, membershipTag: undefined },
  });
}

const nothingMore = { treeHash: new Uint8Array(0), confirmedTranscriptHash: new Uint8Array(0), extensions: [] };

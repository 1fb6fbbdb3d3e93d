import type { Sender } from '../framing/framed-content';
import type { Proposal } from './proposal';

/** A proposal in a commit, with whoever proposed it. */
export interface CommittedProposal {
  readonly proposal: Proposal;
  readonly sender: Sender;
  /** ProposalRef (RFC 9420 section 5.2) of one that was sent before the commit. */
  readonly reference?: Uint8Array;
  /** What an update of this client's own leaf brings, once somebody has committed it. */
  readonly ownUpdate?: OwnUpdate | undefined;
}

/** A proposal of the present epoch that waits for a commit. */
export interface PendingProposal extends CommittedProposal {
  readonly reference: Uint8Array;
}

export interface OwnUpdate {
  readonly encryptionSecretKey: Uint8Array;
  readonly signatureSecretKey: Uint8Array;
}

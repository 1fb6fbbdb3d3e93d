/** Commit (RFC 9420 section 12.4). */
import type { Reader } from '../codec/reader';
import type { Writer } from '../codec/writer';
import { readProposal, writeProposal, type Proposal } from '../proposal/proposal';
import { Refusal } from '../refusal';
import { readUpdatePath, writeUpdatePath, type UpdatePath } from '../tree/update-path';

/** ProposalOrRef: a proposal itself, or the ProposalRef (section 5.2) of one that was sent before. */
export type ProposalOrRef =
  | { readonly type: 'proposal'; readonly proposal: Proposal }
  | { readonly type: 'reference'; readonly reference: Uint8Array };

export interface Commit {
  readonly proposals: readonly ProposalOrRef[];
  readonly path: UpdatePath | undefined;
}

export function writeCommit(writer: Writer, { proposals, path }: Commit): void {
  writer.vector(proposals, writeProposalOrRef).optional(path, writeUpdatePath);
}

export function readCommit(reader: Reader): Commit {
  return { proposals: reader.vector(readProposalOrRef), path: reader.optional(readUpdatePath) };
}

function writeProposalOrRef(writer: Writer, item: ProposalOrRef): void {
  if (item.type === 'proposal') {
    writer.uint8(1);
    writeProposal(writer, item.proposal);
  } else {
    writer.uint8(2).opaque(item.reference);
  }
}

function readProposalOrRef(reader: Reader): ProposalOrRef {
  switch (reader.uint8()) {
    case 1:
      return { type: 'proposal', proposal: readProposal(reader) };
    case 2:
      return { type: 'reference', reference: reader.opaque() };
    default:
      throw new Refusal('a commit has something that is no proposal');
  }
}

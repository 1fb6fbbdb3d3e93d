/** Sender and FramedContent (RFC 9420 section 6). */
import type { Reader } from '../codec/reader';
import type { Writer } from '../codec/writer';
import { readCommit, writeCommit, type Commit } from '../commit/commit';
import { readProposal, writeProposal, type Proposal } from '../proposal/proposal';
import { Refusal } from '../refusal';
import type { LeafIndex } from '../tree/tree-math';

export type Sender =
  | { readonly senderType: 'member'; readonly leafIndex: LeafIndex }
  /** A place in the group's external_senders. */
  | { readonly senderType: 'external'; readonly senderIndex: number }
  | { readonly senderType: 'new_member_proposal' }
  | { readonly senderType: 'new_member_commit' };

export type ContentType = 'application' | 'proposal' | 'commit';

export type Content =
  | { readonly contentType: 'application'; readonly applicationData: Uint8Array }
  | { readonly contentType: 'proposal'; readonly proposal: Proposal }
  | { readonly contentType: 'commit'; readonly commit: Commit };

export interface FramedContent {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly sender: Sender;
  readonly authenticatedData: Uint8Array;
  readonly content: Content;
}

const contentTypes = ['application', 'proposal', 'commit'] as const;
const senderTypes = ['member', 'external', 'new_member_proposal', 'new_member_commit'] as const;

export function writeFramedContent(writer: Writer, framed: FramedContent): void {
  writer.opaque(framed.groupId).uint64(framed.epoch);
  writeSender(writer, framed.sender);
  writer.opaque(framed.authenticatedData);
  writeContentType(writer, framed.content.contentType);
  writeContent(writer, framed.content);
}

export function readFramedContent(reader: Reader): FramedContent {
  return {
    groupId: reader.opaque(),
    epoch: reader.uint64(),
    sender: readSender(reader),
    authenticatedData: reader.opaque(),
    content: readContent(reader, readContentType(reader)),
  };
}

export function writeContentType(writer: Writer, contentType: ContentType): void {
  writer.uint8(contentTypes.indexOf(contentType) + 1);
}

export function readContentType(reader: Reader): ContentType {
  const contentType = contentTypes[reader.uint8() - 1];
  if (contentType === undefined) throw new Refusal('the content is of an unknown type');
  return contentType;
}

export function writeContent(writer: Writer, content: Content): void {
  switch (content.contentType) {
    case 'application':
      writer.opaque(content.applicationData);
      return;
    case 'proposal':
      writeProposal(writer, content.proposal);
      return;
    case 'commit':
      writeCommit(writer, content.commit);
  }
}

export function readContent(reader: Reader, contentType: ContentType): Content {
  switch (contentType) {
    case 'application':
      return { contentType, applicationData: reader.opaque() };
    case 'proposal':
      return { contentType, proposal: readProposal(reader) };
    case 'commit':
      return { contentType, commit: readCommit(reader) };
  }
}

export function writeSender(writer: Writer, sender: Sender): void {
  writer.uint8(senderTypes.indexOf(sender.senderType) + 1);
  if (sender.senderType === 'member') writer.uint32(sender.leafIndex);
  if (sender.senderType === 'external') writer.uint32(sender.senderIndex);
}

export function readSender(reader: Reader): Sender {
  const senderType = senderTypes[reader.uint8() - 1];
  if (senderType === undefined) throw new Refusal('the sender is of an unknown type');
  switch (senderType) {
    case 'member':
      return { senderType, leafIndex: reader.uint32() };
    case 'external':
      return { senderType, senderIndex: reader.uint32() };
    case 'new_member_proposal':
    case 'new_member_commit':
      return { senderType };
  }
}

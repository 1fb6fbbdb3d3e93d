/** Proposal (RFC 9420 section 12.1) and its seven types. */
import type { Reader } from '../codec/reader';
import type { Writer } from '../codec/writer';
import type { CipherSuiteId } from '../crypto/cipher-suite';
import { readKeyPackage, writeKeyPackage, type KeyPackage } from '../key-package/key-package';
import { readPreSharedKeyId, writePreSharedKeyId, type PreSharedKeyId } from '../key-schedule/pre-shared-key';
import type { ProtocolVersion } from '../leaf/capabilities';
import { readExtensions, writeExtensions, type Extension } from '../leaf/extension';
import { readLeafNode, writeLeafNode, type LeafNode } from '../leaf/leaf-node';
import { Refusal } from '../refusal';
import type { LeafIndex } from '../tree/tree-math';

export interface Add {
  readonly proposalType: 'add';
  readonly keyPackage: KeyPackage;
}

export interface Update {
  readonly proposalType: 'update';
  readonly leafNode: LeafNode;
}

export interface Remove {
  readonly proposalType: 'remove';
  readonly removed: LeafIndex;
}

export interface PreSharedKey {
  readonly proposalType: 'psk';
  readonly id: PreSharedKeyId;
}

export interface ReInit {
  readonly proposalType: 'reinit';
  readonly groupId: Uint8Array;
  readonly version: ProtocolVersion;
  readonly cipherSuite: CipherSuiteId;
  readonly extensions: readonly Extension[];
}

export interface ExternalInit {
  readonly proposalType: 'external_init';
  readonly kemOutput: Uint8Array;
}

export interface GroupContextExtensions {
  readonly proposalType: 'group_context_extensions';
  readonly extensions: readonly Extension[];
}

export type Proposal = Add | Update | Remove | PreSharedKey | ReInit | ExternalInit | GroupContextExtensions;

const types = ['add', 'update', 'remove', 'psk', 'reinit', 'external_init', 'group_context_extensions'] as const;

export function writeProposal(writer: Writer, proposal: Proposal): void {
  writer.uint16(types.indexOf(proposal.proposalType) + 1);
  switch (proposal.proposalType) {
    case 'add':
      writeKeyPackage(writer, proposal.keyPackage);
      return;
    case 'update':
      writeLeafNode(writer, proposal.leafNode);
      return;
    case 'remove':
      writer.uint32(proposal.removed);
      return;
    case 'psk':
      writePreSharedKeyId(writer, proposal.id);
      return;
    case 'reinit':
      writer.opaque(proposal.groupId).uint16(proposal.version).uint16(proposal.cipherSuite);
      writeExtensions(writer, proposal.extensions);
      return;
    case 'external_init':
      writer.opaque(proposal.kemOutput);
      return;
    case 'group_context_extensions':
      writeExtensions(writer, proposal.extensions);
  }
}

/** Refuses types other than these: a commit may only hold what all members can do (section 12.2). */
export function readProposal(reader: Reader): Proposal {
  const proposalType = types[reader.uint16() - 1];
  if (proposalType === undefined) throw new Refusal('a proposal is of an unknown type');
  switch (proposalType) {
    case 'add':
      return { proposalType, keyPackage: readKeyPackage(reader) };
    case 'update':
      return { proposalType, leafNode: readLeafNode(reader) };
    case 'remove':
      return { proposalType, removed: reader.uint32() };
    case 'psk':
      return { proposalType, id: readPreSharedKeyId(reader) };
    case 'reinit':
      return {
        proposalType,
        groupId: reader.opaque(),
        version: reader.uint16(),
        cipherSuite: reader.uint16(),
        extensions: readExtensions(reader),
      };
    case 'external_init':
      return { proposalType, kemOutput: reader.opaque() };
    case 'group_context_extensions':
      return { proposalType, extensions: readExtensions(reader) };
  }
}

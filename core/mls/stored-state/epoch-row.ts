/** The rows of a group that there is one of each. */
import { decode, type Reader } from '../codec/reader';
import { Writer } from '../codec/writer';
import { cipherSuite } from '../crypto/cipher-suite';
import type { GroupState, GroupStatus } from '../group/group-state';
import type { GroupContext } from '../key-schedule/group-context';
import type { EpochSecrets } from '../key-schedule/key-schedule';
import { readExtensions, writeExtensions, type Extension } from '../leaf/extension';
import { readProposal, writeProposal } from '../proposal/proposal';
import { demand, Refusal } from '../refusal';

const formatVersion = 2;

export type GroupRow = Pick<GroupState, 'suite' | 'leafIndex' | 'signatureSecretKey'> & Pick<GroupContext, 'groupId'>;

export function encodeGroupRow({ suite, leafIndex, signatureSecretKey, context }: GroupState): Uint8Array {
  const writer = new Writer().uint8(formatVersion).uint16(suite.id).uint32(leafIndex);
  return writer.opaque(context.groupId).opaque(signatureSecretKey).finish();
}

/** Throws `crypto.unknown-suite` for a group of another suite. */
export function decodeGroupRow(bytes: Uint8Array): GroupRow {
  return decode(bytes, (reader) => {
    demand(reader.uint8() === formatVersion, 'the group is stored in another form');
    const suite = cipherSuite(reader.uint16());
    return { suite, leafIndex: reader.uint32(), groupId: reader.opaque(), signatureSecretKey: reader.opaque() };
  });
}

export type EpochRow = Pick<GroupState, 'secrets' | 'confirmationTag' | 'interimTranscriptHash' | 'status'> &
  Pick<GroupContext, 'epoch' | 'treeHash' | 'confirmedTranscriptHash'> & { readonly leafCount: number };

const secretNames = [
  'senderDataSecret',
  'exporterSecret',
  'externalSecret',
  'membershipKey',
  'resumptionPsk',
  'epochAuthenticator',
  'initSecret',
] as const satisfies readonly (keyof EpochSecrets)[];

export function encodeEpochRow({ context, tree, secrets, ...state }: GroupState): Uint8Array {
  const writer = new Writer().uint64(context.epoch).uint32(tree.leaves.length);
  writer.opaque(context.treeHash).opaque(context.confirmedTranscriptHash);
  writer.opaque(state.confirmationTag).opaque(state.interimTranscriptHash);
  for (const name of secretNames) writer.opaque(secrets[name]);
  writeStatus(writer, state.status);
  return writer.finish();
}

export function decodeEpochRow(bytes: Uint8Array): EpochRow {
  return decode(bytes, (reader) => ({
    epoch: reader.uint64(),
    leafCount: reader.uint32(),
    treeHash: reader.opaque(),
    confirmedTranscriptHash: reader.opaque(),
    confirmationTag: reader.opaque(),
    interimTranscriptHash: reader.opaque(),
    secrets: readSecrets(reader),
    status: readStatus(reader),
  }));
}

export function encodeExtensionsRow(extensions: readonly Extension[]): Uint8Array {
  const writer = new Writer();
  writeExtensions(writer, extensions);
  return writer.finish();
}

export function decodeExtensionsRow(bytes: Uint8Array): readonly Extension[] {
  return decode(bytes, readExtensions);
}

function readSecrets(reader: Reader): EpochSecrets {
  const entries = secretNames.map((name) => [name, reader.opaque()] as const);
  return Object.fromEntries(entries) as Record<(typeof secretNames)[number], Uint8Array>;
}

function writeStatus(writer: Writer, status: GroupStatus): void {
  switch (status.kind) {
    case 'active':
      writer.uint8(0);
      return;
    case 'removed':
      writer.uint8(1);
      return;
    case 'reinitialised':
      writer.uint8(2);
      writeProposal(writer, status.reinit);
  }
}

function readStatus(reader: Reader): GroupStatus {
  switch (reader.uint8()) {
    case 0:
      return { kind: 'active' };
    case 1:
      return { kind: 'removed' };
    case 2: {
      const reinit = readProposal(reader);
      if (reinit.proposalType !== 'reinit') throw new Refusal('the stored group ended otherwise');
      return { kind: 'reinitialised', reinit };
    }
    default:
      throw new Refusal('the stored group has an unknown status');
  }
}

/** GroupContext (RFC 9420 section 8.1): what the members of an epoch agree on. */
import type { Reader } from '../codec/reader';
import { encode, type Writer } from '../codec/writer';
import type { CipherSuiteId } from '../crypto/cipher-suite';
import { mls10 } from '../leaf/capabilities';
import { readExtensions, writeExtensions, type Extension } from '../leaf/extension';
import { demand } from '../refusal';

export interface GroupContext {
  readonly cipherSuite: CipherSuiteId;
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly treeHash: Uint8Array;
  readonly confirmedTranscriptHash: Uint8Array;
  readonly extensions: readonly Extension[];
}

export function encodeGroupContext(context: GroupContext): Uint8Array {
  return encode(writeGroupContext, context);
}

export function writeGroupContext(writer: Writer, context: GroupContext): void {
  writer.uint16(mls10).uint16(context.cipherSuite).opaque(context.groupId).uint64(context.epoch);
  writer.opaque(context.treeHash).opaque(context.confirmedTranscriptHash);
  writeExtensions(writer, context.extensions);
}

export function readGroupContext(reader: Reader): GroupContext {
  demand(reader.uint16() === mls10, 'the group has another version');
  return {
    cipherSuite: reader.uint16(),
    groupId: reader.opaque(),
    epoch: reader.uint64(),
    treeHash: reader.opaque(),
    confirmedTranscriptHash: reader.opaque(),
    extensions: readExtensions(reader),
  };
}

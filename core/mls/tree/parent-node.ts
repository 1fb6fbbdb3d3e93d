/** ParentNode (RFC 9420 section 7.1). */
import type { Reader } from '../codec/reader';
import type { Writer } from '../codec/writer';
import { demand } from '../refusal';
import type { LeafIndex } from './tree-math';

export interface ParentNode {
  readonly encryptionKey: Uint8Array;
  readonly parentHash: Uint8Array;
  /** Ascending. */
  readonly unmergedLeaves: readonly LeafIndex[];
}

export function writeParentNode(writer: Writer, node: ParentNode): void {
  writer
    .opaque(node.encryptionKey)
    .opaque(node.parentHash)
    .vector(node.unmergedLeaves, (to, leafIndex) => to.uint32(leafIndex));
}

export function readParentNode(reader: Reader): ParentNode {
  const node = {
    encryptionKey: reader.opaque(),
    parentHash: reader.opaque(),
    unmergedLeaves: reader.vector((from) => from.uint32()),
  };
  const isAscending = node.unmergedLeaves.every(
    (leaf, index) => index === 0 || leaf > (node.unmergedLeaves[index - 1] ?? 0),
  );
  demand(isAscending, 'the unmerged leaves are not in order');
  return node;
}

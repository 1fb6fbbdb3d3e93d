/** UpdatePath (RFC 9420 section 7.6). */
import type { Reader } from '../codec/reader';
import type { Writer } from '../codec/writer';
import type { HpkeCiphertext } from '../crypto/hpke';
import { readLeafNode, writeLeafNode, type LeafNode } from '../leaf/leaf-node';

export interface UpdatePathNode {
  readonly encryptionKey: Uint8Array;
  readonly encryptedPathSecret: readonly HpkeCiphertext[];
}

export interface UpdatePath {
  readonly leafNode: LeafNode;
  readonly nodes: readonly UpdatePathNode[];
}

export function writeUpdatePath(writer: Writer, path: UpdatePath): void {
  writeLeafNode(writer, path.leafNode);
  writer.vector(path.nodes, (to, node) => {
    to.opaque(node.encryptionKey).vector(node.encryptedPathSecret, writeHpkeCiphertext);
  });
}

export function readUpdatePath(reader: Reader): UpdatePath {
  return {
    leafNode: readLeafNode(reader),
    nodes: reader.vector((from) => ({
      encryptionKey: from.opaque(),
      encryptedPathSecret: from.vector(readHpkeCiphertext),
    })),
  };
}

export function writeHpkeCiphertext(writer: Writer, { kemOutput, ciphertext }: HpkeCiphertext): void {
  writer.opaque(kemOutput).opaque(ciphertext);
}

export function readHpkeCiphertext(reader: Reader): HpkeCiphertext {
  return { kemOutput: reader.opaque(), ciphertext: reader.opaque() };
}

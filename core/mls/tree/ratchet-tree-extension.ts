/** The ratchet tree as it travels (RFC 9420 section 12.4.3.3). */
import { decode, type Reader } from '../codec/reader';
import { encode, type Writer } from '../codec/writer';
import { readLeafNode, writeLeafNode, type LeafNode } from '../leaf/leaf-node';
import { demand, Refusal } from '../refusal';
import { readParentNode, writeParentNode, type ParentNode } from './parent-node';
import { parentAt, type RatchetTree } from './ratchet-tree';
import { isLeafNode, maxLeafCount, nodeCount } from './tree-math';

type Node = { readonly leaf: LeafNode } | { readonly parent: ParentNode };

export function encodeRatchetTree(tree: RatchetTree): Uint8Array {
  const nodes: (Node | undefined)[] = [];
  let length = 0;
  for (let node = 0; node < nodeCount(tree.leaves.length); node += 1) {
    nodes.push(nodeAt(tree, node));
    if (nodes[node] !== undefined) length = node + 1;
  }
  return encode(writeNodes, nodes.slice(0, length));
}

/** Refuses a tree that is empty, ends with a blank node, or has a node in the place of another kind. */
export function decodeRatchetTree(bytes: Uint8Array): RatchetTree {
  const nodes = decode(bytes, (reader) => reader.vector((from) => from.optional(readNode)));
  demand(nodes.at(-1) !== undefined, 'the tree ends with a blank node');
  let leafCount = 1;
  while (nodeCount(leafCount) < nodes.length) leafCount *= 2;
  demand(leafCount <= maxLeafCount, 'the tree is too large');
  const leaves = new Array<LeafNode | undefined>(leafCount).fill(undefined);
  const parents = new Array<ParentNode | undefined>(leafCount - 1).fill(undefined);
  for (const [index, node] of nodes.entries()) {
    if (node === undefined) continue;
    demand('leaf' in node === isLeafNode(index), 'a node is in the wrong place');
    if ('leaf' in node) leaves[index / 2] = node.leaf;
    else parents[(index - 1) / 2] = node.parent;
  }
  return { leaves, parents, hashes: new Array<undefined>(nodeCount(leafCount)).fill(undefined) };
}

function nodeAt(tree: RatchetTree, node: number): Node | undefined {
  if (isLeafNode(node)) {
    const leaf = tree.leaves[node / 2];
    return leaf === undefined ? undefined : { leaf };
  }
  const parent = parentAt(tree, node);
  return parent === undefined ? undefined : { parent };
}

function writeNodes(writer: Writer, nodes: readonly (Node | undefined)[]): void {
  writer.vector(nodes, (to, node) => to.optional(node, writeNode));
}

function writeNode(writer: Writer, node: Node): void {
  if ('leaf' in node) {
    writer.uint8(1);
    writeLeafNode(writer, node.leaf);
  } else {
    writer.uint8(2);
    writeParentNode(writer, node.parent);
  }
}

function readNode(reader: Reader): Node {
  switch (reader.uint8()) {
    case 1:
      return { leaf: readLeafNode(reader) };
    case 2:
      return { parent: readParentNode(reader) };
    default:
      throw new Refusal('a node is of an unknown type');
  }
}

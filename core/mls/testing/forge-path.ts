/** Update paths that no honest member would make: whole and signed, but for what a test changes. */
import { randomBytes } from '../../crypto/primitives';
import type { CipherSuite } from '../crypto/cipher-suite';
import { signLeafNode, type LeafNode, type LeafPosition } from '../leaf/leaf-node';
import { hashParent } from '../tree/parent-hash';
import type { ParentNode } from '../tree/parent-node';
import { deriveNodeKeyPair, derivePathSecrets, filteredDirectPath } from '../tree/path-secrets';
import { replacePath, type RatchetTree } from '../tree/ratchet-tree';
import { nodeTreeHash } from '../tree/tree-hash';
import { leafToNode, type NodeIndex } from '../tree/tree-math';
import type { NewPath, PathAuthor } from '../tree/treekem';
import type { UpdatePath } from '../tree/update-path';

export interface PathForgery {
  /** Of the first parent, in place of a random one. */
  readonly firstSecret?: Uint8Array;
  /** Changes the parents' public keys, from the bottom up, before they are hashed. */
  readonly changeKeys?: (keys: readonly Uint8Array[]) => readonly Uint8Array[];
  /** Changes the leaf before it is signed. */
  readonly changeLeaf?: (leaf: Omit<LeafNode, 'signature'>) => Omit<LeafNode, 'signature'>;
  readonly changePosition?: (position: LeafPosition) => LeafPosition;
  /** Changes the path when everything is signed and encrypted. */
  readonly changePath?: (path: UpdatePath) => UpdatePath;
}

export function forgePath(suite: CipherSuite, tree: RatchetTree, author: PathAuthor, forgery: PathForgery): NewPath {
  const { leafIndex, content, signatureSecretKey, groupId } = author;
  const steps = filteredDirectPath(tree, leafIndex);
  const { firstSecret = randomBytes(suite.hashBytes), changeKeys = (keys) => keys } = forgery;
  const { pathSecrets, commitSecret } = derivePathSecrets(suite, firstSecret, steps.length);
  const pairs = pathSecrets.map((secret) => deriveNodeKeyPair(suite, secret));
  const keys = changeKeys(pairs.map(({ publicKey }) => publicKey));
  const parents = new Map<NodeIndex, ParentNode>();
  let parentHash: Uint8Array = new Uint8Array(0);
  for (const [index, { node, copathChild }] of [...steps.entries()].reverse()) {
    const encryptionKey = keys[index] ?? new Uint8Array(0);
    parents.set(node, { encryptionKey, parentHash, unmergedLeaves: [] });
    parentHash = hashParent({ encryptionKey, parentHash }, nodeTreeHash(tree, copathChild));
  }
  const leafPair = suite.kem.generateKeyPair();
  const { changeLeaf = (leaf) => leaf, changePosition = (position) => position } = forgery;
  const honest = {
    ...content,
    encryptionKey: leafPair.publicKey,
    source: { leafNodeSource: 'commit', parentHash },
  } as const;
  const position = changePosition({ groupId, leafIndex });
  const leaf = signLeafNode(suite, changeLeaf(honest), signatureSecretKey, position);
  const privateKeys = new Map([[leafToNode(leafIndex), leafPair.secretKey]]);
  return { tree: replacePath(tree, leafIndex, leaf, parents), leaf, privateKeys, steps, pathSecrets, commitSecret };
}

/** Making an update path, and following one (RFC 9420 section 7.5). */
import { equalBytes } from '../../../shared/domain/bytes';
import { randomBytes, wipe } from '../../crypto/primitives';
import type { CipherSuite } from '../crypto/cipher-suite';
import { decryptWithLabel, demandHashLength, encryptorWithLabel } from '../crypto/labels';
import { signLeafNode, type LeafNode, type LeafNodeContent } from '../leaf/leaf-node';
import { demand, Refusal } from '../refusal';
import { hashParent } from './parent-hash';
import type { ParentNode } from './parent-node';
import { deriveNodeKeyPair, derivePathSecrets, filteredDirectPath, type PathStep } from './path-secrets';
import { encryptionKeyAt, replacePath, resolution, type RatchetTree } from './ratchet-tree';
import { nodeTreeHash } from './tree-hash';
import { directPath, isAncestorOfLeaf, leafToNode, type LeafIndex, type NodeIndex } from './tree-math';
import type { UpdatePath } from './update-path';

/** Secret keys by node index: of one's own leaf, and of the nodes above it as far as one knows them. */
export type PrivateKeys = ReadonlyMap<NodeIndex, Uint8Array>;

export interface NewPath {
  readonly tree: RatchetTree;
  readonly leaf: LeafNode;
  readonly privateKeys: PrivateKeys;
  readonly steps: readonly PathStep[];
  /** One for each step. Secret: whoever made the path wipes them. */
  readonly pathSecrets: readonly Uint8Array[];
  readonly commitSecret: Uint8Array;
}

export interface PathAuthor {
  readonly leafIndex: LeafIndex;
  readonly content: LeafNodeContent;
  readonly signatureSecretKey: Uint8Array;
  readonly groupId: Uint8Array;
}

/** New keys for a leaf and for its filtered direct path, in a tree to which the proposals have been applied. */
export function createPath(suite: CipherSuite, tree: RatchetTree, author: PathAuthor): NewPath {
  const { leafIndex, content, groupId, signatureSecretKey } = author;
  const steps = filteredDirectPath(tree, leafIndex);
  const first = randomBytes(suite.hashBytes);
  const { pathSecrets, commitSecret } = derivePathSecrets(suite, first, steps.length);
  const pairs = pathSecrets.map((secret) => deriveNodeKeyPair(suite, secret));
  const leafPair = suite.kem.generateKeyPair();
  const privateKeys = new Map([[leafToNode(leafIndex), leafPair.secretKey]]);
  for (const [index, { secretKey }] of pairs.entries()) {
    const step = steps[index];
    if (step !== undefined) privateKeys.set(step.node, secretKey);
  }
  const hashed = hashPath(
    tree,
    steps,
    pairs.map(({ publicKey }) => publicKey),
  );
  const source = { leafNodeSource: 'commit', parentHash: hashed.leafParentHash } as const;
  const unsigned = { ...content, encryptionKey: leafPair.publicKey, source };
  const leaf = signLeafNode(suite, unsigned, signatureSecretKey, { groupId, leafIndex });
  const next = replacePath(tree, leafIndex, leaf, hashed.parents);
  return { tree: next, leaf, privateKeys, steps, pathSecrets, commitSecret };
}

/** Encrypts the secrets of a new path to everybody but the leaves that the same commit adds. */
export function encryptPath(
  suite: CipherSuite,
  path: NewPath,
  provisionalContext: Uint8Array,
  newLeaves: ReadonlySet<LeafIndex>,
): UpdatePath {
  const encrypt = encryptorWithLabel(suite, { label: 'UpdatePathNode', context: provisionalContext });
  const nodes = path.steps.map(({ node, copathChild }, index) => {
    const pathSecret = path.pathSecrets[index] ?? new Uint8Array(0);
    return {
      encryptionKey: keyAt(path.tree, node),
      encryptedPathSecret: recipients(path.tree, copathChild, newLeaves).map((recipient) =>
        encrypt(keyAt(path.tree, recipient), pathSecret),
      ),
    };
  });
  return { leafNode: path.leaf, nodes };
}

/** Merges somebody's path into the tree. Refuses one of the wrong shape, or whose leaf has another parent hash. */
export function mergePath(
  tree: RatchetTree,
  leafIndex: LeafIndex,
  path: UpdatePath,
): { readonly tree: RatchetTree; readonly steps: readonly PathStep[] } {
  const steps = filteredDirectPath(tree, leafIndex);
  demand(steps.length === path.nodes.length, 'the update path has a wrong length');
  const hashed = hashPath(
    tree,
    steps,
    path.nodes.map(({ encryptionKey }) => encryptionKey),
  );
  const { source } = path.leafNode;
  const isRight = source.leafNodeSource === 'commit' && equalBytes(source.parentHash, hashed.leafParentHash);
  demand(isRight, 'the parent hash of the leaf is wrong');
  return { tree: replacePath(tree, leafIndex, path.leafNode, hashed.parents), steps };
}

/**
 * Refuses a path whose keys are not new in the tree that it will be merged into (section 12.4.2). That no two nodes have one
 * key afterwards is checked for the whole tree; here it is about the nodes that the path replaces.
 */
export function checkPathKeys(suite: CipherSuite, tree: RatchetTree, leafIndex: LeafIndex, path: UpdatePath): void {
  const replaced = [leafToNode(leafIndex), ...directPath(leafIndex, tree.leaves.length)];
  const known = replaced.flatMap((node) => encryptionKeyAt(tree, node) ?? []);
  for (const { encryptionKey } of [path.leafNode, ...path.nodes]) {
    demand(suite.kem.isPublicKey(encryptionKey), 'an encryption key can not be used');
    demand(!known.some((key) => equalBytes(key, encryptionKey)), 'the update path has a key that is not new');
  }
}

export interface PathReceiver {
  readonly leafIndex: LeafIndex;
  readonly privateKeys: PrivateKeys;
}

/** What somebody's path gives a receiver: new keys from the common ancestor up. `tree` is the one with the path in it. */
export function decryptPath(
  suite: CipherSuite,
  merged: { readonly tree: RatchetTree; readonly steps: readonly PathStep[] },
  path: UpdatePath,
  receiver: PathReceiver & { readonly provisionalContext: Uint8Array; readonly newLeaves: ReadonlySet<LeafIndex> },
): { readonly newKeys: PrivateKeys; readonly commitSecret: Uint8Array } {
  const { tree, steps } = merged;
  const start = steps.findIndex(({ copathChild }) => isAncestorOfLeaf(copathChild, receiver.leafIndex));
  const step = steps[start];
  const node = path.nodes[start];
  if (step === undefined || node === undefined) throw new Refusal('the update path leaves this leaf out');
  for (const [index, { copathChild }] of steps.entries()) {
    const expected = recipients(tree, copathChild, receiver.newLeaves).length;
    demand(path.nodes[index]?.encryptedPathSecret.length === expected, 'a path secret is for too few or too many');
  }
  const candidates = recipients(tree, step.copathChild, receiver.newLeaves);
  const position = candidates.findIndex((recipient) => receiver.privateKeys.has(recipient));
  const secretKey = receiver.privateKeys.get(candidates[position] ?? -1);
  const sealed = node.encryptedPathSecret[position];
  if (secretKey === undefined || sealed === undefined) throw new Refusal('there is no path secret for this leaf');
  const context = { label: 'UpdatePathNode', context: receiver.provisionalContext };
  const pathSecret = decryptWithLabel(suite, secretKey, context, sealed);
  return derivePathKeys(suite, tree, steps.slice(start), pathSecret);
}

/** The keys from a path secret up, and the commit secret. Refuses those that are not the tree's. Uses the secret up. */
export function derivePathKeys(
  suite: CipherSuite,
  tree: RatchetTree,
  steps: readonly PathStep[],
  pathSecret: Uint8Array,
): { readonly newKeys: PrivateKeys; readonly commitSecret: Uint8Array } {
  demandHashLength(suite, pathSecret);
  const { pathSecrets, commitSecret } = derivePathSecrets(suite, pathSecret, steps.length);
  const newKeys = new Map<NodeIndex, Uint8Array>();
  for (const [index, { node }] of steps.entries()) {
    const pair = deriveNodeKeyPair(suite, pathSecrets[index] ?? new Uint8Array(0));
    demand(equalBytes(pair.publicKey, keyAt(tree, node)), 'a path secret does not belong to its node');
    newKeys.set(node, pair.secretKey);
  }
  wipe(...pathSecrets);
  return { newKeys, commitSecret };
}

// The new parents with their hashes, computed from the root down, and the one that the leaf has to carry.
function hashPath(
  tree: RatchetTree,
  steps: readonly PathStep[],
  keys: readonly Uint8Array[],
): { readonly parents: ReadonlyMap<NodeIndex, ParentNode>; readonly leafParentHash: Uint8Array } {
  const parents = new Map<NodeIndex, ParentNode>();
  let parentHash: Uint8Array = new Uint8Array(0);
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const step = steps[index];
    const encryptionKey = keys[index];
    if (step === undefined || encryptionKey === undefined) throw new Refusal('the update path is incomplete');
    parents.set(step.node, { encryptionKey, parentHash, unmergedLeaves: [] });
    parentHash = hashParent({ encryptionKey, parentHash }, nodeTreeHash(tree, step.copathChild));
  }
  return { parents, leafParentHash: parentHash };
}

function recipients(tree: RatchetTree, node: NodeIndex, newLeaves: ReadonlySet<LeafIndex>): NodeIndex[] {
  const newNodes = new Set(Array.from(newLeaves, leafToNode));
  return resolution(tree, node).filter((recipient) => !newNodes.has(recipient));
}

function keyAt(tree: RatchetTree, node: NodeIndex): Uint8Array {
  const key = encryptionKeyAt(tree, node);
  if (key === undefined) throw new Refusal('a node is blank');
  return key;
}

import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady } from '../../crypto/primitives';
import { decode } from '../codec/reader';
import { encode } from '../codec/writer';
import { cipherSuite, type CipherSuite } from '../crypto/cipher-suite';
import { isSignedWithLabel } from '../crypto/labels';
import { encodeGroupContext } from '../key-schedule/group-context';
import { leafNodeSignature } from '../leaf/leaf-node';
import { checkParentHashes } from '../tree/parent-hash';
import { deriveNodeKeyPair } from '../tree/path-secrets';
import { encryptionKeyAt, memberAt, membersOf, type RatchetTree } from '../tree/ratchet-tree';
import { decodeRatchetTree } from '../tree/ratchet-tree-extension';
import { treeHash } from '../tree/tree-hash';
import { commonAncestor, leafToNode, type LeafIndex, type NodeIndex } from '../tree/tree-math';
import { createPath, decryptPath, encryptPath, mergePath, type PathReceiver, type PrivateKeys } from '../tree/treekem';
import { readUpdatePath, writeUpdatePath, type UpdatePath } from '../tree/update-path';
import { hasVectors, hex, readVectors, type Hex, type OfSuite } from './vectors';

beforeAll(cryptoReady);

interface TreeKem extends OfSuite, Hex<'group_id' | 'confirmed_transcript_hash' | 'ratchet_tree'> {
  readonly epoch: number;
  readonly leaves_private: readonly PrivateLeaf[];
  readonly update_paths: readonly UpdatePathVector[];
}

interface PrivateLeaf extends Hex<'encryption_priv' | 'signature_priv'> {
  readonly index: LeafIndex;
  readonly path_secrets: readonly (Hex<'path_secret'> & { readonly node: NodeIndex })[];
}

interface UpdatePathVector extends Hex<'update_path' | 'commit_secret' | 'tree_hash_after'> {
  readonly sender: LeafIndex;
  /** By leaf index; null for the sender and for blank leaves. */
  readonly path_secrets: readonly (string | null)[];
}

/** A vector, decoded. */
interface Group {
  readonly suite: CipherSuite;
  readonly vector: TreeKem;
  readonly tree: RatchetTree;
  readonly receivers: readonly PathReceiver[];
}

describe.skipIf(!hasVectors)('vectors of the working group', () => {
  test('treekem.json', () => {
    for (const vector of readVectors<TreeKem>('treekem.json')) {
      const group = groupOf(vector);
      expect(group.receivers.map(({ leafIndex }) => leafIndex)).toEqual(
        Array.from(membersOf(group.tree), ([at]) => at),
      );
      for (const update of vector.update_paths) {
        followGivenPath(group, update);
        followOwnPath(group, update.sender);
      }
    }
  });
});

function groupOf(vector: TreeKem): Group {
  const suite = cipherSuite(vector.cipher_suite);
  const tree = decodeRatchetTree(hex(vector.ratchet_tree));
  const receivers = vector.leaves_private.map((leaf) => ({
    leafIndex: leaf.index,
    privateKeys: privateKeysOf(suite, tree, leaf),
  }));
  return { suite, vector, tree, receivers };
}

function privateKeysOf(suite: CipherSuite, tree: RatchetTree, leaf: PrivateLeaf): PrivateKeys {
  const ownNode = leafToNode(leaf.index);
  const keys = new Map([[ownNode, hex(leaf.encryption_priv)]]);
  expect(suite.kem.publicKeyOf(hex(leaf.encryption_priv))).toEqual(encryptionKeyAt(tree, ownNode));
  for (const { node, path_secret: secret } of leaf.path_secrets) {
    const pair = deriveNodeKeyPair(suite, hex(secret));
    expect(pair.publicKey).toEqual(encryptionKeyAt(tree, node));
    keys.set(node, pair.secretKey);
  }
  return keys;
}

function followGivenPath(group: Group, update: UpdatePathVector): void {
  const { suite, tree, vector } = group;
  const { sender: leafIndex } = update;
  const path = decode(hex(update.update_path), readUpdatePath);
  expect(encode(writeUpdatePath, path)).toEqual(hex(update.update_path));
  const signature = leafNodeSignature(path.leafNode, { groupId: hex(vector.group_id), leafIndex });
  expect(isSignedWithLabel(suite, signature)).toBe(true);
  const merged = mergePath(tree, leafIndex, path);
  checkParentHashes(merged.tree);
  expect(treeHash(merged.tree)).toEqual(hex(update.tree_hash_after));
  const provisionalContext = contextOf(group, treeHash(merged.tree));
  for (const receiver of othersThan(group, leafIndex)) {
    const followed = decryptPath(suite, merged, path, { ...receiver, provisionalContext, newLeaves: new Set() });
    expect(followed.commitSecret).toEqual(hex(update.commit_secret));
    const pair = deriveNodeKeyPair(suite, hex(update.path_secrets[receiver.leafIndex]));
    expect(followed.newKeys.get(commonAncestor(leafIndex, receiver.leafIndex))).toEqual(pair.secretKey);
  }
  const [forged] = path.nodes;
  if (forged === undefined) return;
  const encryptionKey = forged.encryptionKey.map((byte) => byte ^ 1);
  const other = { ...path, nodes: [{ ...forged, encryptionKey }, ...path.nodes.slice(1)] };
  expect(() => mergePath(tree, leafIndex, other)).toThrow('the parent hash of the leaf is wrong');
  expect(() => mergePath(tree, leafIndex, { ...path, nodes: path.nodes.slice(1) })).toThrow('wrong length');
}

function followOwnPath(group: Group, leafIndex: LeafIndex): void {
  const { suite, tree, vector } = group;
  const signaturePriv = vector.leaves_private.find(({ index }) => index === leafIndex)?.signature_priv;
  const groupId = hex(vector.group_id);
  const { signatureKey, credential, capabilities, extensions } = memberAt(tree, leafIndex);
  const made = createPath(suite, tree, {
    leafIndex,
    content: { signatureKey, credential, capabilities, extensions },
    signatureSecretKey: hex(signaturePriv),
    groupId,
  });
  expect(isSignedWithLabel(suite, leafNodeSignature(made.leaf, { groupId, leafIndex }))).toBe(true);
  const provisionalContext = contextOf(group, treeHash(made.tree));
  const bytes = encode(writeUpdatePath, encryptPath(suite, made, provisionalContext, new Set()));
  const path: UpdatePath = decode(bytes, readUpdatePath);
  const merged = mergePath(tree, leafIndex, path);
  checkParentHashes(merged.tree);
  expect(treeHash(merged.tree)).toEqual(treeHash(made.tree));
  for (const receiver of othersThan(group, leafIndex)) {
    const followed = decryptPath(suite, merged, path, { ...receiver, provisionalContext, newLeaves: new Set() });
    expect(followed.commitSecret).toEqual(made.commitSecret);
    for (const [node, key] of followed.newKeys) expect(key).toEqual(made.privateKeys.get(node));
  }
}

function othersThan({ receivers }: Group, sender: LeafIndex): PathReceiver[] {
  return receivers.filter(({ leafIndex }) => leafIndex !== sender);
}

function contextOf({ suite, vector }: Group, treeHashAfter: Uint8Array): Uint8Array {
  return encodeGroupContext({
    cipherSuite: suite.id,
    groupId: hex(vector.group_id),
    epoch: BigInt(vector.epoch),
    treeHash: treeHashAfter,
    confirmedTranscriptHash: hex(vector.confirmed_transcript_hash),
    extensions: [],
  });
}

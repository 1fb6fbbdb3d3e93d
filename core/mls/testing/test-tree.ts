/** A ratchet tree with the secret keys of all its members: TreeKEM alone, without groups and messages. */
import { randomBytes } from '../../crypto/primitives';
import { cipherSuite, type CipherSuite } from '../crypto/cipher-suite';
import type { LeafNode } from '../leaf/leaf-node';
import { addLeaf, membersOf, removeLeaf, singleLeafTree, type RatchetTree } from '../tree/ratchet-tree';
import { leafToNode, type LeafIndex, type NodeIndex } from '../tree/tree-math';
import { createPath, decryptPath, encryptPath, mergePath, type NewPath, type PrivateKeys } from '../tree/treekem';
import type { UpdatePath } from '../tree/update-path';
import { packageOf, testClient, type TestClient } from './test-client';

interface TestMember {
  readonly client: TestClient;
  privateKeys: PrivateKeys;
}

const noLeaves: ReadonlySet<LeafIndex> = new Set();

export class TestTree {
  readonly suite: CipherSuite = cipherSuite(3);
  readonly groupId = randomBytes(32);
  readonly members = new Map<LeafIndex, TestMember>();
  tree: RatchetTree;

  constructor() {
    const { leafNode, client, encryptionSecretKey } = newMember();
    this.tree = singleLeafTree(leafNode);
    this.members.set(0, { client, privateKeys: new Map([[0, encryptionSecretKey]]) });
  }

  /** A tree of so many; with `isFilled`, each of them has made a path. */
  static of(count: number, isFilled = false): TestTree {
    const tree = new TestTree();
    while (tree.members.size < count) tree.add();
    if (isFilled) for (const leafIndex of tree.members.keys()) tree.update(leafIndex);
    return tree;
  }

  get leafIndices(): LeafIndex[] {
    return Array.from(membersOf(this.tree), ([leafIndex]) => leafIndex);
  }

  add(): LeafIndex {
    const { leafNode, client, encryptionSecretKey } = newMember();
    const { tree, leafIndex } = addLeaf(this.tree, leafNode);
    this.members.set(leafIndex, { client, privateKeys: new Map([[leafToNode(leafIndex), encryptionSecretKey]]) });
    this.tree = tree;
    return leafIndex;
  }

  remove(leafIndex: LeafIndex): void {
    this.tree = removeLeaf(this.tree, leafIndex);
    this.members.delete(leafIndex);
    for (const member of this.members.values()) member.privateKeys = this.#stillKnown(member);
  }

  /** A path of a member, as it is sent. */
  makePath(leafIndex: LeafIndex, newLeaves = noLeaves): { readonly made: NewPath; readonly sent: UpdatePath } {
    const { leaf, signature } = this.member(leafIndex).client;
    const author = { leafIndex, content: leaf, signatureSecretKey: signature.secretKey, groupId: this.groupId };
    const made = createPath(this.suite, this.tree, author);
    return { made, sent: encryptPath(this.suite, made, this.groupId, newLeaves) };
  }

  /** What a member gets out of somebody's path. */
  follow(at: LeafIndex, by: LeafIndex, sent: UpdatePath, newLeaves = noLeaves): ReturnType<typeof decryptPath> {
    const merged = mergePath(this.tree, by, sent);
    const { privateKeys } = this.member(at);
    return decryptPath(this.suite, merged, sent, {
      leafIndex: at,
      privateKeys,
      provisionalContext: this.groupId,
      newLeaves,
    });
  }

  /** A member replaces its path and everybody follows. The commit secrets of all, its own first. */
  update(by: LeafIndex): Uint8Array[] {
    const { made, sent } = this.makePath(by);
    const secrets = [made.commitSecret];
    const { tree } = mergePath(this.tree, by, sent);
    for (const [at, member] of this.members) {
      if (at === by) continue;
      const { newKeys, commitSecret } = this.follow(at, by, sent);
      secrets.push(commitSecret);
      const kept = this.#stillKnown(member, new Set(made.steps.map(({ node }) => node)));
      member.privateKeys = new Map([...kept, ...newKeys]);
    }
    this.member(by).privateKeys = made.privateKeys;
    this.tree = tree;
    return secrets;
  }

  member(leafIndex: LeafIndex): TestMember {
    const member = this.members.get(leafIndex);
    if (member === undefined) throw new Error('there is no such member');
    return member;
  }

  // Without the keys of nodes that are blank, outside the tree, or replaced.
  #stillKnown(member: TestMember, replaced: ReadonlySet<NodeIndex> = new Set()): Map<NodeIndex, Uint8Array> {
    const isKnown = (node: NodeIndex): boolean =>
      !replaced.has(node) && (node % 2 === 0 || this.tree.parents[(node - 1) / 2] !== undefined);
    return new Map([...member.privateKeys].filter(([node]) => isKnown(node)));
  }
}

let memberCount = 0;

function newMember(): {
  readonly leafNode: LeafNode;
  readonly encryptionSecretKey: Uint8Array;
  readonly client: TestClient;
} {
  memberCount += 1;
  const client = testClient(`member ${memberCount}`);
  const { keyPackage, encryptionSecretKey } = packageOf(client);
  return { leafNode: keyPackage.leafNode, encryptionSecretKey, client };
}

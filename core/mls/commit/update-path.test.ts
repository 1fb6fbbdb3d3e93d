/** The update path of a commit: RFC 9420 sections 7.3, 7.5, 7.6, 7.9 and 12.4.2, as far as a member can break them. */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes, signatureKeyPair } from '../../crypto/primitives';
import { encryptWithLabel } from '../crypto/labels';
import { openEnvironment } from '../group/environment';
import type { LeafNode } from '../leaf/leaf-node';
import { deriveNodeKeyPair, nextPathSecret } from '../tree/path-secrets';
import { encryptionKeyAt, memberAt } from '../tree/ratchet-tree';
import type { UpdatePath } from '../tree/update-path';
import { forgeCommit } from '../testing/forge-commit';
import type { PathForgery } from '../testing/forge-path';
import { flipped } from '../testing/forge-message';
import { utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { verdictOn } from '../testing/verdict';

beforeAll(cryptoReady);

type UnsignedLeaf = Omit<LeafNode, 'signature'>;

/** What members 1 (below the committer's first parent) and 3 (beside the root's other child) say to a commit of member 0. */
function verdicts(group: TestGroup, path: PathForgery): [near: string, far: string] {
  const commit = forgeCommit(group.state(0), { path });
  return [verdictOn(group.state(1), commit, group.environment), verdictOn(group.state(3), commit, group.environment)];
}

const leafVerdict = (group: TestGroup, changeLeaf: (leaf: UnsignedLeaf) => UnsignedLeaf): string =>
  verdicts(group, { changeLeaf })[1];
const fourMembers = (): TestGroup => TestGroup.of(4);

test('a path that nothing was changed in is accepted', () => {
  expect(verdicts(fourMembers(), {})).toEqual(['accepted', 'accepted']);
});

describe('the leaf', () => {
  test('must be from a commit', () => {
    const group = fourMembers();
    const update = leafVerdict(group, (leaf) => ({ ...leaf, source: { leafNodeSource: 'update' } }));
    const lifetime = { notBefore: 0n, notAfter: 2n ** 40n };
    const fresh = leafVerdict(group, (leaf) => ({ ...leaf, source: { leafNodeSource: 'key_package', lifetime } }));
    expect([update, fresh]).toEqual(['the leaf is not from a commit', 'the leaf is not from a commit']);
  });

  test('must be signed with its own key, for its group and its place', () => {
    const group = fourMembers();
    const reason = 'the leaf is not signed';
    expect(
      verdicts(group, { changePath: withLeaf((leaf) => ({ ...leaf, signature: flipped(leaf.signature) })) })[1],
    ).toBe(reason);
    const { publicKey } = signatureKeyPair();
    expect(leafVerdict(group, (leaf) => ({ ...leaf, signatureKey: publicKey }))).toBe(reason);
    expect(verdicts(group, { changePosition: (at) => ({ ...at, leafIndex: 1 }) })[1]).toBe(reason);
    expect(verdicts(group, { changePosition: (at) => ({ ...at, groupId: randomBytes(32) }) })[1]).toBe(reason);
  });

  test('must have another encryption key than before, and one that can be used', () => {
    const group = fourMembers();
    const { encryptionKey } = memberAt(group.state(0).tree, 0);
    expect(leafVerdict(group, (leaf) => ({ ...leaf, encryptionKey }))).toBe('the leaf keeps its encryption key');
    const reason = 'an encryption key can not be used';
    expect(leafVerdict(group, (leaf) => ({ ...leaf, encryptionKey: encryptionKey.slice(1) }))).toBe(reason);
    expect(leafVerdict(group, (leaf) => ({ ...leaf, encryptionKey: new Uint8Array(32) }))).toBe(reason);
  });

  test('must say nothing of itself that does not fit together', () => {
    const group = fourMembers();
    const extensions = [{ extensionType: 0xff01, extensionData: new Uint8Array(0) }];
    expect(leafVerdict(group, (leaf) => ({ ...leaf, extensions }))).toBe('a leaf has an extension that it can not do');
    const without = leafVerdict(group, (leaf) => ({
      ...leaf,
      capabilities: { ...leaf.capabilities, credentials: [2] },
    }));
    expect(without).toBe('a leaf can not do its own credential');
  });

  test('must not have the signature key of another member', () => {
    const group = fourMembers();
    const commit = forgeCommit(group.state(0), {
      path: { changeLeaf: (leaf) => ({ ...leaf, signatureKey: group.client(2).signature.publicKey }) },
    });
    // Signed with the wrong key, because nobody has the right one; whoever has it would get as far as the next check.
    expect(verdictOn(group.state(3), commit)).toBe('the leaf is not signed');
    const { publicKey, secretKey } = group.client(2).signature;
    const thief = { ...group.state(0), signatureSecretKey: secretKey };
    const signed = forgeCommit(thief, {
      path: { changeLeaf: (leaf) => ({ ...leaf, signatureKey: publicKey }) },
      signatureSecretKey: group.client(0).signature.secretKey,
    });
    expect(verdictOn(group.state(3), signed)).toBe('two nodes have the same key');
  });

  test('must keep its identity, unless the application says that the other one may follow it', () => {
    const group = fourMembers();
    const credential = { credentialType: 'basic', identity: utf8('somebody else') } as const;
    const changeLeaf = (leaf: UnsignedLeaf): UnsignedLeaf => ({ ...leaf, credential });
    expect(leafVerdict(group, changeLeaf)).toBe('a leaf changed its identity');
    const { authentication } = openEnvironment();
    group.environment = openEnvironment({ authentication: { ...authentication, isSuccessor: () => true } });
    expect(leafVerdict(group, changeLeaf)).toBe('accepted');
    const nobodyNew = { ...authentication, isSuccessor: () => true, isValid: () => false };
    group.environment = openEnvironment({ authentication: nobodyNew });
    expect(leafVerdict(group, changeLeaf)).toBe('the new identity of a leaf is not authorised');
    expect(leafVerdict(group, (leaf) => leaf)).toBe('accepted');
  });

  test('is new to the application with a new signature key, too', () => {
    const group = fourMembers();
    const { authentication } = openEnvironment();
    group.environment = openEnvironment({ authentication: { ...authentication, isValid: () => false } });
    const { publicKey: signatureKey, secretKey } = signatureKeyPair();
    const commit = forgeCommit(
      { ...group.state(0), signatureSecretKey: secretKey },
      {
        path: { changeLeaf: (leaf) => ({ ...leaf, signatureKey }) },
        signatureSecretKey: group.client(0).signature.secretKey,
      },
    );
    expect(verdictOn(group.state(1), commit, group.environment)).toBe('the new identity of a leaf is not authorised');
    expect(verdictOn(group.state(1), commit)).toBe('accepted');
  });
});

describe('the nodes', () => {
  test('must be as many as the filtered direct path has', () => {
    const reason = 'the update path has a wrong length';
    const shorter = (path: UpdatePath): UpdatePath => ({ ...path, nodes: path.nodes.slice(1) });
    const longer = (path: UpdatePath): UpdatePath => ({ ...path, nodes: [...path.nodes, ...path.nodes.slice(0, 1)] });
    const none = (path: UpdatePath): UpdatePath => ({ ...path, nodes: [] });
    for (const changePath of [shorter, longer, none]) {
      expect(verdicts(fourMembers(), { changePath })).toEqual([reason, reason]);
    }
  });

  test('must have one ciphertext for each node of the resolution, wherever the receiver is', () => {
    const reason = 'a path secret is for too few or too many';
    for (const at of [0, 1]) {
      const fewer = withNode(at, (node) => ({ ...node, encryptedPathSecret: node.encryptedPathSecret.slice(1) }));
      const more = withNode(at, (node) => ({
        ...node,
        encryptedPathSecret: [...node.encryptedPathSecret, ...node.encryptedPathSecret],
      }));
      for (const changePath of [fewer, more]) {
        expect(verdicts(fourMembers(), { changePath })).toEqual([reason, reason]);
      }
    }
  });

  test('must be encrypted in the group’s next context and for the right node', () => {
    const group = fourMembers();
    const secret = randomBytes(32);
    const { suite, tree } = group.state(0);
    const sealed = encryptWithLabel(
      suite,
      memberAt(tree, 1).encryptionKey,
      { label: 'UpdatePathNode', context: new Uint8Array(0) },
      secret,
    );
    const changePath = withNode(0, (node) => ({ ...node, encryptedPathSecret: [sealed] }));
    const commit = forgeCommit(group.state(0), { path: { firstSecret: secret, changePath } });
    expect(() => verdictOn(group.state(1), commit)).toThrow('crypto.failed');
  });

  test('must have the keys that follow from the path secrets', () => {
    const stranger = fourMembers().state(0).suite.kem.generateKeyPair().publicKey;
    const changeRoot = (keys: readonly Uint8Array[]): Uint8Array[] => [...keys.slice(0, -1), stranger];
    const reason = 'a path secret does not belong to its node';
    expect(verdicts(fourMembers(), { changeKeys: changeRoot })).toEqual([reason, reason]);
  });

  test('must have keys of the right form, also where the receiver does not know the secret', () => {
    const reason = 'an encryption key can not be used';
    for (const bad of [new Uint8Array(31), new Uint8Array(32), new Uint8Array(0)]) {
      const changeKeys = (keys: readonly Uint8Array[]): Uint8Array[] => [bad, ...keys.slice(1)];
      expect(verdicts(fourMembers(), { changeKeys })).toEqual([reason, reason]);
    }
  });

  test('must match the parent hash of the leaf', () => {
    const reason = 'the parent hash of the leaf is wrong';
    const changeLeaf = (leaf: UnsignedLeaf): UnsignedLeaf => ({
      ...leaf,
      source: { leafNodeSource: 'commit', parentHash: randomBytes(32) },
    });
    expect(verdicts(fourMembers(), { changeLeaf })).toEqual([reason, reason]);
    const none = (leaf: UnsignedLeaf): UnsignedLeaf => ({
      ...leaf,
      source: { leafNodeSource: 'commit', parentHash: new Uint8Array(0) },
    });
    expect(verdicts(fourMembers(), { changeLeaf: none })).toEqual([reason, reason]);
    // Another key than the one that was hashed.
    const swapped = fourMembers().state(0).suite.kem.generateKeyPair().publicKey;
    const changePath = withNode(0, (node) => ({ ...node, encryptionKey: swapped }));
    expect(verdicts(fourMembers(), { changePath })).toEqual([reason, reason]);
  });

  test('must not have keys that they had before, although the receivers could follow them', () => {
    const group = fourMembers();
    const firstSecret = randomBytes(32);
    group.deliver(0, forgeCommit(group.state(0), { path: { firstSecret } }));
    const again = forgeCommit(group.state(1), { path: { firstSecret } });
    const reason = 'the update path has a key that is not new';
    expect([verdictOn(group.state(2), again), verdictOn(group.state(3), again)]).toEqual([reason, reason]);
    const other = forgeCommit(group.state(1), {});
    expect(verdictOn(group.state(3), other)).toBe('accepted');
  });

  test('must not have a key of any other node, nor the leaf one of a node above', () => {
    const group = fourMembers();
    const { tree, suite } = group.state(3);
    const key = (node: number): Uint8Array => encryptionKeyAt(tree, node) ?? new Uint8Array(0);
    const lower = (bad: Uint8Array) => (keys: readonly Uint8Array[]) => [bad, ...keys.slice(1)];
    expect(verdicts(group, { changeKeys: lower(key(4)) })[1]).toBe('two nodes have the same key');
    expect(verdicts(group, { changeKeys: lower(key(0)) })[1]).toBe('the update path has a key that is not new');
    expect(verdicts(group, { changeKeys: lower(key(3)) })[1]).toBe('the update path has a key that is not new');
    const firstSecret = randomBytes(32);
    const root = deriveNodeKeyPair(suite, nextPathSecret(suite, firstSecret)).publicKey;
    expect(verdicts(group, { firstSecret, changeKeys: lower(root) })[1]).toBe('two nodes have the same key');
    expect(leafVerdict(group, (leaf) => ({ ...leaf, encryptionKey: key(3) }))).toBe(
      'the update path has a key that is not new',
    );
  });
});

function withLeaf(change: (leaf: LeafNode) => LeafNode): (path: UpdatePath) => UpdatePath {
  return (path) => ({ ...path, leafNode: change(path.leafNode) });
}

function withNode(
  at: number,
  change: (node: UpdatePath['nodes'][number]) => UpdatePath['nodes'][number],
): (path: UpdatePath) => UpdatePath {
  return (path) => ({ ...path, nodes: path.nodes.map((node, index) => (index === at ? change(node) : node)) });
}

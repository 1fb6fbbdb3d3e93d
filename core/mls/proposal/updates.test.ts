/** Update proposals (RFC 9420 sections 7.3 and 12.1.2). */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes, signatureKeyPair } from '../../crypto/primitives';
import { openEnvironment } from '../group/environment';
import { signLeafNode, type LeafNode, type LeafPosition } from '../leaf/leaf-node';
import { requiredCapabilitiesExtension } from '../leaf/required-capabilities';
import { forgeCommit } from '../testing/forge-commit';
import { forgePublic } from '../testing/forge-message';
import { utf8 } from '../testing/test-client';
import { TestGroup, type TestGroupOptions } from '../testing/test-group';
import { reasonOf, verdictOn } from '../testing/verdict';
import { memberAt } from '../tree/ratchet-tree';
import { createUpdate } from './create-proposal';

beforeAll(cryptoReady);

type UnsignedLeaf = Omit<LeafNode, 'signature'>;

interface UpdateForgery {
  readonly changeLeaf?: (leaf: UnsignedLeaf, group: TestGroup) => UnsignedLeaf;
  readonly signatureSecretKey?: Uint8Array;
  readonly changePosition?: (position: LeafPosition) => LeafPosition;
}

/** Member 2 proposes a forged update, member 0 commits it all the same, and member 1 judges. */
function verdict(forgery: UpdateForgery, group = TestGroup.of(4)): string {
  const state = group.state(2);
  const { changeLeaf = (leaf) => leaf, changePosition = (at) => at } = forgery;
  const { publicKey } = state.suite.kem.generateKeyPair();
  const honest: UnsignedLeaf = {
    ...memberAt(state.tree, 2),
    encryptionKey: publicKey,
    source: { leafNodeSource: 'update' },
  };
  const position = changePosition({ groupId: state.context.groupId, leafIndex: 2 });
  const secretKey = forgery.signatureSecretKey ?? state.signatureSecretKey;
  const leafNode = signLeafNode(state.suite, changeLeaf(honest, group), secretKey, position);
  const proposal = { proposalType: 'update', leafNode } as const;
  const message = forgePublic(state, { content: { contentType: 'proposal', proposal } });
  for (const at of [0, 1]) group.receive(at, message);
  const commit = forgeCommit(group.state(0), { list: group.state(0).proposals });
  return verdictOn(group.state(1), commit, group.environment);
}

test('an update that nothing was changed in is accepted', () => {
  expect(verdict({})).toBe('accepted');
});

describe('the leaf of an update', () => {
  test('must be from an update', () => {
    const lifetime = { notBefore: 0n, notAfter: 2n ** 40n };
    const reason = 'the leaf is not from an update';
    const sources = [
      { leafNodeSource: 'key_package', lifetime },
      { leafNodeSource: 'commit', parentHash: randomBytes(32) },
    ] as const;
    for (const source of sources) expect(verdict({ changeLeaf: (leaf) => ({ ...leaf, source }) })).toBe(reason);
  });

  test('must have a new encryption key, that nobody else has', () => {
    const keyOf = (member: number) => (leaf: UnsignedLeaf, group: TestGroup) => ({
      ...leaf,
      encryptionKey: memberAt(group.state(0).tree, member).encryptionKey,
    });
    expect(verdict({ changeLeaf: keyOf(2) })).toBe('the leaf keeps its encryption key');
    expect(verdict({ changeLeaf: keyOf(3) })).toBe('two nodes have the same key');
  });

  test('must be signed with its key for its group and its place', () => {
    const reason = 'the leaf is not signed';
    expect(verdict({ signatureSecretKey: signatureKeyPair().secretKey })).toBe(reason);
    expect(verdict({ changePosition: (at) => ({ ...at, leafIndex: 3 }) })).toBe(reason);
    expect(verdict({ changePosition: (at) => ({ ...at, groupId: utf8('other') }) })).toBe(reason);
  });

  test('may have a new signature key, but not that of another member', () => {
    const { publicKey, secretKey } = signatureKeyPair();
    const fresh = { changeLeaf: (leaf: UnsignedLeaf) => ({ ...leaf, signatureKey: publicKey }) };
    expect(verdict({ ...fresh, signatureSecretKey: secretKey })).toBe('accepted');
    const group = TestGroup.of(4);
    const twin = group.client(3).signature;
    const changeLeaf = (leaf: UnsignedLeaf): UnsignedLeaf => ({ ...leaf, signatureKey: twin.publicKey });
    expect(verdict({ changeLeaf, signatureSecretKey: twin.secretKey }, group)).toBe('two nodes have the same key');
  });

  test('must keep its identity, and a new one must be authorised', () => {
    const credential = { credentialType: 'basic', identity: utf8('somebody else') } as const;
    const changeLeaf = (leaf: UnsignedLeaf): UnsignedLeaf => ({ ...leaf, credential });
    expect(verdict({ changeLeaf })).toBe('a leaf changed its identity');
    const { authentication } = openEnvironment();
    const group = TestGroup.of(4);
    const isSuccessor = (): boolean => true;
    group.environment = openEnvironment({ authentication: { ...authentication, isSuccessor } });
    expect(verdict({ changeLeaf }, group)).toBe('accepted');
    const strict = TestGroup.of(4);
    const isValid = (): boolean => false;
    strict.environment = openEnvironment({ authentication: { ...authentication, isSuccessor, isValid } });
    expect(verdict({ changeLeaf }, strict)).toBe('the new identity of a leaf is not authorised');
    // An expired identity may be kept (section 5.3.2).
    const again = TestGroup.of(4);
    again.environment = strict.environment;
    expect(verdict({}, again)).toBe('accepted');
  });

  test('must stay able to do what the group does', () => {
    const prepare: TestGroupOptions['prepare'] = (client) => ({
      ...client,
      leaf: { ...client.leaf, capabilities: { ...client.leaf.capabilities, extensions: [0xff01] } },
    });
    const required = requiredCapabilitiesExtension({
      extensionTypes: [0xff01],
      proposalTypes: [],
      credentialTypes: [],
    });
    const extension = { extensionType: 0xff01, extensionData: new Uint8Array(0) };
    const forget = (leaf: UnsignedLeaf): UnsignedLeaf => ({
      ...leaf,
      capabilities: { ...leaf.capabilities, extensions: [] },
    });
    expect(verdict({ changeLeaf: forget }, TestGroup.of(4, { prepare, extensions: [required] }))).toBe(
      'a leaf lacks a required capability',
    );
    expect(verdict({ changeLeaf: forget }, TestGroup.of(4, { prepare, extensions: [extension] }))).toBe(
      'a leaf can not do an extension of the group',
    );
    const onlyX509 = (leaf: UnsignedLeaf): UnsignedLeaf => ({
      ...leaf,
      credential: { credentialType: 'x509', certificates: [] },
      capabilities: { ...leaf.capabilities, credentials: [2] },
    });
    const { authentication } = openEnvironment();
    const group = TestGroup.of(4);
    group.environment = openEnvironment({ authentication: { ...authentication, isSuccessor: () => true } });
    expect(verdict({ changeLeaf: onlyX509 }, group)).toBe('a leaf can not do a credential in use');
  });
});

describe('an own update', () => {
  test('is committed by somebody else and brings new keys, also a new signature key', () => {
    const group = TestGroup.of(4);
    const { publicKey, secretKey } = signatureKeyPair();
    const before = memberAt(group.state(0).tree, 2);
    group.proposeUpdate(2, { signatureKey: publicKey, signatureSecretKey: secretKey });
    group.commit(0);
    const after = memberAt(group.state(0).tree, 2);
    expect(after.encryptionKey).not.toEqual(before.encryptionKey);
    expect(after.signatureKey).toEqual(publicKey);
    expect(group.canAllTalk()).toBe(true);
    group.commit(2);
    expect(group.canAllTalk()).toBe(true);
  });

  test('wins over an earlier one of the same member, and over nothing when its removal is proposed, too', () => {
    const group = TestGroup.of(4);
    group.proposeUpdate(2);
    group.proposeUpdate(2);
    const [, later] = group.state(0).proposals;
    group.commit(1);
    expect(later?.proposal).toMatchObject({
      leafNode: { encryptionKey: memberAt(group.state(0).tree, 2).encryptionKey },
    });
    expect(group.canAllTalk()).toBe(true);
    group.proposeUpdate(2);
    group.propose(3, { proposalType: 'remove', removed: 2 });
    group.commit(1);
    expect(group.state(2).status).toEqual({ kind: 'removed' });
  });

  test('is not left to itself: the member goes on with its old keys when its update is not committed', () => {
    const group = TestGroup.of(3);
    group.proposeUpdate(2);
    group.commit(0, { isWithPending: false });
    expect(group.canAllTalk()).toBe(true);
    group.commit(2);
    expect(group.isAgreed()).toBe(true);
  });

  test('is refused before it is sent when others would refuse it', () => {
    const state = TestGroup.of(2).state(1);
    const { publicKey: signatureKey } = signatureKeyPair();
    expect(reasonOf(() => createUpdate(state, { signatureKey }))).toBe('the leaf is not signed');
    const extensions = [{ extensionType: 0xff01, extensionData: new Uint8Array(0) }];
    expect(reasonOf(() => createUpdate(state, { extensions }))).toBe('a leaf has an extension that it can not do');
    const twice = [1, 1].map((extensionType) => ({ extensionType, extensionData: new Uint8Array(0) }));
    expect(reasonOf(() => createUpdate(state, { extensions: twice }))).toBe('an extension occurs twice');
    expect(reasonOf(() => createUpdate(state))).toBe('accepted');
  });
});

/** Which of the proposals that wait a commit takes (RFC 9420 section 12.4), and that no proposal keeps others from committing. */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { openEnvironment } from '../group/environment';
import type { GroupState } from '../group/group-state';
import { signLeafNode, type LeafNode } from '../leaf/leaf-node';
import { requiredCapabilitiesExtension } from '../leaf/required-capabilities';
import { forgeKeyPackage } from '../testing/forge-key-package';
import { forgePublic } from '../testing/forge-message';
import { packageOf, testClient, utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { reasonOf } from '../testing/verdict';
import { memberAt } from '../tree/ratchet-tree';
import type { Proposal } from './proposal';

beforeAll(cryptoReady);

const addOf = (name: string): Proposal => ({ proposalType: 'add', keyPackage: packageOf(testClient(name)).keyPackage });
const removal = (removed: number): Proposal => ({ proposalType: 'remove', removed });
const reinit: Proposal = { proposalType: 'reinit', groupId: utf8('next'), version: 1, cipherSuite: 3, extensions: [] };
const injection = (name: string): Proposal => ({
  proposalType: 'psk',
  id: { psk: { pskType: 'external', pskId: utf8(name) }, pskNonce: randomBytes(32) },
});

/** Proposed by member 3 without its own checks. */
function forgeProposal(group: TestGroup, proposal: Proposal): void {
  group.deliver(3, forgePublic(group.state(3), { content: { contentType: 'proposal', proposal } }));
}

function typesOf({ proposals }: GroupState): string[] {
  return proposals.map(({ proposal }) => proposal.proposalType);
}

function namesIn({ tree }: GroupState): string[] {
  return tree.leaves.flatMap((leaf) =>
    leaf?.credential.credentialType === 'basic' ? [new TextDecoder().decode(leaf.credential.identity)] : [],
  );
}

describe('a commit takes', () => {
  test('all that wait, with those of its own', () => {
    const group = TestGroup.of(5);
    group.propose(1, removal(4));
    group.propose(2, addOf('new'));
    group.proposeUpdate(3);
    expect(typesOf(group.state(0))).toEqual(['remove', 'add', 'update']);
    const [atFirst] = group.commit(0, { proposals: [addOf('own')] });
    expect(atFirst).toMatchObject({ kind: 'commit', removed: [{ leafIndex: 4 }] });
    expect(namesIn(group.state(0))).toEqual(['client 0', 'client 1', 'client 2', 'client 3', 'new', 'own']);
    expect(typesOf(group.state(1))).toEqual([]);
  });

  test('only its own when it is told so', () => {
    const group = TestGroup.of(3);
    group.propose(1, addOf('new'));
    group.commit(0, { isWithPending: false });
    expect(namesIn(group.state(0))).toHaveLength(3);
    expect(typesOf(group.state(0))).toEqual([]);
  });

  test('a removal rather than an update, and nobody’s own removal', () => {
    const group = TestGroup.of(4);
    group.proposeUpdate(3);
    group.propose(1, removal(3));
    group.propose(1, removal(0));
    group.commit(0);
    expect(namesIn(group.state(0))).toEqual(['client 0', 'client 1', 'client 2']);
  });

  test('one of two additions of a client, and of two new lists of extensions the earlier', () => {
    const group = TestGroup.of(3);
    const client = testClient('new');
    for (const by of [1, 2]) group.propose(by, { proposalType: 'add', keyPackage: packageOf(client).keyPackage });
    const lists = [utf8('first'), utf8('second')].map((extensionData) => [{ extensionType: 1, extensionData }]);
    for (const extensions of lists) group.propose(1, { proposalType: 'group_context_extensions', extensions });
    group.commit(0);
    expect(namesIn(group.state(0))).toHaveLength(4);
    expect(group.state(2).context.extensions).toEqual(lists[0]);
  });

  test('a reinitialisation only when nothing else waits', () => {
    const group = TestGroup.of(3);
    group.propose(1, reinit);
    group.propose(1, addOf('new'));
    group.commit(0);
    expect(group.state(1).status.kind).toBe('active');
    group.propose(1, reinit);
    group.commit(0);
    expect(group.states.map(({ status }) => status.kind)).toEqual(Array(3).fill('reinitialised'));
  });

  test('what its own proposals leave room for', () => {
    const group = TestGroup.of(4);
    group.proposeUpdate(3);
    group.propose(1, removal(2));
    group.commit(0, { proposals: [removal(3)] });
    expect(namesIn(group.state(0))).toEqual(['client 0', 'client 1']);
  });
});

describe('a proposal that nobody can commit is left out', () => {
  test('when it is not valid in itself', () => {
    const group = TestGroup.of(4);
    const { suite, context, tree, signatureSecretKey } = group.state(3);
    const encryptionKey = new Uint8Array(32);
    const weak: Omit<LeafNode, 'signature'> = {
      ...memberAt(tree, 3),
      encryptionKey,
      source: { leafNodeSource: 'update' },
    };
    const leafNode = signLeafNode(suite, weak, signatureSecretKey, { groupId: context.groupId, leafIndex: 3 });
    // Who could not be encrypted to would keep everybody from committing.
    forgeProposal(group, { proposalType: 'update', leafNode });
    forgeProposal(group, removal(7));
    forgeProposal(group, { ...reinit, version: 0 });
    forgeProposal(group, {
      proposalType: 'add',
      keyPackage: { ...packageOf(testClient('new')).keyPackage, signature: utf8('') },
    });
    forgeProposal(group, {
      proposalType: 'group_context_extensions',
      extensions: [{ extensionType: 5, extensionData: utf8('') }],
    });
    expect(typesOf(group.state(0))).toHaveLength(5);
    group.commit(0);
    expect(group.canAllTalk()).toBe(true);
  });

  test('when the group would not be valid after it, while the others are taken', () => {
    const group = TestGroup.of(4);
    group.propose(1, addOf('first'));
    const required = requiredCapabilitiesExtension({
      extensionTypes: [0xff01],
      proposalTypes: [],
      credentialTypes: [],
    });
    forgeProposal(group, { proposalType: 'group_context_extensions', extensions: [required] });
    const incapable = forgeKeyPackage(testClient('incapable'), {
      changeLeaf: (leaf) => ({
        ...leaf,
        credential: { credentialType: 'x509', certificates: [] },
        capabilities: { ...leaf.capabilities, credentials: [2] },
      }),
    });
    forgeProposal(group, { proposalType: 'add', keyPackage: incapable.keyPackage });
    const { encryptionKey } = memberAt(group.state(0).tree, 2);
    const thief = forgeKeyPackage(testClient('thief'), { changeLeaf: (leaf) => ({ ...leaf, encryptionKey }) });
    forgeProposal(group, { proposalType: 'add', keyPackage: thief.keyPackage });
    forgeProposal(group, injection('unknown'));
    group.propose(2, addOf('last'));
    group.commit(0);
    expect(namesIn(group.state(1))).toEqual(['client 0', 'client 1', 'client 2', 'client 3', 'first', 'last']);
  });

  test('when the application does not allow it any more, or forgives less now than when it came', () => {
    const group = TestGroup.of(4);
    group.propose(3, addOf('new'));
    const forbidding = openEnvironment({ isAllowed: () => false });
    group.environment = forbidding;
    group.commit(0);
    expect(namesIn(group.state(0))).toHaveLength(4);
    group.environment = openEnvironment();
    group.propose(3, addOf('new'));
    group.environment = openEnvironment({ nowMs: Date.now() + 91 * 24 * 60 * 60 * 1000 });
    group.commit(0);
    expect(namesIn(group.state(0))).toHaveLength(4);
  });

  test('but what the committer itself wants is refused', () => {
    const group = TestGroup.of(2);
    expect(reasonOf(() => group.make(0, { proposals: [injection('unknown')] }))).toBe(
      'a pre-shared key is not known here',
    );
  });

  test('unless the committer changes its own leaf so that it fits', () => {
    const group = TestGroup.of(2);
    const { capabilities } = group.client(0).leaf;
    const able = { ...capabilities, extensions: [0xff01] };
    const required = requiredCapabilitiesExtension({
      extensionTypes: [0xff01],
      proposalTypes: [],
      credentialTypes: [],
    });
    group.commit(1, { leaf: { capabilities: able } });
    group.propose(1, { proposalType: 'group_context_extensions', extensions: [required] });
    group.commit(0, { leaf: { capabilities: able } });
    expect(group.state(1).context.extensions).toEqual([required]);
  });
});

test('nothing can be sent while proposals wait, and again when they were committed', () => {
  const group = TestGroup.of(3);
  group.propose(1, removal(2));
  expect(reasonOf(() => group.send(0, 'too early'))).toBe('proposals wait for a commit');
  expect(reasonOf(() => group.send(1, 'too early'))).toBe('proposals wait for a commit');
  group.commit(0);
  group.drop(2);
  expect(group.canAllTalk()).toBe(true);
});

/** External commits that the members refuse (RFC 9420 sections 12.2 and 12.4.3.2). */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { openEnvironment } from '../group/environment';
import type { Proposal } from '../proposal/proposal';
import { forgeExternalCommit, type CommitForgery } from '../testing/forge-commit';
import type { PathForgery } from '../testing/forge-path';
import { packageOf, testClient, type TestClient } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { verdictOn } from '../testing/verdict';
import { memberAt } from '../tree/ratchet-tree';

beforeAll(cryptoReady);

const newcomer = (): TestClient => testClient('newcomer');

function verdict(group: TestGroup, forgery: CommitForgery, client: TestClient = newcomer()): string {
  return verdictOn(group.state(1), forgeExternalCommit(group.state(0), client, forgery), group.environment);
}

const removal = (removed: number): Proposal => ({ proposalType: 'remove', removed });
const pskOf = (change: Partial<Extract<Proposal, { proposalType: 'psk' }>['id']> = {}): Proposal => ({
  proposalType: 'psk',
  id: { psk: { pskType: 'external', pskId: Uint8Array.of(1) }, pskNonce: randomBytes(32), ...change },
});

test('one that nothing was changed in is accepted', () => {
  expect(verdict(TestGroup.of(3), {})).toBe('accepted');
});

describe('the proposals', () => {
  test('hold exactly one external_init', () => {
    const group = TestGroup.of(3);
    const reason = 'an external commit does not initialise once';
    const kemOutput = group.state(0).suite.kem.generateKeyPair().publicKey;
    expect(verdict(group, { list: [] })).toBe(reason);
    expect(verdict(group, { proposals: [{ proposalType: 'external_init', kemOutput }] })).toBe(reason);
  });

  test('hold at most one removal, of an old leaf of whoever joins', () => {
    const group = TestGroup.of(4);
    expect(verdict(group, { proposals: [removal(2)] })).toBe('a leaf changed its identity');
    expect(verdict(group, { proposals: [removal(2), removal(3)] })).toBe('an external commit removes more than one');
    expect(verdict(group, { proposals: [removal(2), removal(2)] })).toBe('a leaf is updated or removed twice');
    expect(verdict(group, { proposals: [removal(2)] }, testClient('client 2'))).toBe('accepted');
  });

  test('may inject keys, of the kinds that are for that', () => {
    const group = TestGroup.of(3);
    group.environment = openEnvironment({ psk: () => new Uint8Array(32) });
    const psk = (): Uint8Array => new Uint8Array(32);
    expect(verdict(group, { proposals: [pskOf(), pskOf()], psk })).toBe('accepted');
    const { groupId: pskGroupId, epoch: pskEpoch } = group.state(0).context;
    for (const usage of ['reinit', 'branch'] as const) {
      const proposals = [pskOf({ psk: { pskType: 'resumption', usage, pskGroupId, pskEpoch } })];
      expect(verdict(group, { proposals, psk })).toBe('a pre-shared key has a usage that is not proposed');
    }
    expect(verdict(group, { proposals: [pskOf({ pskNonce: randomBytes(31) })], psk })).toBe(
      'the nonce of a pre-shared key has a wrong length',
    );
  });

  test('hold nothing else', () => {
    const group = TestGroup.of(3);
    const { keyPackage } = packageOf(testClient('another'));
    const others: Proposal[] = [
      { proposalType: 'add', keyPackage },
      { proposalType: 'group_context_extensions', extensions: [] },
    ];
    for (const other of others) {
      expect(verdict(group, { proposals: [other] })).toBe('an external commit has a proposal that it may not have');
    }
    const reinit: Proposal = {
      proposalType: 'reinit',
      groupId: randomBytes(32),
      version: 1,
      cipherSuite: 3,
      extensions: [],
    };
    expect(verdict(group, { proposals: [reinit] })).toBe('a reinitialisation is not alone');
    const update: Proposal = { proposalType: 'update', leafNode: memberAt(group.state(0).tree, 2) };
    expect(verdict(group, { proposals: [update] })).toBe('an update comes from somebody outside');
  });

  test('are all by value', () => {
    const group = TestGroup.of(4);
    group.propose(2, removal(3));
    const [pending] = group.state(0).proposals;
    if (pending === undefined) throw new Error('there is no proposal');
    const { keyPackage } = packageOf(testClient('another'));
    group.propose(2, { proposalType: 'add', keyPackage });
    const kemOutput = group.state(0).suite.kem.generateKeyPair().publicKey;
    const sender = { senderType: 'new_member_commit' } as const;
    const init = { proposal: { proposalType: 'external_init', kemOutput }, sender } as const;
    expect(verdict(group, { list: [init, pending] }, testClient('client 3'))).toBe(
      'an external commit refers to a proposal',
    );
  });

  test('are shown to the application, which may keep the group closed', () => {
    const group = TestGroup.of(3);
    const asked: unknown[] = [];
    group.environment = openEnvironment({
      isAllowed: ({ proposal, sender }) => {
        asked.push([proposal.proposalType, sender.senderType]);
        return proposal.proposalType !== 'remove';
      },
    });
    expect(verdict(group, {})).toBe('accepted');
    expect(verdict(group, { proposals: [removal(2)] }, testClient('client 2'))).toBe(
      'the application does not allow a proposal',
    );
    expect(asked).toEqual([
      ['external_init', 'new_member_commit'],
      ['external_init', 'new_member_commit'],
      ['remove', 'new_member_commit'],
    ]);
  });
});

describe('the commit', () => {
  test('has a path', () => {
    expect(verdict(TestGroup.of(3), { path: 'none' })).toBe('a newcomer commits without a path');
  });

  test('is signed with the key in its path', () => {
    const { secretKey: signatureSecretKey } = testClient('other').signature;
    expect(verdict(TestGroup.of(3), { signatureSecretKey })).toBe('the content is not signed by its sender');
  });

  test('has the confirmation tag of somebody who knows what the group knows', () => {
    expect(verdict(TestGroup.of(3), { changeTag: (tag) => tag.map((byte) => byte ^ 1) })).toBe(
      'the confirmation tag is wrong',
    );
    const group = TestGroup.of(3);
    const { epoch, ...context } = group.state(0).context;
    const stale = { ...group.state(0), context: { ...context, epoch: epoch + 1n } };
    expect(verdictOn(group.state(1), forgeExternalCommit(stale, newcomer(), {}))).toBe(
      'the message is of another epoch',
    );
  });
});

describe('the joining leaf', () => {
  test('is signed, and from a commit', () => {
    const update: CommitForgery = {
      path: { changeLeaf: (leaf) => ({ ...leaf, source: { leafNodeSource: 'update' } }) },
    };
    expect(verdict(TestGroup.of(3), update)).toBe('the leaf is not from a commit');
    const misplaced: CommitForgery = { path: { changePosition: (at) => ({ ...at, leafIndex: 0 }) } };
    expect(verdict(TestGroup.of(3), misplaced)).toBe('the leaf is not signed');
  });

  test('is accepted by the application, and of no client that is in the group', () => {
    const { authentication } = openEnvironment();
    const group = TestGroup.of(3);
    expect(verdict(group, {}, group.client(2))).toBe('a client joins that is in the group already');
    group.environment = openEnvironment({ authentication: { ...authentication, isValid: () => false } });
    expect(verdict(group, {})).toBe('the joining leaf is not authorised');
  });

  test('can do what the group does', () => {
    const odd = testClient('odd');
    const leaf = { ...odd.leaf, capabilities: { ...odd.leaf.capabilities, credentials: [2] } };
    expect(verdict(TestGroup.of(3), {}, { ...odd, leaf })).toBe('a leaf can not do its own credential');
    const prepare = (client: TestClient): TestClient => ({
      ...client,
      leaf: { ...client.leaf, capabilities: { ...client.leaf.capabilities, extensions: [0xff01] } },
    });
    const extensions = [{ extensionType: 0xff01, extensionData: new Uint8Array(0) }];
    expect(verdict(TestGroup.of(3, { extensions, prepare }), {})).toBe('a leaf can not do an extension of the group');
  });

  test('has another encryption key than the leaf whose place it takes', () => {
    const group = TestGroup.of(4);
    const { encryptionKey } = memberAt(group.state(0).tree, 2);
    const path: PathForgery = { changeLeaf: (leaf) => ({ ...leaf, encryptionKey }) };
    expect(verdict(group, { proposals: [removal(2)], path }, testClient('client 2'))).toBe(
      'the leaf keeps its encryption key',
    );
    expect(verdict(group, { path })).toBe('two nodes have the same key');
  });

  test('must be valid for the one whom it removes, too: a stranger must not make a member give up', () => {
    const group = TestGroup.of(3);
    const commit = (client: TestClient): Uint8Array =>
      forgeExternalCommit(group.state(0), client, { proposals: [removal(2)] });
    expect(verdictOn(group.state(2), commit(testClient('stranger')))).toBe('a leaf changed its identity');
    expect(verdictOn(group.state(2), commit(testClient('client 2')))).toBe('accepted');
  });
});

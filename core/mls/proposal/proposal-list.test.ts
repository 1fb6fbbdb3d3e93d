/** Which proposals a member may commit, and which of them together (RFC 9420 sections 12.1 and 12.2). */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { createCommit } from '../commit/create-commit';
import { openEnvironment } from '../group/environment';
import type { PreSharedKeyId, Psk } from '../key-schedule/pre-shared-key';
import type { Extension } from '../leaf/extension';
import { requiredCapabilitiesExtension } from '../leaf/required-capabilities';
import { forgeCommit } from '../testing/forge-commit';
import { packageOf, testClient, utf8, type TestClient } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { reasonOf, verdictOn } from '../testing/verdict';
import { memberAt } from '../tree/ratchet-tree';
import { externalSendersExtension } from './external-senders';
import type { Proposal } from './proposal';

beforeAll(cryptoReady);

const psk = (): Uint8Array => new Uint8Array(32);

/** What the committer says, who is member 0, and then what member 1 says when it is committed all the same. */
function verdicts(group: TestGroup, ...proposals: Proposal[]): [string, string] {
  const committer = reasonOf(() => createCommit(group.state(0), group.environment, { proposals }));
  const commit = forgeCommit(group.state(0), { proposals, psk });
  return [committer, verdictOn(group.state(1), commit, group.environment)];
}

function expectRefused(reason: string, group: TestGroup, ...proposals: Proposal[]): void {
  expect(verdicts(group, ...proposals)).toEqual([reason, reason]);
}

function expectAccepted(group: TestGroup, ...proposals: Proposal[]): void {
  expect(verdicts(group, ...proposals)).toEqual(['accepted', 'accepted']);
}

const addOf = (client: TestClient): Proposal => ({ proposalType: 'add', keyPackage: packageOf(client).keyPackage });
const removal = (removed: number): Proposal => ({ proposalType: 'remove', removed });
const replacement = (...extensions: Extension[]): Proposal => ({
  proposalType: 'group_context_extensions',
  extensions,
});
const reinitOf = (version = 1): Proposal => ({
  proposalType: 'reinit',
  groupId: utf8('next'),
  version,
  cipherSuite: 1,
  extensions: [],
});
const external: Psk = { pskType: 'external', pskId: utf8('pin') };
const injection = (changes: Partial<PreSharedKeyId> = {}): Proposal => ({
  proposalType: 'psk',
  id: { psk: external, pskNonce: randomBytes(32), ...changes },
});

function groupWithKeys(count = 3): TestGroup {
  const group = TestGroup.of(count);
  group.environment = openEnvironment({ psk });
  return group;
}

describe('an addition', () => {
  test('of one client twice is refused', () => {
    const client = testClient('new');
    expectRefused('a client is added that is in the group already', TestGroup.of(2), addOf(client), addOf(client));
    expectAccepted(TestGroup.of(2), addOf(client), addOf(testClient('another')));
  });

  test('of somebody who is in the group is refused, unless the old leaf goes', () => {
    const group = TestGroup.of(3);
    expectRefused('a client is added that is in the group already', group, addOf(group.client(2)));
    expectRefused('a client is added that is in the group already', group, addOf(group.client(2)), removal(1));
    const [committer, receiver] = verdicts(group, addOf(group.client(2)), removal(2));
    expect([committer, receiver]).toEqual(['accepted', 'accepted']);
  });

  test('is judged by who is the same client to the application', () => {
    const group = TestGroup.of(2);
    const { authentication } = openEnvironment();
    group.environment = openEnvironment({ authentication: { ...authentication, isSameClient: () => true } });
    expectRefused('a client is added that is in the group already', group, addOf(testClient('new')));
  });
});

describe('a removal', () => {
  test('of the committer is refused', () => {
    expectRefused('the committer removes itself', TestGroup.of(2), removal(0));
  });

  test('of a blank leaf, or of one outside the tree, is refused', () => {
    const group = TestGroup.of(3);
    for (const nobody of [3, 4, 2 ** 32 - 1]) {
      const proposals = [removal(nobody)];
      expect(reasonOf(() => createCommit(group.state(0), group.environment, { proposals }))).toBe(
        'there is no such leaf',
      );
    }
    const commit = forgeCommit(group.state(0), { proposals: [removal(3)] });
    expect(verdictOn(group.state(1), commit)).toBe('there is no such leaf');
  });

  test('of one leaf twice, or together with an update of it, is refused', () => {
    const group = TestGroup.of(4);
    expectRefused('a leaf is updated or removed twice', group, removal(2), removal(2));
    group.proposeUpdate(2);
    const [update] = group.state(0).proposals;
    if (update === undefined) throw new Error('there is no proposal');
    const sender = { senderType: 'member', leafIndex: 0 } as const;
    const commit = forgeCommit(group.state(0), { list: [update, { proposal: removal(2), sender }] });
    expect(verdictOn(group.state(1), commit)).toBe('a leaf is updated or removed twice');
    const twice = forgeCommit(group.state(0), { list: [update, update] });
    expect(verdictOn(group.state(1), twice)).toBe('a leaf is updated or removed twice');
  });
});

describe('an update', () => {
  test('of the committer is refused, by value and by reference', () => {
    const group = TestGroup.of(3);
    const leafNode = memberAt(group.state(0).tree, 0);
    expectRefused('the committer updates itself by a proposal', group, { proposalType: 'update', leafNode });
    group.proposeUpdate(0);
    const commit = forgeCommit(group.state(0), { list: group.state(0).proposals });
    expect(verdictOn(group.state(1), commit)).toBe('the committer updates itself by a proposal');
  });
});

describe('a pre-shared key', () => {
  test('is refused under the same id twice, but not with another nonce', () => {
    const twice = injection();
    expectRefused('a pre-shared key is proposed twice', groupWithKeys(), twice, twice);
    expectAccepted(groupWithKeys(), injection(), injection());
  });

  test('is refused with a nonce of a wrong length', () => {
    for (const length of [0, 31, 33]) {
      const odd = injection({ pskNonce: randomBytes(length) });
      expectRefused('the nonce of a pre-shared key has a wrong length', groupWithKeys(), odd);
    }
  });

  test('is refused with a usage that is for reinitialisation and branches', () => {
    const group = groupWithKeys();
    const { groupId: pskGroupId, epoch: pskEpoch } = group.state(0).context;
    const resumption = (usage: 'application' | 'reinit' | 'branch'): Proposal =>
      injection({ psk: { pskType: 'resumption', usage, pskGroupId, pskEpoch } });
    expectRefused('a pre-shared key has a usage that is not proposed', group, resumption('reinit'));
    expectRefused('a pre-shared key has a usage that is not proposed', group, resumption('branch'));
    // The group's own key of this epoch is known without the application.
    group.environment = openEnvironment();
    const proposals = [resumption('application')];
    const { commit } = createCommit(group.state(0), group.environment, { proposals });
    expect(verdictOn(group.state(1), commit)).toBe('accepted');
  });

  test('is refused when nobody has it', () => {
    expect(verdicts(TestGroup.of(2), injection())[0]).toBe('a pre-shared key is not known here');
  });
});

describe('new extensions of the group', () => {
  test('are refused twice', () => {
    expectRefused('the extensions are replaced twice', TestGroup.of(2), replacement(), replacement());
    expectAccepted(TestGroup.of(2), replacement());
  });

  test('are refused when a member can not do them, with those who are added and without those who are removed', () => {
    const able = (client: TestClient): TestClient => ({
      ...client,
      leaf: { ...client.leaf, capabilities: { ...client.leaf.capabilities, extensions: [0xff01] } },
    });
    const extension = { extensionType: 0xff01, extensionData: new Uint8Array(0) };
    const required = requiredCapabilitiesExtension({
      extensionTypes: [0xff01],
      proposalTypes: [],
      credentialTypes: [],
    });
    const plain = { ...testClient('client 2') };
    for (const [item, reason] of [
      [extension, 'a leaf can not do an extension of the group'],
      [required, 'a leaf lacks a required capability'],
    ] as const) {
      expectRefused(reason, TestGroup.of(2), replacement(item));
      const group = TestGroup.of(2, { prepare: able });
      expectAccepted(group, replacement(item), addOf(able(plain)));
      expectRefused(reason, group, replacement(item), addOf(plain));
      group.add(0, [plain]);
      expectRefused(reason, group, replacement(item));
      expectAccepted(group, replacement(item), removal(2));
    }
  });

  test('are refused with an external sender whom the application does not accept', () => {
    const group = TestGroup.of(2);
    const senders = externalSendersExtension([testClient('service').leaf]);
    expectAccepted(group, replacement(senders));
    const { authentication } = openEnvironment();
    group.environment = openEnvironment({ authentication: { ...authentication, isValid: () => false } });
    expectRefused('an external sender is not authorised', group, replacement(senders));
  });

  test('are refused when they occur twice, or when they are malformed', () => {
    const group = TestGroup.of(2);
    const one = { extensionType: 1, extensionData: utf8('a') };
    const proposals = [replacement(one, one)];
    expect(reasonOf(() => createCommit(group.state(0), group.environment, { proposals }))).toBe(
      'an extension occurs twice',
    );
    const commit = forgeCommit(group.state(0), { proposals });
    expect(verdictOn(group.state(1), commit)).toBe('an extension occurs twice');
    for (const extensionType of [3, 5]) {
      const malformed = replacement({ extensionType, extensionData: Uint8Array.of(1) });
      expect(reasonOf(() => createCommit(group.state(0), group.environment, { proposals: [malformed] }))).toBe(
        'the bytes end too early',
      );
    }
  });
});

describe('a reinitialisation', () => {
  test('is refused together with anything else, and to an older version', () => {
    expectAccepted(TestGroup.of(2), reinitOf());
    expectAccepted(TestGroup.of(2), reinitOf(2));
    expectRefused('a reinitialisation is not alone', TestGroup.of(3), reinitOf(), removal(2));
    expectRefused('a reinitialisation is not alone', TestGroup.of(2), reinitOf(), reinitOf());
    expectRefused('the group can not go back to an older version', TestGroup.of(2), reinitOf(0));
  });
});

test('an initialisation from outside is refused in a member’s commit', () => {
  const group = TestGroup.of(2);
  const kemOutput = group.state(0).suite.kem.generateKeyPair().publicKey;
  const proposals: Proposal[] = [{ proposalType: 'external_init', kemOutput }];
  const reason = 'a member initialises from outside';
  expect(reasonOf(() => createCommit(group.state(0), group.environment, { proposals }))).toBe(reason);
  expect(verdictOn(group.state(1), forgeCommit(group.state(0), { proposals }))).toBe(reason);
});

test('the committer asks the application before it commits', () => {
  const group = TestGroup.of(3);
  group.environment = openEnvironment({ isAllowed: ({ proposal }) => proposal.proposalType !== 'remove' });
  expectRefused('the application does not allow a proposal', group, removal(2));
});

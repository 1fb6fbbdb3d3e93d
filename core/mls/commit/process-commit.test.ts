/** Commits of members who don't keep the rules of RFC 9420 sections 12.4 and 12.4.2, except for those about the path. */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { openEnvironment, type Environment } from '../group/environment';
import { processMessage } from '../group/process-message';
import type { Extension } from '../leaf/extension';
import type { Proposal } from '../proposal/proposal';
import { forgeCommit, type CommitForgery } from '../testing/forge-commit';
import { flipped } from '../testing/forge-message';
import { packageOf, testClient } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { verdictOn } from '../testing/verdict';

beforeAll(cryptoReady);

/** What member 1 says to a forged commit of member 0. */
function verdict(group: TestGroup, forgery: CommitForgery): string {
  return verdictOn(group.state(1), forgeCommit(group.state(0), forgery), group.environment);
}

const nameIn = (proposal: Proposal): string => {
  const credential = proposal.proposalType === 'add' ? proposal.keyPackage.leafNode.credential : undefined;
  return credential?.credentialType === 'basic' ? new TextDecoder().decode(credential.identity) : '';
};
const addOf = (name: string): Proposal => ({ proposalType: 'add', keyPackage: packageOf(testClient(name)).keyPackage });
const extensions: readonly Extension[] = [];

test('what is not changed is accepted', () => {
  expect(verdict(TestGroup.of(3), {})).toBe('accepted');
  expect(verdict(TestGroup.of(3), { wireFormat: 'public', proposals: [addOf('new')] })).toBe('accepted');
});

describe('the update path', () => {
  const group = (): TestGroup => TestGroup.of(4);

  test('may be left out of a commit that only adds, injects a key or reinitialises', () => {
    const key = randomBytes(32);
    const psk: Proposal = {
      proposalType: 'psk',
      id: { psk: { pskType: 'external', pskId: Uint8Array.of(1) }, pskNonce: randomBytes(32) },
    };
    const reinit: Proposal = {
      proposalType: 'reinit',
      groupId: randomBytes(32),
      version: 1,
      cipherSuite: 3,
      extensions,
    };
    const with_ = group();
    with_.environment = openEnvironment({ psk: () => key });
    expect(verdict(with_, { proposals: [addOf('new')], path: 'none' })).toBe('accepted');
    expect(verdict(with_, { proposals: [psk, addOf('new')], path: 'none', psk: () => key })).toBe('accepted');
    expect(verdict(group(), { proposals: [reinit], path: 'none' })).toBe('accepted');
  });

  test('may be in a commit that reinitialises', () => {
    const reinit: Proposal = {
      proposalType: 'reinit',
      groupId: randomBytes(32),
      version: 1,
      cipherSuite: 3,
      extensions,
    };
    expect(verdict(group(), { proposals: [reinit] })).toBe('accepted');
  });

  test('must be in an empty commit, and in one that removes, updates or replaces the extensions', () => {
    const reason = 'the commit has no update path';
    const with_ = group();
    expect(verdict(with_, { path: 'none' })).toBe(reason);
    const removal: Proposal = { proposalType: 'remove', removed: 2 };
    expect(verdict(with_, { proposals: [addOf('new'), removal], path: 'none' })).toBe(reason);
    const replacement: Proposal = { proposalType: 'group_context_extensions', extensions };
    expect(verdict(with_, { proposals: [replacement], path: 'none' })).toBe(reason);
    with_.proposeUpdate(2);
    const [update] = with_.state(0).proposals;
    if (update === undefined) throw new Error('there is no proposal');
    expect(verdict(with_, { list: [update], path: 'none' })).toBe(reason);
    expect(verdict(with_, { list: [update] })).toBe('accepted');
  });
});

describe('a commit is refused', () => {
  test('with a confirmation tag that is not the one of its epoch, or of another length', () => {
    const group = TestGroup.of(2);
    const reason = 'the confirmation tag is wrong';
    expect(verdict(group, { changeTag: (tag) => flipped(tag) })).toBe(reason);
    expect(verdict(group, { changeTag: (tag) => tag.slice(1) })).toBe(reason);
    expect(verdict(group, { changeTag: () => new Uint8Array(0) })).toBe(reason);
    expect(verdict(group, { changeTag: () => group.state(1).confirmationTag })).toBe(reason);
  });

  test('when another key than the committer’s signed it', () => {
    const group = TestGroup.of(3);
    const { secretKey } = group.client(2).signature;
    const reason = 'the content is not signed by its sender';
    expect(verdict(group, { signatureSecretKey: secretKey })).toBe(reason);
    expect(verdict(group, { signatureSecretKey: secretKey, wireFormat: 'public' })).toBe(reason);
  });

  test('when it refers to a proposal that did not come here', () => {
    const group = TestGroup.of(3);
    const sender = { senderType: 'member', leafIndex: 2 } as const;
    const unknown = { proposal: { proposalType: 'remove', removed: 1 }, sender, reference: randomBytes(32) } as const;
    expect(verdict(group, { list: [unknown] })).toBe('the commit refers to a proposal that is not known here');
  });

  test('when a pre-shared key that it injects is not known here', () => {
    const group = TestGroup.of(2);
    const psk: Proposal = {
      proposalType: 'psk',
      id: { psk: { pskType: 'external', pskId: Uint8Array.of(1) }, pskNonce: randomBytes(32) },
    };
    const forgery = { proposals: [psk], psk: () => new Uint8Array(32) };
    expect(verdict(group, forgery)).toBe('a pre-shared key is not known here');
    group.environment = openEnvironment({ psk: () => new Uint8Array(32).fill(1) });
    // Another key under the same name: the path is encrypted as it should be, but the epoch is another one.
    expect(verdict(group, forgery)).toBe('the confirmation tag is wrong');
    group.environment = openEnvironment({ psk: () => new Uint8Array(32) });
    expect(verdict(group, forgery)).toBe('accepted');
  });

  test('when it repeats a reference, whatever kind of proposal that is', () => {
    const group = TestGroup.of(4);
    group.environment = openEnvironment({ psk: () => new Uint8Array(32) });
    group.proposeUpdate(2);
    group.propose(2, { proposalType: 'remove', removed: 3 });
    group.propose(2, addOf('new'));
    group.propose(2, { proposalType: 'group_context_extensions', extensions });
    const id = { psk: { pskType: 'external', pskId: Uint8Array.of(1) }, pskNonce: randomBytes(32) } as const;
    group.propose(2, { proposalType: 'psk', id });
    group.propose(2, { proposalType: 'reinit', groupId: randomBytes(32), version: 1, cipherSuite: 3, extensions });
    const psk = (): Uint8Array => new Uint8Array(32);
    const reasons = group.state(0).proposals.map((item) => {
      expect(verdict(group, { list: [item], psk })).toBe('accepted');
      return verdict(group, { list: [item, item], psk });
    });
    expect(reasons).toEqual([
      'a leaf is updated or removed twice',
      'a leaf is updated or removed twice',
      'a client is added that is in the group already',
      'the extensions are replaced twice',
      'a pre-shared key is proposed twice',
      'a reinitialisation is not alone',
    ]);
  });
});

describe('the application is asked about every proposal', () => {
  test('by value and by reference, and its no refuses the commit', () => {
    const group = TestGroup.of(3);
    group.propose(2, addOf('by reference'));
    const [pending] = group.state(0).proposals;
    if (pending === undefined) throw new Error('there is no proposal');
    const byValue = { proposal: addOf('by value'), sender: { senderType: 'member', leafIndex: 0 } } as const;
    const commit = forgeCommit(group.state(0), { list: [pending, byValue] });
    for (const refused of [pending.proposal, byValue.proposal]) {
      const isAllowed: Environment['isAllowed'] = ({ proposal }) => nameIn(proposal) !== nameIn(refused);
      const reason = verdictOn(group.state(1), commit, openEnvironment({ isAllowed }));
      expect(reason).toBe('the application does not allow a proposal');
    }
    expect(verdictOn(group.state(1), commit)).toBe('accepted');
  });

  test('with whoever proposed it, and the state before the commit', () => {
    const group = TestGroup.of(3);
    group.propose(2, addOf('by reference'));
    const asked: unknown[] = [];
    const curious = openEnvironment({
      isAllowed: ({ sender }, { context }) => {
        asked.push([sender, context.epoch]);
        return true;
      },
    });
    const { commit } = group.make(0, { proposals: [addOf('by value')] });
    processMessage(group.state(1), commit, curious);
    expect(asked).toEqual([
      [{ senderType: 'member', leafIndex: 2 }, 1n],
      [{ senderType: 'member', leafIndex: 0 }, 1n],
    ]);
  });
});

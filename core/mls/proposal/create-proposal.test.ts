/** Proposals of members: sent, received, repeated, and refused before they are sent. */
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/errors';
import { cryptoReady } from '../../crypto/primitives';
import { openEnvironment } from '../group/environment';
import { forgePublic } from '../testing/forge-message';
import { packageOf, testClient, utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { copyOf, reasonOf, verdictOn } from '../testing/verdict';
import { memberAt } from '../tree/ratchet-tree';
import { createProposal } from './create-proposal';
import type { Proposal } from './proposal';

beforeAll(cryptoReady);

const removal = (removed: number): Proposal => ({ proposalType: 'remove', removed });

describe('a proposal', () => {
  test.each(['private', 'public'] as const)('reaches everybody in a %s message, and waits', (wireFormat) => {
    const group = TestGroup.of(3);
    const { message, reference, next } = createProposal(group.state(1), removal(2), group.environment, {
      wireFormat,
      aad: utf8('why'),
    });
    group.states[1] = next;
    const results = group.deliver(1, message);
    const sender = { senderType: 'member', leafIndex: 1 };
    for (const result of results) {
      expect(result).toMatchObject({ kind: 'proposal', aad: utf8('why'), proposal: { sender, reference } });
    }
    for (const { proposals } of group.states) expect(proposals).toMatchObject([{ reference, proposal: removal(2) }]);
  });

  test('that comes again is known, also to its sender, when it is public', () => {
    const group = TestGroup.of(3);
    const message = group.propose(1, removal(2), { wireFormat: 'public' });
    for (const at of [0, 1]) {
      expect(group.receive(at, message)).toMatchObject({ kind: 'proposal', proposal: { proposal: removal(2) } });
      expect(group.state(at).proposals).toHaveLength(1);
    }
    const secret = group.propose(1, removal(0));
    expect(reasonOf(() => group.receive(2, secret))).toBe('the key of this generation is gone');
    expect(reasonOf(() => group.receive(1, secret))).toBe('the key of this generation is gone');
  });

  test('that bears one’s own name, but was not made here, is refused', () => {
    const group = TestGroup.of(3);
    const twin = copyOf(group.state(1));
    const message = forgePublic(twin, { content: { contentType: 'proposal', proposal: removal(2) } });
    expect(verdictOn(group.state(1), message)).toBe('the proposal is one’s own, but was not made here');
    expect(verdictOn(group.state(0), message)).toBe('accepted');
  });

  test('may ask for one’s own removal, which others commit', () => {
    const group = TestGroup.of(3);
    group.propose(2, removal(2));
    expect(reasonOf(() => group.make(2))).toBe('accepted');
    group.commit(0);
    expect(group.drop(2).status).toEqual({ kind: 'removed' });
    expect(group.canAllTalk()).toBe(true);
  });

  test('is over with its epoch', () => {
    const group = TestGroup.of(3);
    const message = group.propose(1, removal(2), { wireFormat: 'public' });
    group.commit(0, { isWithPending: false });
    expect(reasonOf(() => group.receive(0, message))).toBe('the message is of another epoch');
  });
});

describe('before it is sent', () => {
  test('what others would refuse is refused', () => {
    const group = TestGroup.of(3);
    const verdict = (proposal: Proposal): string =>
      reasonOf(() => createProposal(group.state(1), proposal, group.environment));
    const kemOutput = group.state(0).suite.kem.generateKeyPair().publicKey;
    expect(verdict(removal(3))).toBe('there is no such leaf');
    expect(verdict({ proposalType: 'external_init', kemOutput })).toBe('a member initialises from outside');
    const leafNode = memberAt(group.state(0).tree, 1);
    expect(verdict({ proposalType: 'update', leafNode })).toBe('an update comes without its secret keys');
    const { keyPackage } = packageOf(testClient('new'), 1);
    expect(verdict({ proposalType: 'add', keyPackage })).toBe('the key package is for another suite');
    const one = { extensionType: 1, extensionData: utf8('') };
    expect(verdict({ proposalType: 'group_context_extensions', extensions: [one, one] })).toBe(
      'an extension occurs twice',
    );
    group.environment = openEnvironment({ isAllowed: () => false });
    expect(verdict(removal(2))).toBe('the application does not allow a proposal');
    expect(group.state(1).proposals).toEqual([]);
  });

  test('whoever is not in the group any more is told so', () => {
    const group = TestGroup.of(3);
    const { commit } = group.make(0, { proposals: [removal(2)] });
    group.receive(2, commit);
    const error = new AppError('conversation.not-a-member');
    expect(() => createProposal(group.state(2), removal(1), group.environment)).toThrow(error);
  });
});

describe('when it is received', () => {
  test('an initialisation from outside is refused at once: it belongs to an external commit', () => {
    const group = TestGroup.of(2);
    const kemOutput = group.state(0).suite.kem.generateKeyPair().publicKey;
    const proposal: Proposal = { proposalType: 'external_init', kemOutput };
    const message = forgePublic(group.state(0), { content: { contentType: 'proposal', proposal } });
    expect(verdictOn(group.state(1), message)).toBe('a member initialises from outside');
  });

  test('the application is asked, and its no keeps it from waiting', () => {
    const group = TestGroup.of(3);
    const { message } = createProposal(group.state(1), removal(2), group.environment);
    const asked: unknown[] = [];
    const strict = openEnvironment({
      isAllowed: ({ sender, proposal }) => {
        asked.push([sender, proposal]);
        return false;
      },
    });
    expect(verdictOn(group.state(0), message, strict)).toBe('the application does not allow a proposal');
    expect(asked).toEqual([[{ senderType: 'member', leafIndex: 1 }, removal(2)]]);
  });
});

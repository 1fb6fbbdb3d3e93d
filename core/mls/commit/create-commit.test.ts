/** What a member's own commit may do, and what it refuses to send (RFC 9420 sections 7.5 and 12.4.1). */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, signatureKeyPair } from '../../crypto/primitives';
import { openEnvironment } from '../group/environment';
import { spend, wipeGroup } from '../group/group-state';
import { createUpdate } from '../proposal/create-proposal';
import { packageOf, testClient, utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { reasonOf, verdictOn } from '../testing/verdict';
import { memberAt } from '../tree/ratchet-tree';
import { createCommit } from './create-commit';

beforeAll(cryptoReady);

describe('without proposals, a commit', () => {
  test('replaces the keys of the committer and of all above it', () => {
    const group = TestGroup.of(4);
    const [before, parents] = [memberAt(group.state(0).tree, 1), group.state(0).tree.parents];
    const [result] = group.commit(1);
    const after = memberAt(group.state(0).tree, 1);
    expect(result).toMatchObject({ kind: 'commit', added: [], removed: [] });
    expect(after.encryptionKey).not.toEqual(before.encryptionKey);
    expect(after).toMatchObject({ credential: before.credential, signatureKey: before.signatureKey });
    expect(group.state(0).tree.parents[0]?.encryptionKey).not.toEqual(parents[0]?.encryptionKey);
    expect(group.state(0).tree.parents[1]?.encryptionKey).not.toEqual(parents[1]?.encryptionKey);
    expect(group.state(0).tree.parents[2]).toBe(parents[2]);
    expect(group.state(0).context.epoch).toBe(2n);
  });
});

describe('the path', () => {
  test('can be left out only where the protocol allows it', () => {
    const group = TestGroup.of(3);
    const { leaves, parents } = group.state(0).tree;
    group.add(0, [testClient('new')], { isPathOmitted: true });
    expect(group.state(0).tree.leaves.slice(0, 3)).toEqual(leaves.slice(0, 3));
    expect(group.state(0).tree.parents[1]?.encryptionKey).toEqual(parents[1]?.encryptionKey);
    expect(group.canAllTalk()).toBe(true);
    const before = memberAt(group.state(0).tree, 0).encryptionKey;
    group.commit(0, { isPathOmitted: true });
    expect(memberAt(group.state(0).tree, 0).encryptionKey).not.toEqual(before);
    group.commit(0, { isPathOmitted: true, proposals: [{ proposalType: 'group_context_extensions', extensions: [] }] });
    expect(group.canAllTalk()).toBe(true);
  });

  test('is there when the leaf changes: its new signature key must reach the others', () => {
    const group = TestGroup.of(2);
    const { publicKey: signatureKey, secretKey: signatureSecretKey } = signatureKeyPair();
    group.add(0, [testClient('new')], { isPathOmitted: true, leaf: { signatureKey, signatureSecretKey } });
    expect(memberAt(group.state(1).tree, 0).signatureKey).toEqual(signatureKey);
    expect(group.canAllTalk()).toBe(true);
    group.commit(0);
    expect(group.canAllTalk()).toBe(true);
  });

  test('is left out when the group ends, and a new signature key with it', () => {
    const group = TestGroup.of(2);
    const { publicKey: signatureKey, secretKey: signatureSecretKey } = signatureKeyPair();
    const reinit = {
      proposalType: 'reinit',
      groupId: utf8('next'),
      version: 1,
      cipherSuite: 3,
      extensions: [],
    } as const;
    group.commit(0, { proposals: [reinit], leaf: { signatureKey, signatureSecretKey } });
    expect(group.state(0).signatureSecretKey).toEqual(new Uint8Array(group.client(0).signature.secretKey));
    expect(group.isAgreed()).toBe(true);
  });
});

describe('the committer’s leaf', () => {
  test('can change with a commit: its signature key, its capabilities and its extensions', () => {
    const group = TestGroup.of(3);
    const { publicKey: signatureKey, secretKey: signatureSecretKey } = signatureKeyPair();
    const { capabilities } = group.client(1).leaf;
    const leaf = {
      signatureKey,
      signatureSecretKey,
      capabilities: { ...capabilities, extensions: [0xff01] },
      extensions: [{ extensionType: 0xff01, extensionData: utf8('more') }],
    };
    const { signatureSecretKey: _, ...expected } = leaf;
    group.commit(1, { leaf });
    expect(memberAt(group.state(0).tree, 1)).toMatchObject(expected);
    group.commit(1);
    expect(memberAt(group.state(0).tree, 1)).toMatchObject(expected);
    expect(group.canAllTalk()).toBe(true);
  });

  test('is refused before it is sent when others would refuse it', () => {
    const group = TestGroup.of(3);
    const verdict = (leaf: NonNullable<Parameters<typeof createCommit>[2]>['leaf'] & object): string =>
      reasonOf(() => createCommit(group.state(1), group.environment, { leaf }));
    const { publicKey: signatureKey, secretKey } = signatureKeyPair();
    expect(verdict({ signatureKey })).toBe('the leaf is not signed');
    expect(verdict({ signatureSecretKey: secretKey })).toBe('the leaf is not signed');
    const credential = { credentialType: 'basic', identity: utf8('somebody else') } as const;
    expect(verdict({ credential })).toBe('a leaf changed its identity');
    expect(verdict({ extensions: [{ extensionType: 0xff01, extensionData: utf8('') }] })).toBe(
      'a leaf has an extension that it can not do',
    );
    const { capabilities } = group.client(1).leaf;
    expect(verdict({ capabilities: { ...capabilities, credentials: [] } })).toBe(
      'a leaf can not do its own credential',
    );
    const { authentication } = openEnvironment();
    group.environment = openEnvironment({ authentication: { ...authentication, isValid: () => false } });
    expect(verdict({ signatureKey, signatureSecretKey: secretKey })).toBe(
      'the new identity of a leaf is not authorised',
    );
    expect(verdict({})).toBe('accepted');
  });
});

test('a commit says what it did to whoever made it, as to those who follow it', () => {
  const group = TestGroup.of(3);
  const { keyPackage } = packageOf(testClient('new'));
  const made = group.make(0, {
    proposals: [
      { proposalType: 'add', keyPackage },
      { proposalType: 'remove', removed: 2 },
    ],
    aad: utf8('why'),
  });
  group.receive(1, made.commit);
  const { tree, context, interimTranscriptHash, confirmationTag } = group.state(1);
  expect(made.next).toMatchObject({ context, interimTranscriptHash, confirmationTag });
  expect(made.next.tree.leaves).toEqual(tree.leaves);
  expect(made.next.tree.parents).toEqual(tree.parents);
  expect(verdictOn(group.state(2), made.commit)).toBe('accepted');
});

describe('while a commit waits', () => {
  test('another handshake message is sealed with another key, so that whoever gets both can read both', () => {
    const group = TestGroup.of(3);
    const made = group.make(0);
    const refused = createCommit(made.waiting, group.environment);
    for (const commit of [made.commit, refused.commit]) expect(verdictOn(group.state(1), commit)).toBe('accepted');
    const { message } = createUpdate(refused.waiting);
    group.receive(1, message);
    expect(group.receive(1, made.commit).kind).toBe('commit');
  });

  test('its key is gone once the state that waits is kept, and what came meanwhile does not matter', () => {
    const group = TestGroup.of(3);
    const made = group.make(0);
    expect(made.consumed.length).toBeGreaterThan(0);
    spend(group.state(0), made.consumed);
    expect(made.consumed.flatMap((secret) => Array.from(secret)).every((byte) => byte === 0)).toBe(true);
    group.states[0] = made.waiting;
    group.receive(0, group.send(1, 'meanwhile'));
    group.receive(2, group.send(0, 'waiting'));
    group.accept(0, made);
    expect(group.canAllTalk()).toBe(true);
  });

  test('it goes on when another commit came first', () => {
    const group = TestGroup.of(3);
    const made = group.make(0);
    spend(group.state(0), made.consumed);
    group.states[0] = made.waiting;
    group.commit(1);
    wipeGroup(made.next);
    group.commit(0);
    expect(group.canAllTalk()).toBe(true);
  });

  test('a public one has used nothing', () => {
    const group = TestGroup.of(2);
    const made = group.make(0, { wireFormat: 'public' });
    expect(made.waiting).toBe(group.state(0));
    expect(made.consumed).toEqual([]);
  });
});

test('a group has a last epoch', () => {
  const { environment, states } = TestGroup.of(2);
  const [state] = states;
  if (state === undefined) throw new Error('there is no member');
  const at = (epoch: bigint): string =>
    reasonOf(() => createCommit({ ...state, context: { ...state.context, epoch } }, environment));
  expect([at(2n ** 64n - 2n), at(2n ** 64n - 1n)]).toEqual(['accepted', 'the group has no more epochs']);
});

/** Joining from outside (RFC 9420 section 12.4.3.2): how it goes, and what whoever joins refuses. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { AppError } from '../../../shared/errors';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { encodeMlsMessage } from '../framing/mls-message';
import { openEnvironment, type Environment } from '../group/environment';
import type { GroupState } from '../group/group-state';
import type { PreSharedKeyId } from '../key-schedule/pre-shared-key';
import { lastResortExtensionType, type Extension } from '../leaf/extension';
import { requiredCapabilitiesExtension } from '../leaf/required-capabilities';
import { externalSendersExtension } from '../proposal/external-senders';
import { testClient, utf8, type TestClient } from '../testing/test-client';
import { flipped } from '../testing/forge-message';
import { TestGroup } from '../testing/test-group';
import { reasonOf } from '../testing/verdict';
import { encodeRatchetTree } from '../tree/ratchet-tree-extension';
import { treeHash } from '../tree/tree-hash';
import type { GroupInfo } from '../welcome/group-info';
import { makeGroupInfo } from '../welcome/make-welcome';
import { createExternalCommit, type ExternalCommit, type ExternalCommitOptions } from './external-commit';

beforeAll(cryptoReady);

const bothOptions = { hasTree: true, hasExternalPub: true };

function infoOf(state: GroupState, options = bothOptions, change = (info: GroupInfo): GroupInfo => info): Uint8Array {
  return encodeMlsMessage({ wireFormat: 'mls_group_info', groupInfo: change(makeGroupInfo(state, options)) });
}

function joinFrom(
  client: TestClient,
  groupInfo: Uint8Array,
  options: Partial<ExternalCommitOptions> & { environment?: Environment } = {},
): ExternalCommit {
  const { environment = openEnvironment(), ...rest } = options;
  const { leaf, signature } = client;
  return createExternalCommit({ groupInfo, leaf, signatureSecretKey: signature.secretKey, ...rest }, environment);
}

describe('a newcomer joins from outside', () => {
  test.each([1, 3])('a group of any size, with suite %i', (suiteId) => {
    for (const count of [1, 2, 3, 4, 7]) {
      const group = TestGroup.of(count, { suiteId });
      const newcomer = testClient('newcomer');
      const { commit, next } = joinFrom(newcomer, infoOf(group.state(count - 1)), { aad: utf8('why') });
      const [result] = group.deliver(undefined, commit);
      expect(result).toMatchObject({ kind: 'commit', isExternal: true, isSelfRemoved: false, added: [], removed: [] });
      expect(result).toMatchObject({ aad: utf8('why'), committer: { leafIndex: count, leaf: newcomer.leaf } });
      group.clients.push(newcomer);
      group.states.push(next);
      expect(group.isAgreed()).toBe(true);
      expect(group.canAllTalk()).toBe(true);
      group.commit(count);
      group.add(0, [testClient('another')]);
      expect(group.canAllTalk()).toBe(true);
    }
  });

  test('into the leftmost blank leaf, when the tree came otherwise', () => {
    const group = TestGroup.of(5);
    group.remove(0, 2);
    const groupInfo = infoOf(group.state(0), { hasTree: false, hasExternalPub: true });
    expect(reasonOf(() => joinFrom(testClient('newcomer'), groupInfo))).toBe('the ratchet tree is missing');
    const ratchetTree = encodeRatchetTree(group.state(1).tree);
    const { commit, next } = joinFrom(testClient('newcomer'), groupInfo, { ratchetTree });
    group.deliver(undefined, commit);
    expect(next.leafIndex).toBe(2);
    group.states.push(next);
    expect(group.isAgreed()).toBe(true);
  });

  test('with a key that it shares with the members', () => {
    const group = TestGroup.of(2);
    const key = randomBytes(32);
    const psks: PreSharedKeyId[] = [{ psk: { pskType: 'external', pskId: utf8('pin') }, pskNonce: randomBytes(32) }];
    const groupInfo = infoOf(group.state(0));
    expect(reasonOf(() => joinFrom(testClient('newcomer'), groupInfo, { psks }))).toBe(
      'a pre-shared key is not known here',
    );
    group.environment = openEnvironment({ psk: () => key });
    const { commit, next } = joinFrom(testClient('newcomer'), groupInfo, { psks, environment: group.environment });
    group.deliver(undefined, commit);
    group.states.push(next);
    expect(group.isAgreed()).toBe(true);
  });

  test('and a group info serves one of them only', () => {
    const group = TestGroup.of(2);
    const groupInfo = infoOf(group.state(0));
    const [first, second] = [joinFrom(testClient('first'), groupInfo), joinFrom(testClient('second'), groupInfo)];
    group.deliver(undefined, first.commit);
    expect(reasonOf(() => group.receive(0, second.commit))).toBe('the message is of another epoch');
  });
});

describe('a member that lost its state comes back', () => {
  test('in the place of its old leaf, with a new signature key or the old one', () => {
    for (const isSameKey of [true, false]) {
      const group = TestGroup.of(4);
      const old = group.client(1);
      const again = isSameKey ? old : testClient(old.name);
      group.drop(1);
      const { commit, next } = joinFrom(again, infoOf(group.state(0)), { resync: 1 });
      const [result] = group.deliver(undefined, commit);
      expect(result).toMatchObject({ isExternal: true, committer: { leafIndex: 1 } });
      expect(result).toMatchObject({ removed: [{ leafIndex: 1, leaf: { signatureKey: old.signature.publicKey } }] });
      group.states.push(next);
      group.clients.push(again);
      expect(group.canAllTalk()).toBe(true);
    }
  });

  test('also as the last or the only member, with a smaller tree in between', () => {
    for (const count of [1, 5]) {
      const group = TestGroup.of(count);
      const again = testClient(group.client(count - 1).name);
      const lost = group.drop(count - 1);
      const { commit, next } = joinFrom(again, infoOf(lost), { resync: count - 1 });
      group.deliver(undefined, commit);
      group.states.push(next);
      expect(group.isAgreed()).toBe(true);
      expect(next.tree.leaves).toHaveLength(count === 1 ? 1 : 8);
    }
  });

  test('and its old state, if it is still somewhere, learns that it was removed', () => {
    const group = TestGroup.of(3);
    const { commit } = joinFrom(testClient(group.client(2).name), infoOf(group.state(0)), { resync: 2 });
    expect(group.receive(2, commit)).toMatchObject({ isSelfRemoved: true, next: { status: { kind: 'removed' } } });
  });

  test('but can not take the place of somebody else, or of nobody', () => {
    const group = TestGroup.of(3);
    const groupInfo = infoOf(group.state(0));
    expect(reasonOf(() => joinFrom(testClient('stranger'), groupInfo, { resync: 2 }))).toBe(
      'somebody else’s leaf is replaced',
    );
    expect(reasonOf(() => joinFrom(testClient('stranger'), groupInfo, { resync: 3 }))).toBe('there is no such leaf');
  });
});

describe('whoever joins refuses', () => {
  test('a group info that nobody in the group signed, or that was changed', () => {
    const group = TestGroup.of(3);
    const changes: ((info: GroupInfo) => GroupInfo)[] = [
      (info) => ({ ...info, signature: flipped(info.signature) }),
      (info) => ({ ...info, signer: 1 }),
      (info) => ({ ...info, confirmationTag: flipped(info.confirmationTag) }),
      (info) => ({ ...info, groupContext: { ...info.groupContext, epoch: 5n } }),
      (info) => ({ ...info, extensions: [...info.extensions, { extensionType: 0x0a0a, extensionData: utf8('') }] }),
    ];
    for (const change of changes) {
      const reason = reasonOf(() => joinFrom(testClient('newcomer'), infoOf(group.state(0), bothOptions, change)));
      expect(reason).toBe('a signature is not valid');
    }
    const blank = infoOf(group.state(0), bothOptions, (info) => ({ ...info, signer: 3 }));
    expect(reasonOf(() => joinFrom(testClient('newcomer'), blank))).toBe('there is no such leaf');
  });

  test('a group info without an external key', () => {
    const groupInfo = infoOf(TestGroup.of(2).state(0), { hasTree: true, hasExternalPub: false });
    expect(reasonOf(() => joinFrom(testClient('newcomer'), groupInfo))).toBe(
      'the group can not be joined from outside',
    );
  });

  test('another tree than the group info says', () => {
    const group = TestGroup.of(3);
    const ratchetTree = encodeRatchetTree(group.state(0).tree);
    group.commit(0);
    const options = { hasTree: false, hasExternalPub: true };
    expect(reasonOf(() => joinFrom(testClient('newcomer'), infoOf(group.state(0), options), { ratchetTree }))).toBe(
      'the tree is another one than the group info says',
    );
  });

  test('a tree that is not valid, although its hash is signed', () => {
    const group = TestGroup.of(3);
    const { tree, context } = group.state(0);
    const parents = tree.parents.map((parent) => parent && { ...parent, parentHash: randomBytes(32) });
    const forged = { ...tree, parents, hashes: tree.hashes.map(() => undefined) };
    const liar = { ...group.state(0), tree: forged, context: { ...context, treeHash: treeHash(forged) } };
    expect(reasonOf(() => joinFrom(testClient('newcomer'), infoOf(liar)))).toBe('a parent hash is not valid');
  });

  test('a member, or a sender outside, whom the application does not accept', () => {
    const service = testClient('service');
    const group = TestGroup.of(3, { extensions: [externalSendersExtension([service.leaf])] });
    const { authentication } = openEnvironment();
    const without = (name: string): Environment =>
      openEnvironment({
        authentication: {
          ...authentication,
          isValid: ({ credential }) =>
            credential.credentialType !== 'basic' || new TextDecoder().decode(credential.identity) !== name,
        },
      });
    const verdict = (environment: Environment): string =>
      reasonOf(() => joinFrom(testClient('newcomer'), infoOf(group.state(0)), { environment }));
    expect(verdict(without('client 2'))).toBe('a leaf is not authorised');
    expect(verdict(without('service'))).toBe('an external sender is not authorised');
    expect(verdict(without('nobody'))).toBe('accepted');
  });

  test('a group whose extensions or requirements it can not do, and a leaf of its own that is not valid', () => {
    const extension: Extension = { extensionType: 0xff01, extensionData: new Uint8Array(0) };
    const prepare = (client: TestClient): TestClient => ({
      ...client,
      leaf: { ...client.leaf, capabilities: { ...client.leaf.capabilities, extensions: [0xff01] } },
    });
    const required = requiredCapabilitiesExtension({
      extensionTypes: [0xff01],
      proposalTypes: [],
      credentialTypes: [],
    });
    const reasons = [[extension], [required]].map((extensions) => {
      const groupInfo = infoOf(TestGroup.of(2, { extensions, prepare }).state(0));
      expect(reasonOf(() => joinFrom(prepare(testClient('able')), groupInfo))).toBe('accepted');
      return reasonOf(() => joinFrom(testClient('newcomer'), groupInfo));
    });
    expect(reasons).toEqual(['a leaf can not do an extension of the group', 'a leaf lacks a required capability']);
    const { leaf } = testClient('odd');
    const odd = { leaf: { ...leaf, extensions: [{ ...extension, extensionType: lastResortExtensionType }] } };
    const groupInfo = infoOf(TestGroup.of(2).state(0));
    expect(reasonOf(() => joinFrom(testClient('odd'), groupInfo, odd))).toBe(
      'a leaf has an extension that it can not do',
    );
  });

  test('a suite that is not spoken here, by its number', () => {
    const change = (info: GroupInfo): GroupInfo => ({
      ...info,
      groupContext: { ...info.groupContext, cipherSuite: 0x4a4a },
    });
    const groupInfo = infoOf(TestGroup.of(2).state(0), bothOptions, change);
    expect(() => joinFrom(testClient('newcomer'), groupInfo)).toThrow(
      expect.objectContaining({ code: 'crypto.unknown-suite', details: { suite: 0x4a4a } }) as AppError,
    );
  });

  test('to join as a client that is in the group already', () => {
    const group = TestGroup.of(2);
    const joining = (): ExternalCommit => joinFrom(group.client(1), infoOf(group.state(0)));
    expect(reasonOf(joining)).toBe('two nodes have the same key');
  });
});

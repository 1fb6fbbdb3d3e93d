/** Joining by a welcome (RFC 9420 section 12.4.3.1), but for the tree and for groups that succeed others. */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { decode } from '../codec/reader';
import { Writer } from '../codec/writer';
import { decodeMlsMessageOf, encodeMlsMessage } from '../framing/mls-message';
import { openEnvironment, type Environment } from '../group/environment';
import { keyPackageReference, type OwnKeyPackage } from '../key-package/key-package';
import { externalSendersExtension } from '../proposal/external-senders';
import { forgeKeyPackage } from '../testing/forge-key-package';
import { flipped } from '../testing/forge-message';
import { forgeWelcome, type WelcomeForgery } from '../testing/forge-welcome';
import { encodeKeyPackage, groupOf, joinWith, packageOf, testClient, utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { reasonOf } from '../testing/verdict';
import { filteredDirectPath } from '../tree/path-secrets';
import { decodeRatchetTree, encodeRatchetTree } from '../tree/ratchet-tree-extension';
import { joinGroup } from './join-group';
import { openWelcome, welcomeReferences } from './open-welcome';
import type { Welcome } from './welcome';

beforeAll(cryptoReady);

function verdict(group: TestGroup, forgery: WelcomeForgery, environment?: Environment): string {
  const own = packageOf(testClient('newcomer'));
  return reasonOf(() => joinWith(own, forgeWelcome(group.state(0), own, forgery), undefined, environment));
}

function changed(welcome: Uint8Array, change: (opened: Welcome) => Welcome): Uint8Array {
  const opened = decodeMlsMessageOf(welcome, 'mls_welcome', welcome.length).welcome;
  return encodeMlsMessage({ wireFormat: 'mls_welcome', welcome: change(opened) });
}

const withoutIdentity = (name: string): Environment => {
  const { authentication } = openEnvironment();
  return openEnvironment({
    authentication: {
      ...authentication,
      isValid: ({ credential }) =>
        credential.credentialType !== 'basic' || new TextDecoder().decode(credential.identity) !== name,
    },
  });
};

describe('the welcome', () => {
  test('that nothing was changed in is accepted, with a group that is ready', () => {
    const group = TestGroup.of(3);
    const own = packageOf(testClient('newcomer'));
    const state = joinWith(own, forgeWelcome(group.state(0), own));
    expect(state).toMatchObject({ leafIndex: 3, proposals: [], status: { kind: 'active' }, context: { epoch: 2n } });
  });

  test('is for the key packages that it names', () => {
    const group = TestGroup.of(2);
    const [own, other] = [packageOf(testClient('newcomer')), packageOf(testClient('newcomer'))];
    const welcome = forgeWelcome(group.state(0), own);
    expect(welcomeReferences(welcome)).toEqual([keyPackageReference(own.keyPackage)]);
    expect(reasonOf(() => joinWith(other, welcome))).toBe('the welcome is not for this client');
    const none = changed(welcome, (opened) => ({ ...opened, secrets: [] }));
    expect(reasonOf(() => welcomeReferences(none))).toBe('the welcome is for nobody');
    expect(reasonOf(() => joinWith(own, none))).toBe('the welcome is for nobody');
  });

  test('is of the key package’s suite, and of one that is spoken here', () => {
    const group = TestGroup.of(2);
    const own = packageOf(testClient('newcomer'));
    const welcome = forgeWelcome(group.state(0), own);
    expect(
      reasonOf(() =>
        joinWith(
          own,
          changed(welcome, (opened) => ({ ...opened, cipherSuite: 1 })),
        ),
      ),
    ).toBe('the welcome is for another suite');
    const unknown = changed(welcome, (opened) => ({ ...opened, cipherSuite: 0x2a2a }));
    const error = expect.objectContaining({ code: 'crypto.unknown-suite', details: { suite: 0x2a2a } }) as Error;
    expect(() => joinWith(own, unknown)).toThrow(error);
    expect(verdict(group, { context: { cipherSuite: 1 } })).toBe('the group is of another suite');
  });

  test('is no message of another kind, and not larger than can be', () => {
    const own = packageOf(testClient('newcomer'));
    expect(reasonOf(() => joinWith(own, encodeKeyPackage(own)))).toBe('the message is of another kind');
    expect(reasonOf(() => joinWith(own, new Uint8Array(2 ** 26 + 1)))).toBe('the message is too large');
  });

  test('is refused with any byte tampered with, cut, or followed by something', () => {
    const group = TestGroup.of(2);
    const own = packageOf(testClient('newcomer'));
    const welcome = forgeWelcome(group.state(0), own);
    for (let position = 0; position < welcome.length; position += 29) {
      expect(() => joinWith(own, flipped(welcome, position))).toThrow('crypto.');
      expect(() => joinWith(own, welcome.subarray(0, position))).toThrow('crypto.');
    }
    expect(reasonOf(() => joinWith(own, Uint8Array.of(...welcome, 0)))).toBe('something follows the end');
  });

  test('needs the secret keys of the key package, which stay whole: a last resort opens more than one', () => {
    const own = packageOf(testClient('newcomer'));
    const [first, second] = [TestGroup.of(2), TestGroup.of(2)];
    const stranger = packageOf(testClient('stranger'));
    const without = (changes: Partial<OwnKeyPackage>): OwnKeyPackage => ({ ...own, ...changes });
    const welcome = forgeWelcome(first.state(0), own);
    expect(() => joinWith(without({ initSecretKey: stranger.initSecretKey }), welcome)).toThrow('crypto.failed');
    expect(reasonOf(() => joinWith(without({ encryptionSecretKey: stranger.encryptionSecretKey }), welcome))).toBe(
      'the secret key is of another leaf',
    );
    expect(reasonOf(() => joinWith(own, welcome))).toBe('accepted');
    expect(reasonOf(() => joinWith(own, forgeWelcome(second.state(0), own)))).toBe('accepted');
  });
});

describe('the group info', () => {
  test('is signed by the member that it names', () => {
    const group = TestGroup.of(3);
    const reason = 'a signature is not valid';
    expect(verdict(group, { signatureSecretKey: group.client(1).signature.secretKey })).toBe(reason);
    expect(verdict(group, { changeSigned: (info) => ({ ...info, signer: 1 }) })).toBe(reason);
    expect(verdict(group, { changeSigned: (info) => ({ ...info, signature: flipped(info.signature) }) })).toBe(reason);
    const extension = { extensionType: 0x0a0a, extensionData: utf8('') };
    const added: WelcomeForgery = {
      changeSigned: (info) => ({ ...info, extensions: [...info.extensions, extension] }),
    };
    expect(verdict(group, added)).toBe(reason);
    for (const signer of [4, 9]) {
      expect(verdict(group, { changeInfo: (info) => ({ ...info, signer }) })).toBe('there is no such leaf');
    }
  });

  test('has the confirmation tag of its epoch', () => {
    const reason = 'the confirmation tag is wrong';
    const changes = [(tag: Uint8Array) => flipped(tag), (tag: Uint8Array) => tag.slice(1), () => new Uint8Array(0)];
    for (const change of changes) {
      const changeInfo: WelcomeForgery['changeInfo'] = (info) => ({
        ...info,
        confirmationTag: change(info.confirmationTag),
      });
      expect(verdict(TestGroup.of(2), { changeInfo })).toBe(reason);
    }
  });

  test('may have extensions that nobody knows, but none twice', () => {
    const unknown = [0x0a0a, 0xeaea, 0xff77].map((extensionType) => ({ extensionType, extensionData: randomBytes(9) }));
    expect(verdict(TestGroup.of(2), { extensions: unknown })).toBe('accepted');
    expect(verdict(TestGroup.of(2), { extensions: [...unknown, ...unknown] })).toBe('an extension occurs twice');
    const own = { extensionType: 1, extensionData: utf8('') };
    expect(verdict(TestGroup.of(2), { context: { extensions: [own, own] } })).toBe('an extension occurs twice');
  });
});

describe('the tree', () => {
  test('may come otherwise, and must be the one whose hash is signed', () => {
    const group = TestGroup.of(3);
    const own = packageOf(testClient('newcomer'));
    const made = group.make(0, {
      proposals: [{ proposalType: 'add', keyPackage: own.keyPackage }],
      groupInfo: { hasTree: false },
    });
    expect(reasonOf(() => joinWith(own, made.welcome))).toBe('the ratchet tree is missing');
    const tree = encodeRatchetTree(made.next.tree);
    expect(reasonOf(() => joinWith(own, made.welcome, tree))).toBe('accepted');
    const former = encodeRatchetTree(group.state(0).tree);
    const reason = 'the tree is another one than the group info says';
    expect(reasonOf(() => joinWith(own, made.welcome, former))).toBe(reason);
    expect(verdict(group, { sentTree: group.state(0).tree })).toBe(reason);
    expect(verdict(group, { sentTree: TestGroup.of(3).state(0).tree })).toBe('a signature is not valid');
  });

  test('does not end with a blank node, and has each kind of node in its place', () => {
    const { tree } = TestGroup.of(3).state(0);
    const bytes = encodeRatchetTree(tree);
    expect(reasonOf(() => decodeRatchetTree(Uint8Array.of(0)))).toBe('the tree ends with a blank node');
    expect(reasonOf(() => decodeRatchetTree(Uint8Array.of(1, 0)))).toBe('the tree ends with a blank node');
    expect(encodeRatchetTree(decodeRatchetTree(bytes))).toEqual(bytes);
    const shifted = new Writer().opaque(Uint8Array.of(0, ...decode(bytes, (reader) => reader.opaque()))).finish();
    expect(reasonOf(() => decodeRatchetTree(shifted))).toBe('a node is in the wrong place');
  });

  test('holds the leaf of the key package as it is', () => {
    const group = TestGroup.of(2);
    const own = packageOf(testClient('newcomer'));
    const { leafNode } = own.keyPackage;
    const other = forgeKeyPackage(testClient('newcomer'), {
      changeLeaf: (leaf) => ({ ...leaf, encryptionKey: leafNode.encryptionKey }),
    }).keyPackage.leafNode;
    const changeTree: WelcomeForgery['changeTree'] = (tree) => ({
      leaves: tree.leaves.map((leaf) => (leaf === leafNode ? other : leaf)),
      parents: tree.parents,
      hashes: tree.hashes.map(() => undefined),
    });
    expect(reasonOf(() => joinWith(own, forgeWelcome(group.state(0), own, { changeTree })))).toBe(
      'this client is not in the tree',
    );
  });
});

describe('the members', () => {
  test('are all accepted by the application, and so are the senders outside', () => {
    const service = testClient('service');
    const group = TestGroup.of(3, { extensions: [externalSendersExtension([service.leaf])] });
    expect(verdict(group, {}, withoutIdentity('client 2'))).toBe('a leaf is not authorised');
    expect(verdict(group, {}, withoutIdentity('service'))).toBe('an external sender is not authorised');
    expect(verdict(group, {}, withoutIdentity('nobody'))).toBe('accepted');
  });

  test('may be there longer than their key packages were valid, but not have had ones that are valid too long', () => {
    const group = TestGroup.of(3);
    const inTenYears = openEnvironment({ nowMs: Date.now() + 10 * 365 * 24 * 60 * 60 * 1000 });
    expect(verdict(group, {}, inTenYears)).toBe('accepted');
    const eternal = forgeKeyPackage(testClient('eternal'), {
      changeLeaf: (leaf) => ({
        ...leaf,
        source: { leafNodeSource: 'key_package', lifetime: { notBefore: 0n, notAfter: 2n ** 62n } },
      }),
    });
    const patient = openEnvironment({
      lifetimeOf: () => ({ longestMs: 2 ** 75, graceBeforeMs: 0, graceAfterMs: 0 }),
    });
    group.environment = patient;
    group.commit(0, { proposals: [{ proposalType: 'add', keyPackage: eternal.keyPackage }], isPathOmitted: true });
    expect(verdict(group, {}, patient)).toBe('accepted');
    expect(verdict(group, {})).toBe('the lifetime has an unacceptable length');
  });
});

describe('the path secret', () => {
  test('is that of the lowest node above the newcomer and the signer', () => {
    const group = TestGroup.of(5);
    for (let member = 0; member < 5; member += 1) group.commit(member);
    const { tree } = group.state(0);
    const steps = filteredDirectPath(tree, 0);
    const pathSecrets = steps.map(() => randomBytes(32));
    expect(verdict(group, { path: { steps, pathSecrets } })).toBe('a path secret does not belong to its node');
    const short = steps.map(() => randomBytes(31));
    expect(verdict(group, { path: { steps, pathSecrets: short } })).toBe('a secret has a wrong length');
  });

  test('gives the newcomer the keys above it that the commit has replaced, and no others', () => {
    const group = TestGroup.of(4);
    for (let member = 0; member < 4; member += 1) group.commit(member);
    group.add(1, [testClient('newcomer')]);
    expect([...group.state(4).privateKeys.keys()]).toEqual([8, 7]);
    const unmerged = TestGroup.of(3);
    for (let member = 0; member < 3; member += 1) unmerged.commit(member);
    unmerged.add(1, [testClient('newcomer')], { isPathOmitted: true });
    expect([...unmerged.state(3).privateKeys.keys()]).toEqual([6]);
    expect([group.canAllTalk(), unmerged.canAllTalk()]).toEqual([true, true]);
  });
});

test('signatures can be verified elsewhere, and nobody joins when one is not valid', () => {
  const own = packageOf(testClient('newcomer'));
  const environment = openEnvironment();
  const welcome = forgeWelcome(TestGroup.of(3).state(0), own);
  const opened = openWelcome({ welcome, own }, environment);
  expect(opened.signatures).toHaveLength(5);
  expect(reasonOf(() => joinGroup(opened, environment, false))).toBe('a signature is not valid');
  expect(reasonOf(() => joinGroup(opened, environment, true))).toBe('accepted');
  expect([...opened.groupSecrets.joinerSecret, ...opened.pskSecret].every((byte) => byte === 0)).toBe(true);
  expect(reasonOf(() => joinGroup(opened, environment, true))).toBe('the confirmation tag is wrong');
});

test('a newcomer joins a group of one', () => {
  const own = packageOf(testClient('newcomer'));
  const state = groupOf(testClient('alone'));
  expect(joinWith(own, forgeWelcome(state, own)).leafIndex).toBe(1);
});

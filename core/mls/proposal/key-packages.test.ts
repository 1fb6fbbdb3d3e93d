/** Which key packages may be added (RFC 9420 sections 7.3 and 10.1): by this client, and by others. */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { createCommit } from '../commit/create-commit';
import { cipherSuite } from '../crypto/cipher-suite';
import { openEnvironment, type Environment } from '../group/environment';
import { generateKeyPackage, type KeyPackage } from '../key-package/key-package';
import { seconds, type Lifetime, type LifetimeRule } from '../leaf/lifetime';
import { requiredCapabilitiesExtension } from '../leaf/required-capabilities';
import { forgeCommit } from '../testing/forge-commit';
import { forgeKeyPackage, type KeyPackageForgery } from '../testing/forge-key-package';
import { flipped } from '../testing/forge-message';
import { joinWith, packageOf, testClient, type TestClient } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { reasonOf, verdictOn } from '../testing/verdict';
import { memberAt } from '../tree/ratchet-tree';

beforeAll(cryptoReady);

/** What whoever adds says, and what those say who are told of it. */
function verdicts(group: TestGroup, keyPackage: KeyPackage, environment = openEnvironment()): [string, string] {
  const proposals = [{ proposalType: 'add', keyPackage }] as const;
  const sender = reasonOf(() => createCommit(group.state(0), environment, { proposals }));
  return [sender, verdictOn(group.state(1), forgeCommit(group.state(0), { proposals }), environment)];
}

function verdict(forgery: KeyPackageForgery, environment?: Environment): string {
  const [sender, receiver] = verdicts(
    TestGroup.of(2),
    forgeKeyPackage(testClient('new'), forgery).keyPackage,
    environment,
  );
  expect(receiver).toBe(sender);
  return sender;
}

test('a key package that nothing was changed in is accepted', () => {
  expect(verdict({})).toBe('accepted');
});

describe('a key package', () => {
  test('must be for the group’s suite', () => {
    const { keyPackage } = packageOf(testClient('new'), 1);
    expect(verdicts(TestGroup.of(2, { suiteId: 3 }), keyPackage)).toEqual([
      'the key package is for another suite',
      'the key package is for another suite',
    ]);
    expect(verdict({ change: (unsigned) => ({ ...unsigned, cipherSuite: 0x1a1a }) })).toBe(
      'the key package is for another suite',
    );
  });

  test('must be signed, and so must its leaf, with the leaf’s key', () => {
    const own = packageOf(testClient('new')).keyPackage;
    const { leafNode, signature } = own;
    const group = TestGroup.of(2);
    const changed = (keyPackage: Partial<KeyPackage>): string => verdicts(group, { ...own, ...keyPackage })[1];
    expect(changed({ signature: flipped(signature) })).toBe('the key package is not signed');
    expect(changed({ initKey: packageOf(testClient('other')).keyPackage.initKey })).toBe(
      'the key package is not signed',
    );
    expect(changed({ extensions: [{ extensionType: 1, extensionData: signature }] })).toBe(
      'the key package is not signed',
    );
    expect(changed({ leafNode: { ...leafNode, signature: flipped(leafNode.signature) } })).toBe(
      'the leaf is not signed',
    );
    const { signatureKey } = testClient('other').leaf;
    expect(changed({ leafNode: { ...leafNode, signatureKey } })).toBe('the leaf is not signed');
  });

  test('must have an init key that can be used and is not its leaf’s key', () => {
    const initKey = (of: (honest: Uint8Array) => Uint8Array): KeyPackageForgery => ({
      change: (unsigned) => ({ ...unsigned, initKey: of(unsigned.initKey) }),
    });
    expect(verdict(initKey((honest) => honest.slice(1)))).toBe('an init key can not be used');
    expect(verdict(initKey(() => new Uint8Array(32)))).toBe('an init key can not be used');
    expect(verdict({ change: (unsigned) => ({ ...unsigned, initKey: unsigned.leafNode.encryptionKey }) })).toBe(
      'init key and encryption key are the same',
    );
  });

  test('must have a leaf from a key package', () => {
    const position = { groupId: randomBytes(32), leafIndex: 2 };
    for (const source of [
      { leafNodeSource: 'update' },
      { leafNodeSource: 'commit', parentHash: randomBytes(32) },
    ] as const) {
      expect(verdict({ changeLeaf: (leaf) => ({ ...leaf, source }), position })).toBe(
        'the leaf is not from a key package',
      );
    }
  });

  test('must be of a client that the application accepts', () => {
    const { authentication } = openEnvironment();
    const environment = openEnvironment({ authentication: { ...authentication, isValid: () => false } });
    expect(verdict({}, environment)).toBe('the added leaf is not authorised');
  });
});

describe('its leaf', () => {
  test('must have keys that can be used', () => {
    expect(verdict({ changeLeaf: (leaf) => ({ ...leaf, encryptionKey: new Uint8Array(32) }) })).toBe(
      'an encryption key can not be used',
    );
    expect(verdict({ changeLeaf: (leaf) => ({ ...leaf, encryptionKey: leaf.encryptionKey.slice(1) }) })).toBe(
      'an encryption key can not be used',
    );
    expect(verdict({ changeLeaf: (leaf) => ({ ...leaf, signatureKey: leaf.signatureKey.slice(1) }) })).toBe(
      'a signature key has a wrong size',
    );
  });

  test('must not have a key of another member', () => {
    const group = TestGroup.of(2);
    const { encryptionKey } = memberAt(group.state(0).tree, 1);
    const { keyPackage } = forgeKeyPackage(testClient('new'), { changeLeaf: (leaf) => ({ ...leaf, encryptionKey }) });
    expect(verdicts(group, keyPackage)).toEqual(['two nodes have the same key', 'two nodes have the same key']);
    const twin: TestClient = { ...testClient('twin'), signature: group.client(1).signature };
    const leaf = { ...twin.leaf, signatureKey: twin.signature.publicKey };
    const { authentication } = openEnvironment();
    const environment = openEnvironment({ authentication: { ...authentication, isSameClient: () => false } });
    expect(verdicts(group, packageOf({ ...twin, leaf }).keyPackage, environment)).toEqual([
      'two nodes have the same key',
      'two nodes have the same key',
    ]);
  });

  test('must list its extensions and its credential among its capabilities', () => {
    const extensions = [{ extensionType: 0xff01, extensionData: new Uint8Array(0) }];
    expect(verdict({ changeLeaf: (leaf) => ({ ...leaf, extensions }) })).toBe(
      'a leaf has an extension that it can not do',
    );
    const able = verdict({
      changeLeaf: (leaf) => ({ ...leaf, extensions, capabilities: { ...leaf.capabilities, extensions: [0xff01] } }),
    });
    expect(able).toBe('accepted');
    const applicationId = [{ extensionType: 1, extensionData: Uint8Array.of(0) }];
    expect(verdict({ changeLeaf: (leaf) => ({ ...leaf, extensions: applicationId }) })).toBe('accepted');
    expect(
      verdict({ changeLeaf: (leaf) => ({ ...leaf, capabilities: { ...leaf.capabilities, credentials: [2] } }) }),
    ).toBe('a leaf can not do its own credential');
  });

  test('must be able to do the credentials of all others, and they those of it', () => {
    const x509: KeyPackageForgery = {
      changeLeaf: (leaf) => ({ ...leaf, credential: { credentialType: 'x509', certificates: [Uint8Array.of(1)] } }),
    };
    expect(verdict(x509)).toBe('accepted');
    const onlyX509: KeyPackageForgery = {
      changeLeaf: (leaf) => ({
        ...leaf,
        credential: { credentialType: 'x509', certificates: [Uint8Array.of(1)] },
        capabilities: { ...leaf.capabilities, credentials: [2] },
      }),
    };
    expect(verdict(onlyX509)).toBe('a leaf can not do a credential in use');
    const onlyBasic = TestGroup.of(2, {
      prepare: (client) => ({
        ...client,
        leaf: { ...client.leaf, capabilities: { ...client.leaf.capabilities, credentials: [1] } },
      }),
    });
    expect(verdicts(onlyBasic, forgeKeyPackage(testClient('new'), x509).keyPackage)).toEqual([
      'a leaf can not do a credential in use',
      'a leaf can not do a credential in use',
    ]);
  });

  test('must be able to do what the group requires, and its extensions', () => {
    const able = (client: TestClient): TestClient => ({
      ...client,
      leaf: {
        ...client.leaf,
        capabilities: { ...client.leaf.capabilities, extensions: [0xff01], proposals: [0xff02] },
      },
    });
    const requires = (changes: Partial<Parameters<typeof requiredCapabilitiesExtension>[0]>): TestGroup =>
      TestGroup.of(2, {
        prepare: able,
        extensions: [
          requiredCapabilitiesExtension({ extensionTypes: [], proposalTypes: [], credentialTypes: [], ...changes }),
        ],
      });
    const lacks = 'a leaf lacks a required capability';
    const demanding = [{ extensionTypes: [0xff01] }, { proposalTypes: [0xff02] }, { credentialTypes: [2] }];
    for (const changes of demanding) {
      const leafOf = (client: TestClient): TestClient['leaf'] => ({
        ...client.leaf,
        capabilities: { ...client.leaf.capabilities, credentials: [1] },
      });
      const plain = testClient('plain');
      const { keyPackage } = packageOf({ ...plain, leaf: leafOf(plain) });
      expect(verdicts(requires(changes), keyPackage)).toEqual([lacks, lacks]);
      expect(verdicts(requires(changes), packageOf(able(testClient('able'))).keyPackage)[1]).toBe('accepted');
    }
    // Default types need not be listed.
    const defaults = requires({ extensionTypes: [1, 5], proposalTypes: [1, 7] });
    expect(verdicts(defaults, packageOf(testClient('plain')).keyPackage)).toEqual(['accepted', 'accepted']);
    const extensions = [{ extensionType: 0xff01, extensionData: new Uint8Array(0) }];
    const extended = TestGroup.of(2, { prepare: able, extensions });
    expect(verdicts(extended, packageOf(testClient('plain')).keyPackage)[1]).toBe(
      'a leaf can not do an extension of the group',
    );
    expect(verdicts(extended, packageOf(able(testClient('able'))).keyPackage)[1]).toBe('accepted');
  });
});

describe('its lifetime', () => {
  const hourMs = 60 * 60 * 1000;
  const nowMs = Date.UTC(2030, 0, 1);
  const rule: LifetimeRule = { longestMs: 100 * hourMs, graceBeforeMs: hourMs, graceAfterMs: 10 * hourMs };
  const environment = openEnvironment({ nowMs, lifetimeOf: () => rule });
  const between = (fromHours: number, toHours: number): Lifetime => ({
    notBefore: seconds(nowMs + fromHours * hourMs),
    notAfter: seconds(nowMs + toHours * hourMs),
  });

  test.each([
    ['is now', between(-1, 1), 'accepted', 'accepted'],
    ['begins and ends now', between(0, 0), 'accepted', 'accepted'],
    ['has not begun', between(0.5, 9), 'the lifetime has not begun', 'accepted'],
    ['has not begun for long', between(2, 9), 'the lifetime has not begun', 'the lifetime has not begun'],
    ['is over', between(-20, -9), 'the lifetime is over', 'accepted'],
    ['is over for long', between(-20, -11), 'the lifetime is over', 'the lifetime is over'],
    ['is the longest', between(-50, 50), 'accepted', 'accepted'],
    [
      'is too long',
      between(-50, 51),
      'the lifetime has an unacceptable length',
      'the lifetime has an unacceptable length',
    ],
    [
      'ends first',
      between(1, -1),
      'the lifetime has an unacceptable length',
      'the lifetime has an unacceptable length',
    ],
  ])('that %s is judged by who adds without grace, by others with it', (_, lifetime, sender, receiver) => {
    const changeLeaf: KeyPackageForgery['changeLeaf'] = (leaf) => ({
      ...leaf,
      source: { leafNodeSource: 'key_package', lifetime },
    });
    const { keyPackage } = forgeKeyPackage(testClient('new'), { changeLeaf });
    expect(verdicts(TestGroup.of(2), keyPackage, environment)).toEqual([sender, receiver]);
  });

  test('may be longer for key packages that the application tells apart', () => {
    const lastResort = { extensionType: 0x000a, extensionData: new Uint8Array(0) };
    const lifetimeOf: Environment['lifetimeOf'] = (keyPackage) =>
      keyPackage?.extensions.some(({ extensionType }) => extensionType === 0x000a)
        ? { ...rule, longestMs: 1000 * hourMs }
        : rule;
    const changeLeaf: KeyPackageForgery['changeLeaf'] = (leaf) => ({
      ...leaf,
      source: { leafNodeSource: 'key_package', lifetime: between(-500, 500) },
    });
    const withRules = openEnvironment({ nowMs, lifetimeOf });
    const change: KeyPackageForgery['change'] = (unsigned) => ({ ...unsigned, extensions: [lastResort] });
    expect(verdict({ changeLeaf, change }, withRules)).toBe('accepted');
    expect(verdict({ changeLeaf }, withRules)).toBe('the lifetime has an unacceptable length');
  });
});

test('values that nobody knows are ignored in the capabilities and in the extensions of key package and leaf', () => {
  const client = testClient('greased');
  const unknown = { extensionType: 0x5a5a, extensionData: randomBytes(20) };
  const leaf = {
    ...client.leaf,
    capabilities: {
      versions: [0x7777, 1],
      cipherSuites: [0x0a0a, 3],
      extensions: [0x5a5a],
      proposals: [0x6a6a],
      credentials: [0x7a7a, 1],
    },
    extensions: [unknown],
  };
  const own = generateKeyPackage({
    suite: cipherSuite(3),
    leaf,
    lifetime: { notBefore: 0n, notAfter: seconds(Date.now()) + 60n },
    extensions: [{ extensionType: 0x8a8a, extensionData: randomBytes(20) }],
    signatureSecretKey: client.signature.secretKey,
  });
  const group = TestGroup.of(3);
  group.environment = openEnvironment({
    lifetimeOf: () => ({ longestMs: 2 ** 45, graceBeforeMs: 0, graceAfterMs: 0 }),
  });
  const made = group.make(1, { proposals: [{ proposalType: 'add', keyPackage: own.keyPackage }] });
  group.accept(1, made);
  group.states.push(joinWith(own, made.welcome, undefined, group.environment));
  group.clients.push(client);
  group.commit(3);
  expect(group.canAllTalk()).toBe(true);
});

/** Members that don't keep the rules of our groups, in ways that the protocol allows or leaves to the application. */
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors';
import { cryptoReady, randomBytes } from '../crypto/primitives';
import { createCommit, type CommitOptions } from '../mls/commit/create-commit';
import { createExternalCommit } from '../mls/commit/external-commit';
import { encodeMlsMessage } from '../mls/framing/mls-message';
import { openEnvironment, type Environment } from '../mls/group/environment';
import type { GroupState } from '../mls/group/group-state';
import { processMessage } from '../mls/group/process-message';
import { unverifiedIdentities } from '../mls/leaf/authentication-service';
import { basicCredentialType, x509CredentialType } from '../mls/leaf/credential';
import type { Extension } from '../mls/leaf/extension';
import { requiredCapabilitiesExtension } from '../mls/leaf/required-capabilities';
import { createProposal, createUpdate } from '../mls/proposal/create-proposal';
import type { Proposal } from '../mls/proposal/proposal';
import { forgeCommit } from '../mls/testing/forge-commit';
import type { KeyPackageForgery } from '../mls/testing/forge-key-package';
import { copyOf, reasonOf } from '../mls/testing/verdict';
import { memberAt } from '../mls/tree/ratchet-tree';
import { makeGroupInfo } from '../mls/welcome/make-welcome';
import { commitChanges } from './commit-changes';
import { groupEnvironment } from './group-rules';
import { groupContextExtensions, groupStateExtensionType } from './group-state-extension';
import { basicCredential, type LeafIdentity } from './leaf-identity';
import { protect, unprotect } from './messages';
import { clientOf, forgedPackage } from './testing/forge';
import { everyone, makeDevice, none, packageOf, storedAndLoaded, TestGroup, utf8 } from './testing/test-group';

beforeAll(cryptoReady);

const failed = new AppError('crypto.failed');
const dayMs = 24 * 60 * 60 * 1000;
const notAllowed = 'the application does not allow a proposal';

/** Of a member that lets itself do everything that the protocol knows. */
const permissive: Environment = openEnvironment({
  authentication: { ...unverifiedIdentities, isSuccessor: () => true },
  lifetimeOf: () => ({ longestMs: Number.MAX_SAFE_INTEGER, graceBeforeMs: 0, graceAfterMs: 0 }),
});

function commitBy(state: GroupState, options: CommitOptions): Uint8Array {
  return createCommit(state, permissive, options).commit;
}

function verdict(state: GroupState, message: Uint8Array, nowMs: number = Date.now()): string {
  return reasonOf(() => unprotect(copyOf(state), message, everyone, nowMs));
}

describe('a leaf’s identity can not be changed by a commit', () => {
  const reason = 'a leaf changed its identity';

  function renamed(group: TestGroup, changes: Partial<LeafIdentity>): Uint8Array {
    const credential = basicCredential({ ...group.device(0).identity, ...changes });
    return commitBy(group.state(0), { leaf: { credential } });
  }

  test('not to another device of the same user', async () => {
    const group = await TestGroup.of(3);
    const commit = renamed(group, { deviceId: group.device(1).identity.deviceId });
    expect(verdict(group.state(1), commit)).toBe(reason);
    expect(verdict(group.state(2), commit)).toBe(reason);
    expect(group.allTalk()).toBe(true);
  });

  test('not to another user', async () => {
    const group = await TestGroup.of(3);
    expect(verdict(group.state(1), renamed(group, { userId: group.device(2).identity.userId }))).toBe(reason);
  });

  test('not to another signature key, with which the new leaf is signed as it should be', async () => {
    const group = await TestGroup.of(3);
    const { publicKey: signatureKey, secretKey: signatureSecretKey } = (await makeDevice()).signature;
    const commit = commitBy(group.state(0), { leaf: { signatureKey, signatureSecretKey } });
    expect(verdict(group.state(1), commit)).toBe(reason);
    const honest = commitBy(group.state(0), { leaf: { signatureSecretKey: group.device(0).signature.secretKey } });
    expect(verdict(group.state(1), honest)).toBe('accepted');
  });

  test('not to a credential of another form', async () => {
    const group = await TestGroup.of(2);
    const credential = { credentialType: 'basic', identity: randomBytes(47) } as const;
    expect(verdict(group.state(1), commitBy(group.state(0), { leaf: { credential } }))).toBe(
      'the identity has a wrong size',
    );
  });
});

describe('a commit is refused when a leaf that it adds', () => {
  async function adding(group: TestGroup, forgery: KeyPackageForgery): Promise<Uint8Array> {
    const { keyPackage } = forgedPackage(await makeDevice(), forgery);
    return forgeCommit(group.state(0), { proposals: [{ proposalType: 'add', keyPackage }] });
  }

  test('is not authorised', async () => {
    const group = await TestGroup.of(2);
    const stranger = await makeDevice();
    const { commit } = commitChanges(group.state(0), { add: [packageOf(stranger).keyPackage] });
    const asked: LeafIdentity[] = [];
    const check = (leaf: LeafIdentity): boolean => {
      asked.push(leaf);
      return false;
    };
    expect(() => unprotect(group.state(1), commit, check)).toThrow(failed);
    expect(asked).toEqual([stranger.identity]);
    expect(unprotect(group.state(1), commit, everyone)).toMatchObject({ added: [stranger.identity] });
  });

  test('was over long before, is not valid yet, or is valid for too long', async () => {
    const group = await TestGroup.of(2);
    const nowMs = Date.now();
    const begin = BigInt(Math.floor(nowMs / 1000));
    const withLifetime = (notBefore: bigint, notAfter: bigint): KeyPackageForgery => ({
      changeLeaf: (leaf) => ({ ...leaf, source: { leafNodeSource: 'key_package', lifetime: { notBefore, notAfter } } }),
    });
    const day = 24n * 60n * 60n;
    for (const [notBefore, notAfter] of [
      [0n, 2n ** 63n],
      [begin, begin + 91n * day + 2n],
      [begin, begin - 1n],
    ] as const) {
      const commit = await adding(group, withLifetime(notBefore, notAfter));
      expect(verdict(group.state(1), commit)).toBe('the lifetime has an unacceptable length');
    }
    const { commit } = commitChanges(group.state(0), { add: [packageOf(await makeDevice()).keyPackage] });
    // A device that was away may read the commit when the package is over.
    expect(verdict(group.state(1), commit, nowMs + 179 * dayMs)).toBe('accepted');
    expect(verdict(group.state(1), commit, nowMs + 181 * dayMs)).toBe('the lifetime is over');
    expect(verdict(group.state(1), commit, nowMs - 1.9 * dayMs)).toBe('accepted');
    expect(verdict(group.state(1), commit, nowMs - 3 * dayMs)).toBe('the lifetime has not begun');
  });

  test('has the encryption key of another one', async () => {
    const group = await TestGroup.of(2);
    const { encryptionKey } = memberAt(group.state(1).tree, 1);
    const commit = await adding(group, { changeLeaf: (leaf) => ({ ...leaf, encryptionKey }) });
    expect(verdict(group.state(1), commit)).toBe('two nodes have the same key');
  });

  test('does not understand our group state', async () => {
    const group = await TestGroup.of(2);
    const commit = await adding(group, {
      changeLeaf: (leaf) => ({ ...leaf, capabilities: { ...leaf.capabilities, extensions: [] } }),
    });
    expect(verdict(group.state(1), commit)).toBe('a leaf lacks a required capability');
  });

  test('is in a key package with an extension that it can not do', async () => {
    const group = await TestGroup.of(2);
    const extensions = [{ extensionType: 0xf00d, extensionData: none }];
    const commit = await adding(group, { change: (keyPackage) => ({ ...keyPackage, extensions }) });
    expect(verdict(group.state(1), commit)).toBe(notAllowed);
  });

  test('has a credential of another form', async () => {
    const group = await TestGroup.of(2);
    const commit = await adding(group, {
      changeLeaf: (leaf) => ({ ...leaf, credential: { credentialType: 'basic', identity: randomBytes(49) } }),
    });
    expect(verdict(group.state(1), commit)).toBe('the identity has a wrong size');
    const certified = await adding(group, {
      changeLeaf: (leaf) => ({
        ...leaf,
        credential: { credentialType: 'x509', certificates: [randomBytes(9)] },
        capabilities: { ...leaf.capabilities, credentials: [basicCredentialType, x509CredentialType] },
      }),
    });
    expect(verdict(group.state(1), certified)).toBe('the credential is not basic');
  });
});

describe('a commit is refused when it', () => {
  test('drops the required capabilities, or brings other extensions', async () => {
    const group = await TestGroup.of(2);
    const [required, state] = groupContextExtensions(utf8('second'));
    if (required === undefined || state === undefined) throw new Error('an extension is missing');
    const weaker = requiredCapabilitiesExtension({
      extensionTypes: [groupStateExtensionType],
      proposalTypes: [],
      credentialTypes: [],
    });
    const tooLarge = { ...state, extensionData: new Uint8Array(64 * 1024 + 1) };
    const cases: [string, Extension[]][] = [
      ['accepted', [required, state]],
      ['the group context has other extensions than ours', [state]],
      ['the group context has other extensions than ours', [required]],
      ['the group context has other extensions than ours', []],
      ['the group context has other extensions than ours', [required, state, { ...state, extensionType: 0xfc02 }]],
      ['an extension occurs twice', [required, state, state]],
      ['the group requires other capabilities than ours', [state, required]],
      ['the group requires other capabilities than ours', [weaker, state]],
      ['the group context has no acceptable group state', [required, { ...state, extensionType: 0xfc02 }]],
      ['the group context has no acceptable group state', [required, tooLarge]],
    ];
    for (const [reason, extensions] of cases) {
      const commit = forgeCommit(group.state(0), {
        proposals: [{ proposalType: 'group_context_extensions', extensions }],
      });
      expect(verdict(group.state(1), commit)).toBe(reason);
    }
  });

  test('ends the group by a re-initialisation', async () => {
    const group = await TestGroup.of(2);
    const { groupId, cipherSuite, extensions } = group.state(0).context;
    const reinit: Proposal = { proposalType: 'reinit', groupId, version: 1, cipherSuite, extensions };
    expect(verdict(group.state(1), commitBy(group.state(0), { proposals: [reinit] }))).toBe(notAllowed);
  });

  test('injects a pre-shared key, be it one that everybody knows', async () => {
    const group = await TestGroup.of(2);
    const external = { psk: { pskType: 'external', pskId: utf8('key') }, pskNonce: randomBytes(32) } as const;
    const { groupId, epoch } = group.state(0).context;
    const resumption = {
      psk: { pskType: 'resumption', usage: 'application', pskGroupId: groupId, pskEpoch: epoch },
      pskNonce: randomBytes(32),
    } as const;
    for (const id of [external, resumption]) {
      const environment = { ...permissive, psk: () => randomBytes(32) };
      const { commit } = createCommit(group.state(0), environment, { proposals: [{ proposalType: 'psk', id }] });
      expect(verdict(group.state(1), commit)).toBe(notAllowed);
    }
  });

  test('comes as a public message', async () => {
    const group = await TestGroup.of(2);
    const commit = commitBy(group.state(0), { wireFormat: 'public' });
    expect(verdict(group.state(1), commit)).toBe('the message is of another kind');
  });

  test('lets somebody in from outside', async () => {
    const group = await TestGroup.of(2);
    const info = makeGroupInfo(group.state(0), { hasTree: true, hasExternalPub: true });
    const { leaf, signature } = clientOf(await makeDevice());
    const groupInfo = encodeMlsMessage({ wireFormat: 'mls_group_info', groupInfo: info });
    const { commit } = createExternalCommit({ groupInfo, leaf, signatureSecretKey: signature.secretKey }, permissive);
    expect(verdict(group.state(1), commit)).toBe('the message is of another kind');
    const rules = groupEnvironment(everyone, Date.now());
    expect(reasonOf(() => processMessage(copyOf(group.state(1)), commit, rules))).toBe(notAllowed);
    expect(reasonOf(() => processMessage(copyOf(group.state(1)), commit, permissive))).toBe('accepted');
  });

  test('refers to proposals that were sent before it', async () => {
    const group = await TestGroup.of(4);
    const proposer = storedAndLoaded(group.state(2));
    const removal: Proposal = { proposalType: 'remove', removed: 3 };
    for (const { message } of [createUpdate(copyOf(proposer)), createProposal(proposer, removal, permissive)]) {
      const [committer, receiver] = [group.state(0), group.state(1)].map(
        (state) => processMessage(copyOf(state), message, permissive).next,
      );
      if (committer === undefined || receiver === undefined) throw new Error('a state is missing');
      const commit = commitBy(committer, {});
      expect(verdict(group.state(1), commit)).toBe('the commit refers to a proposal that is not known here');
      expect(verdict(receiver, commit)).toBe(notAllowed);
    }
  });
});

test('a proposal on its own is refused, privately or publicly, and the group goes on without it', async () => {
  const group = await TestGroup.of(3);
  const removal: Proposal = { proposalType: 'remove', removed: 1 };
  const privately = createProposal(storedAndLoaded(group.state(2)), removal, permissive).message;
  expect(verdict(group.state(0), privately)).toBe('standalone proposals are not accepted');
  const publicly = createProposal(storedAndLoaded(group.state(2)), removal, permissive, {
    wireFormat: 'public',
  }).message;
  expect(verdict(group.state(0), publicly)).toBe('the message is of another kind');
  group.commit(1, commitChanges(group.state(1), {}));
  expect(group.allTalk()).toBe(true);
});

test('a message whose header names another epoch is refused, although its author signed it so', async () => {
  const group = await TestGroup.of(2);
  const { context, ...rest } = group.state(0);
  const liar = { ...rest, context: { ...context, epoch: context.epoch + 1n } };
  const { message } = protect(liar, utf8('text'), none);
  expect(verdict(group.state(1), message)).toBe('the message is of another epoch');
});

test('a message is refused when its epoch can not be counted any more', async () => {
  const group = await TestGroup.of(2);
  const [last, other] = [group.state(0), group.state(1)].map((state) => {
    return { ...state, context: { ...state.context, epoch: BigInt(Number.MAX_SAFE_INTEGER) } };
  });
  if (last === undefined || other === undefined) throw new Error('a state is missing');
  expect(verdict(other, protect(last, utf8('text'), none).message)).toBe('the epoch is too large');
});

/** Members that don't keep the rules. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createCommit } from 'ts-mls/createCommit.js';
import { createProposal } from 'ts-mls/createMessage.js';
import type { Lifetime } from 'ts-mls/lifetime.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { AppError } from '../../shared/errors';
import { cryptoReady } from '../crypto/primitives';
import { addMembers } from './add';
import { basicCredential, type LeafIdentity } from './credential';
import { requiredCapabilitiesExtension } from './capabilities';
import { forgeCommit, forgeKeyPackage } from './forged-commit';
import { groupContextExtensions } from './group-state-extension';
import { clientConfig, holdGroup, openGroup, suiteOf, type GroupState } from './group-state';
import { keyPackageLifetime } from './lifetime';
import { writeMlsMessage } from './mls-message';
import { protect, unprotect } from './private-message';
import { everyone, makeDevice, none, packageOf, TestGroup, utf8 } from './test-group';
import { updateSelf } from './update';

beforeAll(cryptoReady);

const dayMs = 24 * 60 * 60 * 1000;

async function expectRefused(state: GroupState, message: Uint8Array, reason: string): Promise<void> {
  const refused = unprotect(state, message, everyone);
  await expect(refused).rejects.toMatchObject({
    code: 'crypto.failed',
    cause: expect.objectContaining({ message: reason }),
  });
}

/** The committer's state with another credential or key in its own leaf. */
function withLeaf(state: GroupState, identity: LeafIdentity) {
  const client = openGroup(state);
  const own = client.privatePath.leafIndex * 2;
  const ratchetTree = client.ratchetTree.map((node, nodeIndex) => {
    if (nodeIndex !== own || node?.nodeType !== 'leaf') return node;
    const leaf = {
      ...node.leaf,
      credential: basicCredential(identity),
      signaturePublicKey: Uint8Array.from(identity.signatureKey),
    };
    return { ...node, leaf };
  });
  return { ...client, ratchetTree };
}

describe('a leaf’s identity can not be changed by a commit', () => {
  test('not to another device of the same user', async () => {
    const group = await TestGroup.of(3);
    const { identity } = group.device(0);
    const other = { ...identity, deviceId: group.device(1).identity.deviceId };
    const commit = await forgeCommit(withLeaf(group.state(0), other), []);
    await expectRefused(group.state(1), commit, 'a leaf changed its identity');
    await expectRefused(group.state(2), commit, 'a leaf changed its identity');
    expect(await group.allTalk()).toBe(true);
  });

  test('not to another user', async () => {
    const group = await TestGroup.of(3);
    const other = { ...group.device(0).identity, userId: group.device(2).identity.userId };
    const commit = await forgeCommit(withLeaf(group.state(0), other), []);
    await expectRefused(group.state(1), commit, 'a leaf changed its identity');
  });

  test('not to another signature key', async () => {
    const group = await TestGroup.of(3);
    const stranger = await makeDevice();
    const other = { ...group.device(0).identity, signatureKey: stranger.identity.signatureKey };
    const client = withLeaf(group.state(0), other);
    const suite = suiteOf(client);
    // The leaf is signed with its new key, the commit with the old one, as the protocol demands.
    const signature: typeof suite.signature = {
      ...suite.signature,
      sign: (key, message) =>
        new TextDecoder().decode(message.subarray(0, 24)).includes('LeafNodeTBS')
          ? suite.signature.sign(stranger.signature.secretKey, message)
          : suite.signature.sign(key, message),
    };
    const commit = await forgeCommit(client, [], { ...suite, signature });
    await expectRefused(group.state(1), commit, 'a leaf changed its identity');
  });
});

describe('a commit is refused', () => {
  test('when the check refuses a leaf that it adds', async () => {
    const group = await TestGroup.of(2);
    const stranger = await makeDevice();
    const { commit } = await addMembers(group.state(0), [(await packageOf(stranger)).keyPackage]);
    const asked: LeafIdentity[] = [];
    const check = (leaf: LeafIdentity): boolean => {
      asked.push(leaf);
      return false;
    };
    await expect(unprotect(group.state(1), commit, check)).rejects.toEqual(new AppError('crypto.failed'));
    expect(asked).toEqual([stranger.identity]);
    expect(await unprotect(group.state(1), commit, everyone)).toMatchObject({ added: [stranger.identity] });
  });

  test('when a key package that it adds was over long before, or not valid yet, or valid for ever', async () => {
    const group = await TestGroup.of(2);
    const nowMs = Date.now();
    const device = await makeDevice();
    const client = openGroup(group.state(0));
    const commitOf = async (lifetime: Lifetime): Promise<Uint8Array> => {
      const keyPackage = await forgeKeyPackage(device, { lifetime });
      return forgeCommit(client, [{ proposalType: 'add', add: { keyPackage } }]);
    };
    const eternal = await commitOf({ notBefore: 0n, notAfter: 2n ** 63n });
    await expectRefused(group.state(1), eternal, 'the lifetime has an unacceptable length');
    const commit = await commitOf(keyPackageLifetime(nowMs, false));
    for (const readAtMs of [nowMs + 181 * dayMs, nowMs - 3 * dayMs]) {
      await expect(unprotect(group.state(1), commit, everyone, readAtMs)).rejects.toEqual(
        new AppError('crypto.failed'),
      );
    }
    // A device that was away may read the commit when the package is over.
    expect(await unprotect(group.state(1), commit, everyone, nowMs + 100 * dayMs)).toMatchObject({ kind: 'commit' });
  });

  test('when it drops the required capabilities, or brings other extensions', async () => {
    const group = await TestGroup.of(2);
    const [required, state] = groupContextExtensions(utf8('second'));
    if (required === undefined || state === undefined) throw new Error('an extension is missing');
    for (const extensions of [[state], [required], [required, state, state], [state, required], []]) {
      const proposal: Proposal = { proposalType: 'group_context_extensions', groupContextExtensions: { extensions } };
      const commit = await forgeCommit(openGroup(group.state(0)), [proposal]);
      await expectRefused(
        group.state(1),
        commit,
        extensions.length === 2
          ? 'the group requires other capabilities than ours'
          : 'the group context has other extensions than ours',
      );
    }
    expect(requiredCapabilitiesExtension()).toEqual(required);
  });

  test('when it ends the group by a re-initialisation', async () => {
    const group = await TestGroup.of(2);
    const client = openGroup(group.state(0));
    const { groupContext } = client;
    const reinit = { groupId: none, version: 'mls10' as const, cipherSuite: groupContext.cipherSuite, extensions: [] };
    const commit = await forgeCommit(client, [{ proposalType: 'reinit', reinit }]);
    await expectRefused(group.state(1), commit, 'our groups have no such proposals');
  });

  test('when it adds a leaf with the encryption key of another one', async () => {
    const group = await TestGroup.of(2);
    const device = await makeDevice();
    const stolen = openGroup(group.state(1)).ratchetTree[2];
    if (stolen?.nodeType !== 'leaf') throw new Error('there is no such leaf');
    const keyPackage = await forgeKeyPackage(device, { hpkePublicKey: stolen.leaf.hpkePublicKey });
    const commit = await forgeCommit(openGroup(group.state(0)), [{ proposalType: 'add', add: { keyPackage } }]);
    await expectRefused(group.state(1), commit, 'two nodes have the same key');
  });

  test('when it comes as a public message', async () => {
    const group = await TestGroup.of(2);
    const client = openGroup(group.state(0));
    const { commit } = await createCommit(
      { state: { ...client, clientConfig: clientConfig(everyone) }, cipherSuite: suiteOf(client) },
      { wireAsPublicMessage: true },
    );
    await expectRefused(group.state(1), writeMlsMessage(commit), 'the message is of another kind');
  });
});

test('a proposal on its own is refused, and the group goes on without it', async () => {
  const group = await TestGroup.of(3);
  const client = openGroup(group.state(2));
  const { message } = await createProposal(
    client,
    false,
    { proposalType: 'remove', remove: { removed: 2 } },
    suiteOf(client),
  );
  await expectRefused(group.state(0), writeMlsMessage(message), 'standalone proposals are not accepted');
  await group.commit(1, await updateSelf(group.state(1)));
  expect(await group.allTalk()).toBe(true);
});

test('a message whose header names another epoch is refused, although its author signed it so', async () => {
  const group = await TestGroup.of(2);
  const client = openGroup(group.state(0));
  const liar = { ...client, groupContext: { ...client.groupContext, epoch: client.groupContext.epoch + 1n } };
  const { message } = await protect(holdGroup(liar), utf8('text'), none);
  await expectRefused(group.state(1), message, 'the message is of another epoch');
});

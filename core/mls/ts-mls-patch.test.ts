/** Each fault that patches/README.md numbers has a test here that fails when its part of the patch is taken back. */
import { beforeAll, describe, expect, test } from 'vitest';
import { applyProposals, joinGroup, makePskIndex } from 'ts-mls/clientState.js';
import { createGroupInfoWithExternalPub, joinGroupExternal } from 'ts-mls/createCommit.js';
import { deriveSecret } from 'ts-mls/crypto/kdf.js';
import { getCommitSecret } from 'ts-mls/pathSecrets.js';
import { processPublicMessage } from 'ts-mls/processMessages.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import { toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { cryptoReady, randomBytes } from '../crypto/primitives';
import { addMembers } from './add';
import { cipherSuite, defaultCipherSuite } from './crypto-provider';
import { updateGroupState } from './group-context';
import { groupContextExtensions } from './group-state-extension';
import { accessKey } from './exporter';
import { forgeCommitWithoutPath, withTree } from './forged-commit';
import { clientConfig, openGroup, type GroupState } from './group-state';
import { makeKeyPackage } from './key-package';
import { decodePrivateKeys } from './key-package-codec';
import { readMlsMessage } from './mls-message';
import { unprotect } from './private-message';
import { removeMembers } from './remove';
import { everyone, makeDevice, none, packageOf, TestGroup, utf8 } from './test-group';
import { updateSelf } from './update';

beforeAll(cryptoReady);

const suite = () => cipherSuite(defaultCipherSuite);

describe('P1: unmerged leaves differ along a path', () => {
  test('a legal welcome is accepted', async () => {
    const group = await TestGroup.of(8);
    const removed = group.drop(5);
    await group.commit(0, await removeMembers(group.state(0), [removed.device.identity]));
    await group.commit(4, await updateSelf(group.state(4)));
    await group.commit(5, await updateSelf(group.state(5)));
    // The newcomer takes the free leaf and is unmerged at the nodes above it, until member 0 replaces the root alone.
    await group.add(0, [await makeDevice()]);
    await group.commit(0, await updateSelf(group.state(0)));
    const unmerged = openGroup(group.state(0)).ratchetTree.map((node) =>
      node?.nodeType === 'parent' ? node.parent.unmergedLeaves.length : 0,
    );
    expect([unmerged[11], unmerged[7]]).toEqual([1, 0]);
    await group.add(0, [await makeDevice()]);
    expect(await group.allTalk()).toBe(true);
  });

  test('a leaf that is listed above a node which does not list it is refused', async () => {
    const group = await TestGroup.of(4);
    for (const by of [0, 2]) await group.commit(by, await updateSelf(group.state(by)));
    const client = openGroup(group.state(0));
    const tree = client.ratchetTree.map((node, nodeIndex) =>
      node?.nodeType === 'parent' && nodeIndex === 3
        ? { ...node, parent: { ...node.parent, unmergedLeaves: [1] } }
        : node,
    );
    const made = await packageOf(await makeDevice());
    const { welcome = none } = await addMembers(withTree(group.state(0), tree), [made.keyPackage]);
    const stored = decodePrivateKeys(made.privateKeys);
    const joining = joinGroup(
      readMlsMessage(welcome, 'mls_welcome', 1 << 20).welcome,
      stored.keyPackage,
      stored.privateKeys,
      emptyPskIndex,
      suite(),
      undefined,
      undefined,
      clientConfig(everyone),
    );
    await expect(joining).rejects.toThrow('non-blank intermediate node');
  });
});

describe('P2: external_pub', () => {
  test('carries its length, and is read with it', async () => {
    const group = await TestGroup.of(2);
    const client = openGroup(group.state(0));
    const info = await createGroupInfoWithExternalPub(client, [], suite());
    const external = info.extensions.find(({ extensionType }) => extensionType === 'external_pub');
    expect(external?.extensionData).toHaveLength(33);
    expect(external?.extensionData[0]).toBe(32);

    const device = await makeDevice();
    const options = { ...device, isLastResort: false, nowMs: Date.now() };
    const { publicPackage, privatePackage } = await makeKeyPackage(options);
    const config = clientConfig(everyone);
    const joined = await joinGroupExternal(
      info,
      publicPackage,
      privatePackage,
      false,
      suite(),
      client.ratchetTree,
      config,
    );
    const state = { ...client, clientConfig: config };
    const { newState } = await processPublicMessage(state, joined.publicMessage, makePskIndex(state, {}), suite());
    expect(newState.keySchedule.epochAuthenticator).toEqual(joined.newState.keySchedule.epochAuthenticator);
  });
});

describe('P3: a commit with only GroupContextExtensions', () => {
  test('has a path: the committer’s key is a new one', async () => {
    const group = await TestGroup.of(2);
    const keyBefore = encryptionKey(group.state(1), 0);
    await group.commit(0, await updateGroupState(group.state(0), utf8('second')));
    expect(encryptionKey(group.state(1), 0)).not.toEqual(keyBefore);
  });

  test('is refused without a path', async () => {
    const group = await TestGroup.of(2);
    const extensions = groupContextExtensions(utf8('second'));
    const commit = await forgeCommitWithoutPath(group.state(0), {
      proposalType: 'group_context_extensions',
      groupContextExtensions: { extensions },
    });
    await expect(unprotect(group.state(1), commit, everyone)).rejects.toMatchObject({
      code: 'crypto.failed',
      cause: expect.objectContaining({ message: 'Update path is required' }),
    });
  });

  test('an addition without a path is still accepted', async () => {
    const group = await TestGroup.of(2);
    const { publicPackage } = await makeKeyPackage({ ...(await makeDevice()), isLastResort: false, nowMs: Date.now() });
    const commit = await forgeCommitWithoutPath(group.state(0), {
      proposalType: 'add',
      add: { keyPackage: publicPackage },
    });
    expect(await unprotect(group.state(1), commit, everyone)).toMatchObject({ kind: 'commit' });
  });
});

describe('P4: a commit with GroupContextExtensions and a removal', () => {
  test('is processed by every receiver', async () => {
    const group = await TestGroup.of(4);
    const { device } = group.drop(2);
    await group.commit(1, await removeMembers(group.state(1), [device.identity], { groupState: utf8('second') }));
    expect(await group.allTalk()).toBe(true);
  });
});

describe('P5: a skipped generation', () => {
  test('is kept as key and nonce, from which no later key follows', async () => {
    const group = await TestGroup.of(2);
    const ratchetSecret = openGroup(group.state(1)).secretTree[0]?.application.secret.slice();
    const early = await group.send(0, 'early');
    await group.receive(1, await group.send(0, 'late'));
    const kept = openGroup(group.state(1)).secretTree[0]?.application.unusedGenerations ?? {};
    expect(Object.keys(kept)).toEqual(['0']);
    expect(kept[0]).toHaveLength(32 + 12);
    expect(kept[0]).not.toEqual(ratchetSecret);
    expect(await group.receive(1, early)).toMatchObject({ plaintext: utf8('early') });
    expect(openGroup(group.state(1)).secretTree[0]?.application.unusedGenerations).toEqual({});
  });
});

describe('P6: keys of former epochs', () => {
  test('are not kept, and what a commit made useless is handed out to be wiped', async () => {
    const group = await TestGroup.of(2);
    await group.commit(0, await updateSelf(group.state(0)));
    const secretTree = openGroup(group.state(1)).secretTree;
    const { commit } = await updateSelf(group.state(0));
    const { next } = await unprotect(group.state(1), commit, everyone);
    expect(openGroup(next).historicalReceiverData.size).toBe(0);
    const zeros = new Uint8Array(32);
    for (const { application, handshake } of secretTree) {
      expect([application.secret, handshake.secret]).toEqual([zeros, zeros]);
    }
  });
});

describe('P7: a removed member whose leaf goes to another one', () => {
  test('learns that it was removed', async () => {
    const group = await TestGroup.of(3);
    const removed = group.drop(1);
    const { publicPackage } = await makeKeyPackage({ ...(await makeDevice()), isLastResort: false, nowMs: Date.now() });
    const client = openGroup(removed.state);
    const proposals: Proposal[] = [
      { proposalType: 'remove', remove: { removed: 1 } },
      { proposalType: 'add', add: { keyPackage: publicPackage } },
    ];
    const applied = await applyProposals(
      { ...client, clientConfig: clientConfig(everyone) },
      proposals.map((proposal) => ({ proposalOrRefType: 'proposal', proposal })),
      toLeafIndex(0),
      emptyPskIndex,
      false,
      suite(),
    );
    expect(applied.selfRemoved).toBe(true);
  });
});

describe('P8: the commit secret', () => {
  test('follows from the last path secret when the root is blank', async () => {
    const group = await TestGroup.of(4);
    const gone = [group.drop(0), group.drop(0)].map(({ device }) => device.identity);
    await group.commit(0, await removeMembers(group.state(0), gone));
    const { ratchetTree } = openGroup(group.state(0));
    expect(ratchetTree.map((node) => node?.nodeType)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      'leaf',
      'parent',
      'leaf',
    ]);
    const pathSecret = randomBytes(32);
    const { kdf } = suite();
    const expected = await deriveSecret(pathSecret, 'path', kdf);
    expect(await getCommitSecret(ratchetTree, toNodeIndex(5), pathSecret, kdf)).toEqual(expected);
    expect(accessKey(group.state(0))).toEqual(accessKey(group.state(1)));
    expect(await group.allTalk()).toBe(true);
  });
});

function encryptionKey(state: GroupState, leafIndex: number): Uint8Array | undefined {
  const node = openGroup(state).ratchetTree[leafIndex * 2];
  return node?.nodeType === 'leaf' ? node.leaf.hpkePublicKey : undefined;
}

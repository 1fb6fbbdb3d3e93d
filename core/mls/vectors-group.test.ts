import { beforeAll, describe, expect, test } from 'vitest';
import { joinGroup, makePskIndex, validateRatchetTree, type ClientState } from 'ts-mls/clientState.js';
import { applyUpdatePathSecret } from 'ts-mls/createCommit.js';
import { defaultLifetimeConfig } from 'ts-mls/lifetimeConfig.js';
import { decodeMlsMessage } from 'ts-mls/message.js';
import { getCommitSecret } from 'ts-mls/pathSecrets.js';
import { toPrivateKeyPath, updateLeafKey } from 'ts-mls/privateKeyPath.js';
import { processPrivateMessage, processPublicMessage } from 'ts-mls/processMessages.js';
import { decodeProposal } from 'ts-mls/proposal.js';
import {
  addLeafNode,
  decodeRatchetTree,
  encodeRatchetTree,
  removeLeafNode,
  resolution,
  updateLeafNode,
  type RatchetTree,
} from 'ts-mls/ratchetTree.js';
import { treeHash, treeHashRoot } from 'ts-mls/treeHash.js';
import { toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { applyUpdatePath, decodeUpdatePath, type UpdatePath } from 'ts-mls/updatePath.js';
import { cryptoReady } from '../crypto/primitives';
import { authenticationService } from './credential';
import { cipherSuite } from './crypto-provider';
import { hasVectors, hex, readVectors, suiteName, whole } from './vectors';

beforeAll(cryptoReady);

interface PassiveClient {
  cipher_suite: number;
  key_package: string;
  signature_priv: string;
  encryption_priv: string;
  init_priv: string;
  welcome: string;
  ratchet_tree: string | null;
  initial_epoch_authenticator: string;
  external_psks: { psk_id: string; psk: string }[];
  epochs: { proposals: string[]; commit: string; epoch_authenticator: string }[];
}

interface TreeKem {
  cipher_suite: number;
  group_id: string;
  epoch: number;
  confirmed_transcript_hash: string;
  ratchet_tree: string;
  leaves_private: {
    index: number;
    encryption_priv: string;
    path_secrets: { node: number; path_secret: string }[];
  }[];
  update_paths: {
    sender: number;
    update_path: string;
    path_secrets: (string | null)[];
    commit_secret: string;
    tree_hash_after: string;
  }[];
}

describe.skipIf(!hasVectors)('vectors of the working group', () => {
  test.each(['passive-client-welcome.json', 'passive-client-handling-commit.json', 'passive-client-random.json'])(
    '%s',
    async (name) => {
      const vectors = readVectors<PassiveClient>(name);
      expect(vectors.length).toBeGreaterThan(0);
      for (const vector of vectors) await followGroup(vector);
    },
    120_000,
  );

  test('treekem', async () => {
    for (const vector of readVectors<TreeKem>('treekem.json')) {
      const tree = whole(hex(vector.ratchet_tree), decodeRatchetTree);
      for (const update of vector.update_paths) await checkUpdatePath(vector, tree, update);
    }
  });

  test('tree-validation', async () => {
    const vectors = readVectors<{
      cipher_suite: number;
      tree: string;
      group_id: string;
      tree_hashes: string[];
      resolutions: number[][];
    }>('tree-validation.json');
    for (const vector of vectors) {
      const suite = cipherSuite(suiteName(vector.cipher_suite));
      const tree = whole(hex(vector.tree), decodeRatchetTree);
      for (const [index, expected] of vector.tree_hashes.entries()) {
        expect(await treeHash(tree, toNodeIndex(index), suite.hash)).toEqual(hex(expected));
        expect(resolution(tree, toNodeIndex(index))).toEqual(vector.resolutions[index]);
      }
      const context = groupContext(vector.group_id, 0, '', suiteName(vector.cipher_suite));
      const rootHash = await treeHashRoot(tree, suite.hash);
      const service = { validateCredential: async () => true };
      expect(await validateRatchetTree(tree, context, defaultLifetimeConfig, service, rootHash, suite)).toBeUndefined();
    }
  });

  test('tree-operations', async () => {
    const vectors = readVectors<{
      cipher_suite: number;
      proposal: string;
      proposal_sender: number;
      tree_before: string;
      tree_after: string;
      tree_hash_after: string;
    }>('tree-operations.json');
    for (const vector of vectors) {
      const { hash } = cipherSuite(suiteName(vector.cipher_suite));
      const before = whole(hex(vector.tree_before), decodeRatchetTree);
      const after = applyProposal(before, vector.proposal, vector.proposal_sender);
      expect(encodeRatchetTree(after)).toEqual(hex(vector.tree_after));
      expect(await treeHashRoot(after, hash)).toEqual(hex(vector.tree_hash_after));
    }
  });
});

test('a credential of another form than ours never passes the check', async () => {
  const service = authenticationService(() => true);
  const key = new Uint8Array(32);
  await expect(service.validateCredential({ credentialType: 'x509', certificates: [] }, key)).rejects.toThrow();
  await expect(
    service.validateCredential({ credentialType: 'basic', identity: new Uint8Array(47) }, key),
  ).rejects.toThrow();
});

async function followGroup(vector: PassiveClient): Promise<void> {
  const suite = cipherSuite(suiteName(vector.cipher_suite));
  const welcome = whole(hex(vector.welcome), decodeMlsMessage);
  const keyPackage = whole(hex(vector.key_package), decodeMlsMessage);
  if (welcome.wireformat !== 'mls_welcome' || keyPackage.wireformat !== 'mls_key_package') throw new Error('mixed up');
  const psks: Record<string, Uint8Array> = {};
  for (const { psk_id: id, psk } of vector.external_psks) psks[Buffer.from(id, 'hex').toString('base64')] = hex(psk);
  let state = await joinGroup(
    welcome.welcome,
    keyPackage.keyPackage,
    {
      initPrivateKey: hex(vector.init_priv),
      hpkePrivateKey: hex(vector.encryption_priv),
      signaturePrivateKey: hex(vector.signature_priv),
    },
    makePskIndex(undefined, psks),
    suite,
    vector.ratchet_tree === null ? undefined : whole(hex(vector.ratchet_tree), decodeRatchetTree),
  );
  expect(state.keySchedule.epochAuthenticator).toEqual(hex(vector.initial_epoch_authenticator));
  for (const { proposals, commit, epoch_authenticator: authenticator } of vector.epochs) {
    for (const message of [...proposals, commit]) state = await follow(state, message, psks);
    expect(state.keySchedule.epochAuthenticator).toEqual(hex(authenticator));
  }
}

async function follow(state: ClientState, text: string, psks: Record<string, Uint8Array>): Promise<ClientState> {
  const suite = cipherSuite(suiteName(state.groupContext.cipherSuite.includes('CHACHA') ? 3 : 1));
  const message = whole(hex(text), decodeMlsMessage);
  const pskIndex = makePskIndex(state, psks);
  switch (message.wireformat) {
    case 'mls_public_message':
      return (await processPublicMessage(state, message.publicMessage, pskIndex, suite)).newState;
    case 'mls_private_message':
      return (await processPrivateMessage(state, message.privateMessage, pskIndex, suite)).newState;
    default:
      throw new Error('neither a proposal nor a commit');
  }
}

function groupContext(groupId: string, epoch: number, transcriptHash: string, name: ReturnType<typeof suiteName>) {
  return {
    version: 'mls10' as const,
    cipherSuite: name,
    groupId: hex(groupId),
    epoch: BigInt(epoch),
    treeHash: new Uint8Array(0),
    confirmedTranscriptHash: hex(transcriptHash),
    extensions: [],
  };
}

async function checkUpdatePath(
  vector: TreeKem,
  tree: RatchetTree,
  update: TreeKem['update_paths'][number],
): Promise<void> {
  const { hash } = cipherSuite(suiteName(vector.cipher_suite));
  const path = whole(hex(update.update_path), decodeUpdatePath);
  const after = await applyUpdatePath(tree, toLeafIndex(update.sender), path, hash);
  expect(await treeHashRoot(after, hash)).toEqual(hex(update.tree_hash_after));
  for (const leaf of vector.leaves_private) {
    if (leaf.index !== update.sender) await checkReceiver(vector, after, update, path, leaf);
  }
}

async function checkReceiver(
  vector: TreeKem,
  after: RatchetTree,
  update: TreeKem['update_paths'][number],
  path: UpdatePath,
  leaf: TreeKem['leaves_private'][number],
): Promise<void> {
  const suite = cipherSuite(suiteName(vector.cipher_suite));
  const secrets: Record<number, Uint8Array> = {};
  for (const { node, path_secret: secret } of leaf.path_secrets) secrets[node] = hex(secret);
  const privatePath = updateLeafKey(await toPrivateKeyPath(secrets, leaf.index, suite), hex(leaf.encryption_priv));
  const context = {
    ...groupContext(vector.group_id, vector.epoch, vector.confirmed_transcript_hash, suiteName(vector.cipher_suite)),
    treeHash: hex(update.tree_hash_after),
  };
  const sender = toLeafIndex(update.sender);
  const { nodeIndex, pathSecret } = await applyUpdatePathSecret(after, privatePath, sender, context, path, [], suite);
  expect(pathSecret).toEqual(hex(update.path_secrets[leaf.index] ?? ''));
  expect(await getCommitSecret(after, nodeIndex, pathSecret, suite.kdf)).toEqual(hex(update.commit_secret));
}

function applyProposal(tree: RatchetTree, text: string, sender: number): RatchetTree {
  const proposal = whole(hex(text), decodeProposal);
  switch (proposal.proposalType) {
    case 'add':
      return addLeafNode(tree, proposal.add.keyPackage.leafNode)[0];
    case 'remove':
      return removeLeafNode(tree, toLeafIndex(proposal.remove.removed));
    case 'update':
      return updateLeafNode(tree, proposal.update.leafNode, toLeafIndex(sender));
    default:
      throw new Error('not an operation on the tree');
  }
}

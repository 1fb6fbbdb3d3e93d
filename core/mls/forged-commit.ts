/** Commits for the tests that no honest member would make. */
import { applyProposals, nextEpochContext, type ClientState } from 'ts-mls/clientState.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { createCommit } from 'ts-mls/createCommit.js';
import { createConfirmationTag, createContentCommitSignature } from 'ts-mls/framedContent.js';
import { initializeEpoch } from 'ts-mls/keySchedule.js';
import { signKeyPackage, type KeyPackage } from 'ts-mls/keyPackage.js';
import { signLeafNodeKeyPackage, type LeafNodeKeyPackage } from 'ts-mls/leafNode.js';
import { protect } from 'ts-mls/messageProtection.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { toLeafIndex } from 'ts-mls/treemath.js';
import { cipherSuite, defaultCipherSuite } from './crypto-provider';
import { clientConfig, holdGroup, openGroup, suiteOf, type GroupState } from './group-state';
import { makeKeyPackage } from './key-package';
import { writeMlsMessage } from './mls-message';
import type { Device } from './test-group';

/** A state with another tree, as a dishonest member might hold it. */
export function withTree(state: GroupState, ratchetTree: RatchetTree): GroupState {
  return holdGroup({ ...openGroup(state), ratchetTree });
}

/** A key package of a device with a leaf that is changed before both are signed. */
export async function forgeKeyPackage(device: Device, changes: Partial<LeafNodeKeyPackage>): Promise<KeyPackage> {
  const { publicPackage } = await makeKeyPackage({ ...device, isLastResort: false, nowMs: Date.now() });
  const { signature } = cipherSuite(defaultCipherSuite);
  const { secretKey } = device.signature;
  const tbs = { ...publicPackage.leafNode, ...changes, leafNodeSource: 'key_package' } as LeafNodeKeyPackage;
  const leafNode = await signLeafNodeKeyPackage(tbs, secretKey, signature);
  return signKeyPackage({ ...publicPackage, leafNode }, secretKey, signature);
}

/** A commit with any proposals, by the library, without our own checks. `suite` may sign falsely. */
export async function forgeCommit(
  client: ClientState,
  extraProposals: Proposal[],
  suite: CiphersuiteImpl = suiteOf(client),
): Promise<Uint8Array> {
  const state = { ...client, clientConfig: clientConfig(() => true) };
  const { commit } = await createCommit({ state, cipherSuite: suite }, { extraProposals, ratchetTreeExtension: true });
  return writeMlsMessage(commit);
}

/** A commit with one proposal and no update path, valid in everything else. */
export async function forgeCommitWithoutPath(state: GroupState, proposal: Proposal): Promise<Uint8Array> {
  const client = { ...openGroup(state), clientConfig: clientConfig(() => true) };
  const suite = suiteOf(client);
  const { groupContext, privatePath, signaturePrivateKey } = client;
  const { leafIndex } = privatePath;
  const proposals = [{ proposalOrRefType: 'proposal' as const, proposal }];
  const applied = await applyProposals(client, proposals, toLeafIndex(leafIndex), emptyPskIndex, false, suite);
  const { framedContent, signature } = await createContentCommitSignature(
    groupContext,
    'mls_private_message',
    { proposals, path: undefined },
    { senderType: 'member', leafIndex },
    new Uint8Array(0),
    signaturePrivateKey,
    suite.signature,
  );
  const { additionalResult } = applied;
  const isRenamed = additionalResult.kind === 'memberCommit' && additionalResult.extensions.length > 0;
  const next = await nextEpochContext(
    isRenamed ? { ...groupContext, extensions: additionalResult.extensions } : groupContext,
    'mls_private_message',
    framedContent,
    signature,
    await treeHashRoot(applied.tree, suite.hash),
    client.confirmationTag,
    suite.hash,
  );
  const noSecret = new Uint8Array(suite.kdf.size);
  const { keySchedule } = await initializeEpoch(client.keySchedule.initSecret, noSecret, next, noSecret, suite.kdf);
  const confirmationTag = await createConfirmationTag(
    keySchedule.confirmationKey,
    next.confirmedTranscriptHash,
    suite.hash,
  );
  const { privateMessage } = await protect(
    client.keySchedule.senderDataSecret,
    new Uint8Array(0),
    groupContext,
    client.secretTree,
    { ...framedContent, auth: { contentType: 'commit', signature, confirmationTag } },
    leafIndex,
    client.clientConfig.paddingConfig,
    suite,
  );
  return writeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage });
}

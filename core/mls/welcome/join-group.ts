/** The second half of joining by a Welcome (RFC 9420 section 12.4.3.1). */
import { timingSafeEqual } from 'node:crypto';
import { equalBytes } from '../../../shared/domain/bytes';
import { wipe } from '../../crypto/primitives';
import { encode } from '../codec/writer';
import { isSignedWithLabel } from '../crypto/labels';
import type { Environment } from '../group/environment';
import type { GroupState } from '../group/group-state';
import { checkResumption } from '../group/resumption';
import { beginEpoch, confirmationTag } from '../key-schedule/key-schedule';
import { secretTree } from '../key-schedule/secret-tree';
import { interimTranscriptHash } from '../key-schedule/transcript-hash';
import { writeLeafNode } from '../leaf/leaf-node';
import { demand, failAlike } from '../refusal';
import { filteredDirectPath } from '../tree/path-secrets';
import { membersOf } from '../tree/ratchet-tree';
import { treeHash } from '../tree/tree-hash';
import { commonAncestor, isAncestorOfLeaf, leafToNode, type LeafIndex } from '../tree/tree-math';
import { checkRatchetTree } from '../tree/tree-validation';
import { derivePathKeys, type PrivateKeys } from '../tree/treekem';
import { checkJoinedMembers } from './joined-members';
import type { OpenedWelcome } from './open-welcome';

/**
 * The group of an opened welcome, if all its `signatures` are valid. That takes longest in a large group: the caller may
 * have found it out elsewhere, or be finding it out. Uses up the secrets of `opened`, but not those of the own
 * key package. That the client is in no other group with the same id is for the caller to check. Throws `crypto.failed`.
 */
export function joinGroup(
  opened: OpenedWelcome,
  environment: Environment,
  isSigned: boolean = opened.signatures.every((signed) => isSignedWithLabel(opened.suite, signed)),
): GroupState {
  return failAlike(() => {
    demand(isSigned, 'a signature is not valid');
    const { suite, groupInfo, tree, groupSecrets, own, resumption } = opened;
    const context = groupInfo.groupContext;
    demand(equalBytes(treeHash(tree), context.treeHash), 'the tree is another one than the group info says');
    checkRatchetTree(suite, tree, context.extensions);
    checkJoinedMembers(tree, context.extensions, environment);
    if (resumption !== undefined) checkResumption(resumption, { context, tree }, environment.authentication);
    const leafIndex = findOwnLeaf(opened);
    const privateKeys = ownKeys(opened, leafIndex);
    const epoch = beginEpoch(suite, groupSecrets.joinerSecret, opened.pskSecret, context);
    const tag = confirmationTag(epoch.confirmationKey, context.confirmedTranscriptHash);
    const isConfirmed =
      tag.length === groupInfo.confirmationTag.length && timingSafeEqual(tag, groupInfo.confirmationTag);
    demand(isConfirmed, 'the confirmation tag is wrong');
    wipe(epoch.confirmationKey, groupSecrets.joinerSecret, opened.pskSecret);
    return {
      suite,
      context,
      tree,
      leafIndex,
      privateKeys,
      signatureSecretKey: own.signatureSecretKey.slice(),
      secrets: epoch.secrets,
      secretTree: secretTree(tree.leaves.length, epoch.encryptionSecret),
      confirmationTag: tag,
      interimTranscriptHash: interimTranscriptHash(context.confirmedTranscriptHash, tag),
      proposals: [],
      status: { kind: 'active' },
    };
  });
}

function findOwnLeaf({ tree, own }: OpenedWelcome): LeafIndex {
  const encoded = encode(writeLeafNode, own.keyPackage.leafNode);
  for (const [leafIndex, leaf] of membersOf(tree)) {
    const isCandidate = equalBytes(leaf.encryptionKey, own.keyPackage.leafNode.encryptionKey);
    if (isCandidate && equalBytes(encode(writeLeafNode, leaf), encoded)) return leafIndex;
  }
  return demand(false, 'this client is not in the tree') ?? -1;
}

function ownKeys({ suite, tree, groupInfo, groupSecrets, own }: OpenedWelcome, leafIndex: LeafIndex): PrivateKeys {
  const keys = new Map<number, Uint8Array>([[leafToNode(leafIndex), own.encryptionSecretKey.slice()]]);
  const { encryptionKey } = own.keyPackage.leafNode;
  const isOwnKey = equalBytes(suite.kem.publicKeyOf(own.encryptionSecretKey), encryptionKey);
  demand(isOwnKey, 'the secret key is of another leaf');
  if (groupSecrets.pathSecret === undefined) return keys;
  demand(groupInfo.signer !== leafIndex, 'this client welcomes itself');
  const ancestor = commonAncestor(leafIndex, groupInfo.signer);
  const steps = filteredDirectPath(tree, groupInfo.signer).filter(
    ({ node }) => isAncestorOfLeaf(node, leafIndex) && isAncestorOfLeaf(node, groupInfo.signer),
  );
  demand(steps[0]?.node === ancestor, 'the path secret is of no node');
  const { newKeys, commitSecret } = derivePathKeys(suite, tree, steps, groupSecrets.pathSecret);
  wipe(commitSecret);
  for (const [node, key] of newKeys) keys.set(node, key);
  return keys;
}

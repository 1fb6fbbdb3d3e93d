/** Creating a group (RFC 9420 section 11). */
import { randomBytes, wipe } from '../../crypto/primitives';
import type { OwnKeyPackage } from '../key-package/key-package';
import { cipherSuite } from '../crypto/cipher-suite';
import { confirmationTag, deriveEpoch } from '../key-schedule/key-schedule';
import { secretTree } from '../key-schedule/secret-tree';
import { interimTranscriptHash } from '../key-schedule/transcript-hash';
import { demandDistinct, type Extension } from '../leaf/extension';
import { findExternalSenders } from '../proposal/external-senders';
import { failAlike } from '../refusal';
import { checkLeafNode, checkMembers } from '../tree/leaf-node-validation';
import { singleLeafTree } from '../tree/ratchet-tree';
import { treeHash } from '../tree/tree-hash';
import { leafToNode } from '../tree/tree-math';
import type { GroupState } from './group-state';

export interface NewGroup {
  readonly groupId: Uint8Array;
  /** Whoever creates the group, by a key package that serves for nothing else. Its secrets are copied. */
  readonly creator: OwnKeyPackage;
  readonly extensions: readonly Extension[];
}

/** A group at epoch 0 in which its creator is alone. Throws `crypto.unknown-suite`, and `crypto.failed` for what is not valid. */
export function createGroup({ groupId, creator, extensions }: NewGroup): GroupState {
  const suite = cipherSuite(creator.keyPackage.cipherSuite);
  return failAlike(() => {
    const tree = singleLeafTree(creator.keyPackage.leafNode);
    checkLeafNode(suite, creator.keyPackage.leafNode);
    demandDistinct(extensions);
    findExternalSenders(extensions);
    checkMembers(tree, extensions);
    const context = {
      cipherSuite: suite.id,
      groupId: groupId.slice(),
      epoch: 0n,
      treeHash: treeHash(tree),
      confirmedTranscriptHash: new Uint8Array(0),
      extensions,
    };
    const epochSecret = randomBytes(suite.hashBytes);
    const epoch = deriveEpoch(suite, epochSecret);
    const tag = confirmationTag(epoch.confirmationKey, context.confirmedTranscriptHash);
    wipe(epochSecret, epoch.confirmationKey);
    return {
      suite,
      context,
      tree,
      leafIndex: 0,
      privateKeys: new Map([[leafToNode(0), creator.encryptionSecretKey.slice()]]),
      signatureSecretKey: creator.signatureSecretKey.slice(),
      secrets: epoch.secrets,
      secretTree: secretTree(tree.leaves.length, epoch.encryptionSecret),
      confirmationTag: tag,
      interimTranscriptHash: interimTranscriptHash(context.confirmedTranscriptHash, tag),
      proposals: [],
      status: { kind: 'active' },
    };
  });
}

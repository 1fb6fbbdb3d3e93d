/** Joining by an external commit (RFC 9420 section 12.4.3.2). */
import { wipe } from '../../crypto/primitives';
import { cipherSuite, type CipherSuite } from '../crypto/cipher-suite';
import { isSignedWithLabel } from '../crypto/labels';
import { signContent } from '../framing/authenticated-content';
import { decodeMlsMessageOf, encodeMlsMessage } from '../framing/mls-message';
import type { Environment } from '../group/environment';
import type { GroupState } from '../group/group-state';
import { encodeGroupContext } from '../key-schedule/group-context';
import { createExternalInit } from '../key-schedule/key-schedule';
import { pskSecret, type PreSharedKeyId } from '../key-schedule/pre-shared-key';
import { interimTranscriptHash } from '../key-schedule/transcript-hash';
import type { LeafNodeContent } from '../leaf/leaf-node';
import type { Proposal } from '../proposal/proposal';
import { demand, failAlike, Refusal } from '../refusal';
import { checkLeafNode, checkMembers } from '../tree/leaf-node-validation';
import { extendTree, memberAt, nextLeafIndex, removeLeaf, type RatchetTree } from '../tree/ratchet-tree';
import { decodeRatchetTree } from '../tree/ratchet-tree-extension';
import { treeHash } from '../tree/tree-hash';
import type { LeafIndex } from '../tree/tree-math';
import { checkRatchetTree, leafSignatures } from '../tree/tree-validation';
import { createPath, encryptPath, type NewPath } from '../tree/treekem';
import { equalBytes } from '../../../shared/domain/bytes';
import { findExternalPub, findRatchetTree, groupInfoSignature, type GroupInfo } from '../welcome/group-info';
import { checkJoinedMembers } from '../welcome/joined-members';
import { nextEpoch, provisionalContext, type EpochKeys, type NextEpoch } from './next-epoch';

export interface ExternalCommitOptions {
  /** MLSMessage with a GroupInfo that has an external public key. */
  readonly groupInfo: Uint8Array;
  /** When it does not travel in the group info: what `encodeRatchetTree` made. */
  readonly ratchetTree?: Uint8Array;
  readonly leaf: LeafNodeContent;
  readonly signatureSecretKey: Uint8Array;
  /** A former leaf of this client that is still in the group: the new one takes its place. */
  readonly resync?: LeafIndex;
  readonly psks?: readonly PreSharedKeyId[];
  readonly aad?: Uint8Array;
}

export interface ExternalCommit {
  /** MLSMessage with a PublicMessage. */
  readonly commit: Uint8Array;
  /** Counts once the commit was accepted. */
  readonly next: GroupState;
}

const maxGroupInfoBytes = 2 ** 22;

/** Makes the commit by which this client joins. Throws `crypto.failed`, and `crypto.unknown-suite`. */
export function createExternalCommit(options: ExternalCommitOptions, environment: Environment): ExternalCommit {
  return failAlike(() => {
    const { groupInfo } = decodeMlsMessageOf(options.groupInfo, 'mls_group_info', maxGroupInfoBytes);
    const suite = cipherSuite(groupInfo.groupContext.cipherSuite);
    const tree = checkedTree(suite, groupInfo, options.ratchetTree, environment);
    const externalPub = findExternalPub(groupInfo);
    if (externalPub === undefined) throw new Refusal('the group can not be joined from outside');
    const { kemOutput, initSecret } = createExternalInit(suite, externalPub);
    const resynced = options.resync === undefined ? tree : withoutFormerLeaf(tree, options, environment);
    const leafIndex = nextLeafIndex(resynced);
    const path = newcomersPath(suite, resynced, groupInfo, options);
    const psk = pskSecret(suite, options.psks ?? [], environment.psk);
    const keys = { initSecret, commitSecret: path.commitSecret, pskSecret: psk };
    const { commit, epoch } = frame(suite, { groupInfo, path, kemOutput, keys }, options);
    const { joinerSecret, ...begun } = epoch;
    wipe(joinerSecret, psk, initSecret, path.commitSecret, ...path.pathSecrets);
    return {
      commit,
      next: {
        ...begun,
        suite,
        tree: path.tree,
        leafIndex,
        privateKeys: path.privateKeys,
        signatureSecretKey: options.signatureSecretKey.slice(),
        proposals: [],
        status: { kind: 'active' },
      },
    };
  });
}

// The path of a new leaf, at the leftmost blank place.
function newcomersPath(
  suite: CipherSuite,
  tree: RatchetTree,
  { groupContext }: GroupInfo,
  { leaf: content, signatureSecretKey }: ExternalCommitOptions,
): NewPath {
  const leafIndex = nextLeafIndex(tree);
  const base = leafIndex < tree.leaves.length ? tree : extendTree(tree);
  const { groupId, extensions } = groupContext;
  const path = createPath(suite, base, { leafIndex, content, signatureSecretKey, groupId });
  checkLeafNode(suite, path.leaf);
  checkMembers(path.tree, extensions);
  return path;
}

interface Joining {
  readonly groupInfo: GroupInfo;
  readonly path: NewPath;
  readonly kemOutput: Uint8Array;
  readonly keys: EpochKeys;
}

function frame(
  suite: CipherSuite,
  { groupInfo, path, kemOutput, keys }: Joining,
  options: ExternalCommitOptions,
): { readonly commit: Uint8Array; readonly epoch: NextEpoch } {
  const { groupContext: context, confirmationTag } = groupInfo;
  const change = { before: context, tree: path.tree, extensions: context.extensions };
  const updatePath = encryptPath(suite, path, encodeGroupContext(provisionalContext(change)), new Set());
  const proposals = externalProposals(kemOutput, options).map((proposal) => ({ type: 'proposal', proposal }) as const);
  const content = {
    groupId: context.groupId,
    epoch: context.epoch,
    sender: { senderType: 'new_member_commit' },
    authenticatedData: options.aad?.slice() ?? new Uint8Array(0),
    content: { contentType: 'commit', commit: { proposals, path: updatePath } },
  } as const;
  const secretKey = options.signatureSecretKey;
  const signature = signContent(suite, content, { wireFormat: 'public', context, secretKey });
  const transcript = {
    interimTranscriptHash: interimTranscriptHash(context.confirmedTranscriptHash, confirmationTag),
    commit: { wireFormat: 'public', content, auth: { signature } },
  } as const;
  const epoch = nextEpoch(suite, change, transcript, keys);
  const auth = { signature, confirmationTag: epoch.confirmationTag };
  const publicMessage = { content, auth, membershipTag: undefined };
  return { commit: encodeMlsMessage({ wireFormat: 'mls_public_message', publicMessage }), epoch };
}

function checkedTree(
  suite: CipherSuite,
  groupInfo: GroupInfo,
  ratchetTree: Uint8Array | undefined,
  environment: Environment,
): RatchetTree {
  const tree = ratchetTree === undefined ? findRatchetTree(groupInfo) : decodeRatchetTree(ratchetTree);
  if (tree === undefined) throw new Refusal('the ratchet tree is missing');
  const { treeHash: expected, extensions, groupId } = groupInfo.groupContext;
  demand(equalBytes(treeHash(tree), expected), 'the tree is another one than the group info says');
  checkRatchetTree(suite, tree, extensions);
  const signer = memberAt(tree, groupInfo.signer);
  const signatures = [groupInfoSignature(groupInfo, signer.signatureKey), ...leafSignatures(tree, groupId)];
  demand(
    signatures.every((signed) => isSignedWithLabel(suite, signed)),
    'a signature is not valid',
  );
  checkJoinedMembers(tree, extensions, environment);
  return tree;
}

function withoutFormerLeaf(
  tree: RatchetTree,
  { resync = 0, leaf }: ExternalCommitOptions,
  { authentication }: Environment,
): RatchetTree {
  demand(authentication.isSuccessor(memberAt(tree, resync), leaf), 'somebody else’s leaf is replaced');
  return removeLeaf(tree, resync);
}

function externalProposals(kemOutput: Uint8Array, { resync, psks = [] }: ExternalCommitOptions): Proposal[] {
  return [
    { proposalType: 'external_init', kemOutput },
    ...(resync === undefined ? [] : [{ proposalType: 'remove', removed: resync } as const]),
    ...psks.map((id): Proposal => ({ proposalType: 'psk', id })),
  ];
}

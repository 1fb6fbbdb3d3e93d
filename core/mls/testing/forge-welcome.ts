/** Welcomes of groups that nobody could have made by the rules: encrypted, confirmed and signed as they should be. */
import { randomBytes } from '../../crypto/primitives';
import { encodeMlsMessage } from '../framing/mls-message';
import type { GroupState } from '../group/group-state';
import type { OwnKeyPackage } from '../key-package/key-package';
import type { GroupContext } from '../key-schedule/group-context';
import { beginEpoch, confirmationTag } from '../key-schedule/key-schedule';
import type { PreSharedKeyId } from '../key-schedule/pre-shared-key';
import type { Extension } from '../leaf/extension';
import { addLeaf, type RatchetTree } from '../tree/ratchet-tree';
import { treeHash } from '../tree/tree-hash';
import type { NewPath } from '../tree/treekem';
import { ratchetTreeExtension, signGroupInfo, type GroupInfo } from '../welcome/group-info';
import { makeWelcome } from '../welcome/make-welcome';

export interface WelcomeForgery {
  /** Changes the tree in which the newcomer is already. Its hash is the right one. */
  readonly changeTree?: (tree: RatchetTree) => RatchetTree;
  readonly context?: Partial<GroupContext>;
  /** The tree that travels, when it is another one. */
  readonly sentTree?: RatchetTree;
  /** Changes the group info before it is signed. */
  readonly changeInfo?: (info: Omit<GroupInfo, 'signature'>) => Omit<GroupInfo, 'signature'>;
  readonly signatureSecretKey?: Uint8Array;
  readonly changeSigned?: (info: GroupInfo) => GroupInfo;
  readonly path?: Pick<NewPath, 'steps' | 'pathSecrets'>;
  readonly psks?: readonly PreSharedKeyId[];
  readonly extensions?: readonly Extension[];
}

/** A welcome by the member whose state this is, for one newcomer. */
export function forgeWelcome(state: GroupState, newcomer: OwnKeyPackage, forgery: WelcomeForgery = {}): Uint8Array {
  const { suite } = state;
  const placed = addLeaf(state.tree, newcomer.keyPackage.leafNode);
  const { changeTree = (tree) => tree, sentTree, changeInfo = (info) => info, changeSigned = (info) => info } = forgery;
  const tree = changeTree(placed.tree);
  const groupContext: GroupContext = {
    ...state.context,
    epoch: state.context.epoch + 1n,
    treeHash: treeHash(tree),
    confirmedTranscriptHash: randomBytes(suite.hashBytes),
    ...forgery.context,
  };
  const joinerSecret = randomBytes(suite.hashBytes);
  const pskSecret = new Uint8Array(suite.hashBytes);
  const { confirmationKey } = beginEpoch(suite, joinerSecret, pskSecret, groupContext);
  const extensions = [...(forgery.extensions ?? []), ratchetTreeExtension(sentTree ?? tree)];
  const info = changeInfo({
    groupContext,
    extensions,
    confirmationTag: confirmationTag(confirmationKey, groupContext.confirmedTranscriptHash),
    signer: state.leafIndex,
  });
  const signed = changeSigned(signGroupInfo(suite, info, forgery.signatureSecretKey ?? state.signatureSecretKey));
  const { psks = [] } = forgery;
  const path = forgery.path as NewPath | undefined;
  const added = [{ leafIndex: placed.leafIndex, keyPackage: newcomer.keyPackage }];
  const welcome = makeWelcome(suite, signed, { added, joinerSecret, pskSecret, psks, path });
  return encodeMlsMessage({ wireFormat: 'mls_welcome', welcome });
}

/** Making group infos and welcomes (RFC 9420 sections 12.4.3 and 12.4.1). */
import { wipe } from '../../crypto/primitives';
import { encode } from '../codec/writer';
import type { CipherSuite } from '../crypto/cipher-suite';
import { encryptorWithLabel } from '../crypto/labels';
import { decodeMlsMessageOf, encodeMlsMessage } from '../framing/mls-message';
import { demandActive, type GroupState } from '../group/group-state';
import { keyPackageReference } from '../key-package/key-package';
import { externalKeyPair, welcomeKeyAndNonce } from '../key-schedule/key-schedule';
import type { PreSharedKeyId } from '../key-schedule/pre-shared-key';
import type { Extension } from '../leaf/extension';
import type { AddedLeaf } from '../proposal/apply-proposals';
import { isAncestorOfLeaf } from '../tree/tree-math';
import type { NewPath } from '../tree/treekem';
import {
  externalPubExtension,
  ratchetTreeExtension,
  signGroupInfo,
  writeGroupInfo,
  type GroupInfo,
} from './group-info';
import { writeGroupSecrets, type Welcome } from './welcome';

export interface GroupInfoOptions {
  /** Whether the ratchet tree travels in it; otherwise the application brings it to whoever joins. */
  readonly hasTree: boolean;
  /** Whether outsiders can join with it by an external commit. */
  readonly hasExternalPub: boolean;
  readonly extensions?: readonly Extension[];
}

/** The group info of a state, signed by its member. Throws unless the state can be used and the client is in the group. */
export function makeGroupInfo(state: GroupState, options: GroupInfoOptions): GroupInfo {
  demandActive(state);
  const { suite, context, tree, secrets, confirmationTag, leafIndex, signatureSecretKey } = state;
  const extensions = [...(options.extensions ?? [])];
  if (options.hasTree) extensions.push(ratchetTreeExtension(tree));
  if (options.hasExternalPub) {
    const { publicKey, secretKey } = externalKeyPair(suite, secrets);
    wipe(secretKey);
    extensions.push(externalPubExtension(publicKey));
  }
  const unsigned = { groupContext: context, extensions, confirmationTag, signer: leafIndex };
  return signGroupInfo(suite, unsigned, signatureSecretKey);
}

/** What the members that a commit adds are told. */
export interface Welcomed {
  readonly added: readonly AddedLeaf[];
  readonly joinerSecret: Uint8Array;
  readonly pskSecret: Uint8Array;
  readonly psks: readonly PreSharedKeyId[];
  /** Of the commit, if it has one. */
  readonly path: NewPath | undefined;
}

export function makeWelcome(suite: CipherSuite, groupInfo: GroupInfo, welcomed: Welcomed): Welcome {
  const { key, nonce } = welcomeKeyAndNonce(suite, welcomed.joinerSecret, welcomed.pskSecret);
  const encryptedGroupInfo = suite.aead.seal(key, nonce, new Uint8Array(0), encode(writeGroupInfo, groupInfo));
  wipe(key, nonce);
  const encrypt = encryptorWithLabel(suite, { label: 'Welcome', context: encryptedGroupInfo });
  const secrets = welcomed.added.map(({ leafIndex, keyPackage }) => {
    const { joinerSecret, psks, path } = welcomed;
    const groupSecrets = encode(writeGroupSecrets, { joinerSecret, pathSecret: pathSecretFor(path, leafIndex), psks });
    const encryptedGroupSecrets = encrypt(keyPackage.initKey, groupSecrets);
    wipe(groupSecrets);
    return { newMember: keyPackageReference(keyPackage), encryptedGroupSecrets };
  });
  return { cipherSuite: suite.id, secrets, encryptedGroupInfo };
}

export interface SingleWelcome {
  /** KeyPackageRef. */
  readonly newMember: Uint8Array;
  /** MLSMessage. */
  readonly welcome: Uint8Array;
}

/** A welcome (MLSMessage) for many as one for each: nobody needs what is sealed for the others. */
export function splitWelcome(bytes: Uint8Array): SingleWelcome[] {
  const { welcome } = decodeMlsMessageOf(bytes, 'mls_welcome', bytes.length);
  return welcome.secrets.map((secrets) => ({
    newMember: secrets.newMember,
    welcome: encodeMlsMessage({ wireFormat: 'mls_welcome', welcome: { ...welcome, secrets: [secrets] } }),
  }));
}

// Of the lowest node of the path that is above the new leaf.
function pathSecretFor(path: NewPath | undefined, leafIndex: number): Uint8Array | undefined {
  const index = path?.steps.findIndex(({ node }) => isAncestorOfLeaf(node, leafIndex)) ?? -1;
  return path?.pathSecrets[index];
}

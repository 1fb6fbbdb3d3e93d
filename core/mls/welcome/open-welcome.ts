/** The first half of joining by a Welcome (RFC 9420 section 12.4.3.1): opening it. See join-group.ts for the second. */
import { equalBytes } from '../../../shared/domain/bytes';
import { wipe } from '../../crypto/primitives';
import { decode } from '../codec/reader';
import { cipherSuite, type CipherSuite } from '../crypto/cipher-suite';
import { decryptWithLabel, demandHashLength, type LabeledSignature } from '../crypto/labels';
import { decodeMlsMessageOf } from '../framing/mls-message';
import type { Environment } from '../group/environment';
import { findResumption, isResumptionOf, pskLookup, type Resumption } from '../group/resumption';
import { keyPackageReference, type OwnKeyPackage } from '../key-package/key-package';
import { welcomeKeyAndNonce } from '../key-schedule/key-schedule';
import { pskSecret } from '../key-schedule/pre-shared-key';
import { demand, failAlike, Refusal } from '../refusal';
import { memberAt, type RatchetTree } from '../tree/ratchet-tree';
import { decodeRatchetTree } from '../tree/ratchet-tree-extension';
import { leafSignatures } from '../tree/tree-validation';
import { findRatchetTree, groupInfoSignature, readGroupInfo, type GroupInfo } from './group-info';
import { readGroupSecrets, type GroupSecrets, type Welcome } from './welcome';

export interface WelcomeOptions {
  /** MLSMessage. */
  readonly welcome: Uint8Array;
  /** One of those that the welcome is for; see `welcomeReferences`. Its secrets stay the caller's. */
  readonly own: OwnKeyPackage;
  /** When it does not travel in the welcome: what `encodeRatchetTree` made. */
  readonly ratchetTree?: Uint8Array;
  /** The group that the new one succeeds or branches off, when it does. */
  readonly resumption?: Resumption;
}

/** A welcome that was opened, whose tree is not yet trusted. Holds secrets until `joinGroup` uses it up. */
export interface OpenedWelcome {
  readonly suite: CipherSuite;
  readonly groupInfo: GroupInfo;
  readonly tree: RatchetTree;
  readonly groupSecrets: GroupSecrets;
  readonly pskSecret: Uint8Array;
  readonly own: OwnKeyPackage;
  readonly resumption: Resumption | undefined;
  /** All of these have to be valid: of each leaf, and of the group info. */
  readonly signatures: readonly LabeledSignature[];
}

const maxWelcomeBytes = 2 ** 22;

/** The references of the key packages that a welcome (MLSMessage) is for. Throws `crypto.failed`, `crypto.unknown-suite`. */
export function welcomeReferences(welcome: Uint8Array): Uint8Array[] {
  return failAlike(() => readWelcomeMessage(welcome).secrets.map(({ newMember }) => newMember));
}

/** Throws `crypto.failed`, and `crypto.unknown-suite`. */
export function openWelcome(options: WelcomeOptions, environment: Environment): OpenedWelcome {
  return failAlike(() => {
    const welcome = readWelcomeMessage(options.welcome);
    const suite = cipherSuite(welcome.cipherSuite);
    const { own, resumption } = options;
    demand(own.keyPackage.cipherSuite === suite.id, 'the welcome is for another suite');
    const groupSecrets = openGroupSecrets(suite, welcome, own);
    const named = findResumption(groupSecrets.psks);
    const isRight = named === undefined || (resumption !== undefined && isResumptionOf(named, resumption.from.context));
    demand(isRight && named?.usage === resumption?.usage, 'the group resumes another one than was said');
    for (const { pskNonce } of groupSecrets.psks) demandHashLength(suite, pskNonce);
    const psk = pskSecret(suite, groupSecrets.psks, pskLookup(undefined, environment, resumption));
    const groupInfo = openGroupInfo(suite, welcome, groupSecrets, psk);
    const tree =
      options.ratchetTree === undefined ? findRatchetTree(groupInfo) : decodeRatchetTree(options.ratchetTree);
    if (tree === undefined) throw new Refusal('the ratchet tree is missing');
    const { groupId } = groupInfo.groupContext;
    const signer = memberAt(tree, groupInfo.signer);
    const signatures = [groupInfoSignature(groupInfo, signer.signatureKey), ...leafSignatures(tree, groupId)];
    return { suite, groupInfo, tree, groupSecrets, pskSecret: psk, own, resumption, signatures };
  });
}

function readWelcomeMessage(bytes: Uint8Array): Welcome {
  const { welcome } = decodeMlsMessageOf(bytes, 'mls_welcome', maxWelcomeBytes);
  // First of all, so that a group that only a newer version knows is told from one that is broken.
  cipherSuite(welcome.cipherSuite);
  demand(welcome.secrets.length > 0, 'the welcome is for nobody');
  return welcome;
}

function openGroupSecrets(suite: CipherSuite, welcome: Welcome, own: OwnKeyPackage): GroupSecrets {
  const reference = keyPackageReference(own.keyPackage);
  const sealed = welcome.secrets.find(({ newMember }) => equalBytes(newMember, reference));
  if (sealed === undefined) throw new Refusal('the welcome is not for this client');
  const context = { label: 'Welcome', context: welcome.encryptedGroupInfo };
  const plaintext = decryptWithLabel(suite, own.initSecretKey, context, sealed.encryptedGroupSecrets);
  const groupSecrets = decode(plaintext, readGroupSecrets);
  wipe(plaintext);
  demandHashLength(suite, groupSecrets.joinerSecret);
  return groupSecrets;
}

function openGroupInfo(suite: CipherSuite, welcome: Welcome, secrets: GroupSecrets, psk: Uint8Array): GroupInfo {
  const { key, nonce } = welcomeKeyAndNonce(suite, secrets.joinerSecret, psk);
  const plaintext = suite.aead.open(key, nonce, new Uint8Array(0), welcome.encryptedGroupInfo);
  wipe(key, nonce);
  const groupInfo = decode(plaintext, readGroupInfo);
  demand(groupInfo.groupContext.cipherSuite === suite.id, 'the group is of another suite');
  return groupInfo;
}

/** When an individual proposal is invalid (RFC 9420 sections 7.3, 10.1 and 12.1). */
import { equalBytes } from '../../../shared/domain/bytes';
import type { CipherSuite } from '../crypto/cipher-suite';
import { isSignedWithLabel } from '../crypto/labels';
import { keyPackageSignature, type KeyPackage } from '../key-package/key-package';
import type { PreSharedKeyId } from '../key-schedule/pre-shared-key';
import type { AuthenticationService, PresentedIdentity } from '../leaf/authentication-service';
import { mls10 } from '../leaf/capabilities';
import { isSameCredential } from '../leaf/credential';
import { demandDistinct, type Extension } from '../leaf/extension';
import { leafNodeSignature, type LeafNode, type LeafPosition } from '../leaf/leaf-node';
import { checkLifetime, checkReceivedLifetime, type LifetimeRule } from '../leaf/lifetime';
import { findRequiredCapabilities } from '../leaf/required-capabilities';
import { demand } from '../refusal';
import { checkLeafNode } from '../tree/leaf-node-validation';
import { findExternalSenders } from './external-senders';
import type { ReInit } from './proposal';

/** What decides whether somebody may be added. */
export interface KeyPackageCheck {
  readonly authentication: AuthenticationService;
  readonly nowMs: number;
  readonly lifetime: LifetimeRule;
  /** Whether this client is the one that adds: then nothing is forgiven. */
  readonly isOwn: boolean;
}

/** Section 10.1. */
export function checkKeyPackage(suite: CipherSuite, keyPackage: KeyPackage, check: KeyPackageCheck): void {
  const { leafNode } = keyPackage;
  demand(keyPackage.cipherSuite === suite.id, 'the key package is for another suite');
  demand(suite.kem.isPublicKey(keyPackage.initKey), 'an init key can not be used');
  demand(!equalBytes(keyPackage.initKey, leafNode.encryptionKey), 'init key and encryption key are the same');
  if (leafNode.source.leafNodeSource !== 'key_package') demand(false, 'the leaf is not from a key package');
  else if (check.isOwn) checkLifetime(leafNode.source.lifetime, check.nowMs, check.lifetime);
  else checkReceivedLifetime(leafNode.source.lifetime, check.nowMs, check.lifetime);
  checkLeafNode(suite, leafNode);
  demand(check.authentication.isValid(leafNode), 'the added leaf is not authorised');
  const leafSignature = leafNodeSignature(leafNode, { groupId: new Uint8Array(0), leafIndex: 0 });
  demand(isSignedWithLabel(suite, leafSignature), 'the leaf is not signed');
  demand(isSignedWithLabel(suite, keyPackageSignature(keyPackage)), 'the key package is not signed');
}

/** The leaf with which a member replaces its own, by an update or a commit (sections 7.3 and 12.4.2). */
export function checkSuccessor(
  suite: CipherSuite,
  before: LeafNode,
  after: LeafNode,
  { authentication, position }: { readonly authentication: AuthenticationService; readonly position: LeafPosition },
): void {
  checkNewLeaf(suite, after, position);
  demand(!equalBytes(before.encryptionKey, after.encryptionKey), 'the leaf keeps its encryption key');
  demand(
    isSamePresented(before, after) || authentication.isValid(after),
    'the new identity of a leaf is not authorised',
  );
  demand(authentication.isSuccessor(before, after), 'a leaf changed its identity');
}

/** A leaf that was made in this group, wherever it goes. */
export function checkNewLeaf(suite: CipherSuite, leaf: LeafNode, position: LeafPosition): void {
  checkLeafNode(suite, leaf);
  demand(isSignedWithLabel(suite, leafNodeSignature(leaf, position)), 'the leaf is not signed');
}

/** Section 12.1.4: what may come by a proposal. Keys of a reinitialisation or a branch come otherwise. */
export function checkPreSharedKey(suite: CipherSuite, { psk, pskNonce }: PreSharedKeyId, isResumption: boolean): void {
  demand(pskNonce.length === suite.hashBytes, 'the nonce of a pre-shared key has a wrong length');
  const isOrdinary = psk.pskType === 'external' || psk.usage === 'application';
  demand(isOrdinary || isResumption, 'a pre-shared key has a usage that is not proposed');
}

/** Section 12.1.5. */
export function checkReInit({ version }: ReInit): void {
  demand(version >= mls10, 'the group can not go back to an older version');
}

/** Sections 11.1 and 12.1.7, but for the capabilities of the members, which the whole tree is checked for. */
export function checkGroupExtensions(extensions: readonly Extension[], authentication: AuthenticationService): void {
  demandDistinct(extensions);
  findRequiredCapabilities(extensions);
  for (const sender of findExternalSenders(extensions)) {
    demand(authentication.isValid(sender), 'an external sender is not authorised');
  }
}

function isSamePresented(a: PresentedIdentity, b: PresentedIdentity): boolean {
  return equalBytes(a.signatureKey, b.signatureKey) && isSameCredential(a.credential, b.credential);
}

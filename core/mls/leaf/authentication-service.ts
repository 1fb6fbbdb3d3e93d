/** The Authentication Service (RFC 9420 section 5.3.1): what only the application can say about identities. */
import { equalBytes } from '../../../shared/domain/bytes';
import { isSameCredential } from './credential';
import type { LeafNode } from './leaf-node';

/** Whom a leaf, or a sender outside the group, stands for and with which key. */
export type PresentedIdentity = Pick<LeafNode, 'credential' | 'signatureKey'>;

export interface AuthenticationService {
  /** Whether the credential belongs to that key, now. Asked of each identity that is new to the group. */
  isValid(identity: PresentedIdentity): boolean;
  /** Whether a member may replace `before` by `after` in its leaf. */
  isSuccessor(before: PresentedIdentity, after: PresentedIdentity): boolean;
  /** Whether two leaves are of one client, which a group may have only once (section 12.2). */
  isSameClient(a: PresentedIdentity, b: PresentedIdentity): boolean;
}

/**
 * For applications that know nothing better: every credential is believed, none may ever change, and whoever signs with
 * the same key is the same client.
 */
export const unverifiedIdentities: AuthenticationService = {
  isValid: () => true,
  isSuccessor: (before, after) => isSameCredential(before.credential, after.credential),
  isSameClient: (a, b) => equalBytes(a.signatureKey, b.signatureKey),
};

/** Creating a group (RFC 9420 section 11). */
import { createGroup as createMlsGroup } from 'ts-mls/clientState.js';
import { wipe, type SignatureKeyPair } from '../crypto/primitives';
import type { LeafIdentity } from './credential';
import { cipherSuite, defaultCipherSuite, type CipherSuiteName } from './crypto-provider';
import { failAlike } from './fail-alike';
import { groupContextExtensions } from './group-state-extension';
import { clientConfig, holdGroup, type GroupState } from './group-state';
import { makeKeyPackage } from './key-package';

export interface NewGroup {
  /** The bytes of the conversation's id. */
  readonly groupId: Uint8Array;
  /** The device that creates the group, and its signature key pair. */
  readonly self: { readonly identity: LeafIdentity; readonly signature: SignatureKeyPair };
  /** The encoded conversation state, extension 0xFC01. */
  readonly groupState: Uint8Array;
  readonly suite?: CipherSuiteName;
  readonly nowMs?: number;
}

/** A group at epoch 0 in which its creator is alone. */
export async function createGroup(options: NewGroup): Promise<GroupState> {
  const { groupId, self, groupState, suite = defaultCipherSuite, nowMs = Date.now() } = options;
  return failAlike(async () => {
    const { publicPackage, privatePackage } = await makeKeyPackage({ ...self, isLastResort: false, nowMs, suite });
    const client = await createMlsGroup(
      groupId.slice(),
      publicPackage,
      privatePackage,
      groupContextExtensions(groupState),
      cipherSuite(suite),
      clientConfig(() => true),
    );
    wipe(privatePackage.initPrivateKey);
    return holdGroup(client);
  });
}

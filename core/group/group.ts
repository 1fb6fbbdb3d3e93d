/** Creating a conversation's group, and asking it about itself. */
import { wipe, type SignatureKeyPair } from '../crypto/primitives';
import type { CipherSuiteId } from '../mls/crypto/cipher-suite';
import { createGroup as createMlsGroup } from '../mls/group/create-group';
import type { GroupState } from '../mls/group/group-state';
import { failAlike } from '../mls/refusal';
import { leafAt, membersOf } from '../mls/tree/ratchet-tree';
import { groupContextExtensions, readGroupState } from './group-state-extension';
import { makeKeyPackage } from './key-package';
import { leafIdentity, type LeafIdentity } from './leaf-identity';

export interface NewGroup {
  /** The bytes of the conversation's id. */
  readonly groupId: Uint8Array;
  /** The device that creates the group, and its signature key pair. */
  readonly self: { readonly identity: LeafIdentity; readonly signature: SignatureKeyPair };
  /** The encoded conversation state, extension 0xFC01. */
  readonly groupState: Uint8Array;
  readonly suiteId?: CipherSuiteId;
  readonly nowMs?: number;
}

/** A group at epoch 0 in which its creator is alone. */
export function createGroup({ self, groupId, groupState, nowMs = Date.now(), ...options }: NewGroup): GroupState {
  return failAlike(() => {
    const creator = makeKeyPackage({ ...self, ...options, isLastResort: false, nowMs });
    const state = createMlsGroup({ groupId, creator, extensions: groupContextExtensions(groupState) });
    wipe(creator.initSecretKey, creator.encryptionSecretKey, creator.signatureSecretKey);
    return state;
  });
}

/** The group's epoch. Exact: an epoch beyond 2^53 is refused when it is reached. */
export function epoch({ context }: GroupState): number {
  return Number(context.epoch);
}

/** The group id: the bytes of the conversation's id. */
export function groupId({ context }: GroupState): Uint8Array {
  return context.groupId.slice();
}

/** Every leaf of the group, this device's too, in the order of the tree. */
export function members({ tree }: GroupState): LeafIdentity[] {
  return Array.from(membersOf(tree), ([, leaf]) => leafIdentity(leaf));
}

/** This device's own leaf. */
export function ownLeafIndex({ leafIndex }: GroupState): number {
  return leafIndex;
}

/** Who is at this leaf, if anybody is. The answer holds for this epoch, whatever becomes of `state`. */
export function leafReader({ tree }: GroupState): (leafIndex: number) => LeafIdentity | undefined {
  return (leafIndex) => {
    const leaf = leafAt(tree, leafIndex);
    return leaf && leafIdentity(leaf);
  };
}

/** The encoded conversation state (extension 0xFC01) on which the members agree. */
export function groupStateBytes({ context }: GroupState): Uint8Array {
  return failAlike(() => readGroupState(context.extensions));
}

/** Whether this device was removed by the last commit: the state can then neither send nor receive. */
export function isRemoved({ status }: GroupState): boolean {
  return status.kind === 'removed';
}

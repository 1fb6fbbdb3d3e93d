/**
 * The state of one group at one client: a value that the functions of this folder take and return.
 *
 * A state holds secrets that a message may use only once. Whoever protects or opens something uses the state up: what was
 * consumed is wiped and the same state is refused a second time. Whoever fails to store the next state reads the last stored
 * one again. Making a commit leaves the state usable: what waits for its outcome is another state.
 */
import { AppError } from '../../../shared/errors';
import { wipe } from '../../crypto/primitives';
import type { CipherSuite } from '../crypto/cipher-suite';
import type { GroupContext } from '../key-schedule/group-context';
import { secretsOfEpoch, type EpochSecrets } from '../key-schedule/key-schedule';
import { secretTreeSecrets, type SecretTree } from '../key-schedule/secret-tree';
import type { PendingProposal } from '../proposal/committed-proposal';
import type { ReInit } from '../proposal/proposal';
import { encryptionKeyAt, type RatchetTree } from '../tree/ratchet-tree';
import type { LeafIndex, NodeIndex } from '../tree/tree-math';
import type { PrivateKeys } from '../tree/treekem';

export interface GroupState {
  readonly suite: CipherSuite;
  readonly context: GroupContext;
  readonly tree: RatchetTree;
  /** This client's own leaf. */
  readonly leafIndex: LeafIndex;
  readonly privateKeys: PrivateKeys;
  readonly signatureSecretKey: Uint8Array;
  readonly secrets: EpochSecrets;
  readonly secretTree: SecretTree;
  /** Of the commit that began the epoch, for whoever joins. */
  readonly confirmationTag: Uint8Array;
  readonly interimTranscriptHash: Uint8Array;
  /** Proposals of this epoch, in the order in which they came. */
  readonly proposals: readonly PendingProposal[];
  readonly status: GroupStatus;
}

/** Removed: the state can neither send nor receive, and has no secrets. Reinitialised: another group takes its place. */
export type GroupStatus =
  | { readonly kind: 'active' }
  | { readonly kind: 'removed' }
  | { readonly kind: 'reinitialised'; readonly reinit: ReInit };

const spent = new WeakSet<GroupState>();

/** Throws `internal.unexpected` when the state was used up. */
export function demandUsable(state: GroupState): void {
  if (spent.has(state)) throw new AppError('internal.unexpected', { details: { rule: 'group-state-used-twice' } });
}

/** Throws unless the state can still send. */
export function demandActive(state: GroupState): void {
  demandUsable(state);
  if (state.status.kind !== 'active') throw new AppError('conversation.not-a-member');
}

/** Marks a state as used up, and wipes what was consumed; its successor shares the rest. */
export function spend(state: GroupState, consumed: readonly Uint8Array[]): void {
  spent.add(state);
  wipe(...consumed);
}

/** Overwrites every secret of the state, which can't be used afterwards. States of other epochs are not touched. */
export function wipeGroup(state: GroupState): void {
  if (spent.has(state)) return;
  spend(state, secretsOf(state));
}

export function secretsOf(state: GroupState): Uint8Array[] {
  const updates = state.proposals.flatMap(({ ownUpdate }) =>
    ownUpdate === undefined ? [] : [ownUpdate.encryptionSecretKey, ownUpdate.signatureSecretKey],
  );
  return [
    ...secretsOfEpoch(state.secrets),
    ...secretTreeSecrets(state.secretTree),
    ...state.privateKeys.values(),
    state.signatureSecretKey,
    ...updates,
  ];
}

/**
 * The secret keys that still belong to their nodes in another tree, and these new ones. All are copies: the state of a new
 * epoch shares no secret with the one before, so that that can be wiped.
 */
export function remainingKeys(
  { privateKeys, tree: before }: Pick<GroupState, 'privateKeys' | 'tree'>,
  after: RatchetTree,
  newKeys: PrivateKeys = new Map(),
): PrivateKeys {
  const keys = new Map<NodeIndex, Uint8Array>();
  for (const [node, key] of privateKeys) {
    const publicKey = encryptionKeyAt(after, node);
    // The same array: whatever changes a node gives it another one.
    if (publicKey !== undefined && publicKey === encryptionKeyAt(before, node)) keys.set(node, key.slice());
  }
  for (const [node, key] of newKeys) keys.set(node, key);
  return keys;
}

/** What a state without secrets has in their place. */
export const noSecrets: EpochSecrets = {
  senderDataSecret: new Uint8Array(0),
  exporterSecret: new Uint8Array(0),
  externalSecret: new Uint8Array(0),
  membershipKey: new Uint8Array(0),
  resumptionPsk: new Uint8Array(0),
  epochAuthenticator: new Uint8Array(0),
  initSecret: new Uint8Array(0),
};

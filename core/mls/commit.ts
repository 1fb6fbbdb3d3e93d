/** Commits of ours (RFC 9420 section 12.4.1). */
import { createCommit } from 'ts-mls/createCommit.js';
import type { ClientState } from 'ts-mls/clientState.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { AppError } from '../../shared/errors';
import { wipe } from '../crypto/primitives';
import type { LeafIdentity } from './credential';
import { failAlike } from './fail-alike';
import { groupContextExtensions } from './group-state-extension';
import {
  clientConfig,
  holdGroup,
  isRemoved,
  leavesOf,
  openGroup,
  secretsOf,
  suiteOf,
  withOwnSecrets,
  type GroupState,
} from './group-state';
import { openKeyPackage } from './key-package';
import { writeMlsMessage } from './mls-message';
import { checkUniqueKeys, checkUnchangedIdentities, withCheckedPrivatePath } from './ratchet-tree';

/** A leaf to remove, by the device that it stands for. */
export type LeafReference = Pick<LeafIdentity, 'userId' | 'deviceId'>;

/** What one commit does. Nothing at all is an update of this device's own keys. */
export interface GroupChanges {
  /** Key packages (MLSMessage) of the devices to add. The caller has asked the directory about them. */
  readonly add?: readonly Uint8Array[];
  readonly remove?: readonly LeafReference[];
  /** The encoded conversation state that replaces the present one. */
  readonly groupState?: Uint8Array;
  /** Authenticated, not encrypted. */
  readonly aad?: Uint8Array;
  readonly nowMs?: number;
}

export interface NewCommit {
  /** MLSMessage with a PrivateMessage, for the members. */
  readonly commit: Uint8Array;
  /** MLSMessage with a Welcome, for all added devices; present when there are any. */
  readonly welcome?: Uint8Array;
  /**
   * The state after the commit. It counts only once the relay has accepted the commit; then `wipeGroup` the state that
   * the commit was made from. When another commit came first, `wipeGroup` this one and go on from the former.
   */
  readonly next: GroupState;
}

/** So that the size of a commit in a small group doesn't tell an update from a removal or a new name. */
const commitPadding = { kind: 'padUntilLength', padUntilLength: 1024 } as const;

/**
 * Makes a commit. `state` stays usable.
 * Throws `crypto.failed` for a key package that is not acceptable, `input.malformed` for a leaf that can't be removed,
 * `conversation.not-a-member` when this device was removed.
 */
export async function commitChanges(state: GroupState, changes: GroupChanges): Promise<NewCommit> {
  const before = openGroup(state);
  if (isRemoved(state)) throw new AppError('conversation.not-a-member');
  const removedLeaves = findLeaves(before, changes.remove ?? []);
  return failAlike(async () => {
    const nowMs = changes.nowMs ?? Date.now();
    const config = { ...clientConfig(() => true, nowMs), paddingConfig: commitPadding };
    const { newState, commit, welcome, consumed } = await createCommit(
      { state: { ...before, clientConfig: config }, cipherSuite: suiteOf(before) },
      {
        extraProposals: await proposals(changes, removedLeaves, nowMs),
        authenticatedData: changes.aad?.slice() ?? new Uint8Array(0),
        ratchetTreeExtension: true,
      },
    );
    wipeMessageKeys(consumed, before);
    const next = withCheckedPrivatePath(withOwnSecrets(newState));
    checkUniqueKeys(next);
    checkUnchangedIdentities(before, next, new Set(removedLeaves));
    return {
      commit: writeMlsMessage(commit),
      ...(welcome === undefined
        ? {}
        : { welcome: writeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome }) }),
      next: holdGroup(next),
    };
  });
}

async function proposals(changes: GroupChanges, removedLeaves: readonly number[], nowMs: number): Promise<Proposal[]> {
  const list: Proposal[] = removedLeaves.map((removed) => ({ proposalType: 'remove', remove: { removed } }));
  for (const bytes of changes.add ?? []) {
    list.push({ proposalType: 'add', add: { keyPackage: await openKeyPackage(bytes, nowMs) } });
  }
  if (changes.groupState !== undefined) {
    const extensions = groupContextExtensions(changes.groupState);
    list.push({ proposalType: 'group_context_extensions', groupContextExtensions: { extensions } });
  }
  return list;
}

function findLeaves(client: ClientState, references: readonly LeafReference[]): number[] {
  const leaves = [...leavesOf(client)];
  return references.map(({ userId, deviceId }) => {
    const found = leaves.find(([, leaf]) => leaf.userId === userId && leaf.deviceId === deviceId);
    if (found === undefined) throw new AppError('input.malformed', { details: { rule: 'leaf-not-in-group' } });
    if (found[0] === client.privatePath.leafIndex) {
      throw new AppError('input.malformed', { details: { rule: 'leaf-is-own' } });
    }
    return found[0];
  });
}

// What the library calls consumed are the keys of the commit itself, and secrets of the state that the commit was made
// from. Those must live on until it is certain that the commit counts.
function wipeMessageKeys(consumed: readonly Uint8Array[], before: ClientState): void {
  const living = new Set(secretsOf(before));
  wipe(...consumed.filter((secret) => !living.has(secret)));
}

/** Commits of ours (RFC 9420 section 12.4.1). */
import { AppError } from '../../shared/errors';
import { createCommit, type CreatedCommit } from '../mls/commit/create-commit';
import { paddingToBuckets } from '../mls/framing/padding';
import { demandActive, type GroupState } from '../mls/group/group-state';
import type { Proposal } from '../mls/proposal/proposal';
import { demand, failAlike } from '../mls/refusal';
import { membersOf } from '../mls/tree/ratchet-tree';
import { groupEnvironment, maxEpoch } from './group-rules';
import { groupContextExtensions } from './group-state-extension';
import { openKeyPackage } from './key-package';
import { leafIdentity, type LeafIdentity } from './leaf-identity';

/** A leaf to remove, by the device that it stands for. */
export type LeafReference = Pick<LeafIdentity, 'userId' | 'deviceId'>;

/** What one commit does. Nothing at all is an update of this device's own keys. */
export interface GroupChanges {
  /** Key packages (MLSMessage) of the devices to add. The caller has asked the directory about them. */
  readonly add?: readonly Uint8Array[];
  readonly remove?: readonly LeafReference[];
  /** The encoded conversation state that replaces the present one, at most 64 KiB. */
  readonly groupState?: Uint8Array;
  readonly nowMs?: number;
}

/** So that the size of a commit in a small group doesn't tell an update from a removal or a new name. */
const commitPadding = paddingToBuckets(1024);

/**
 * Makes a commit; see `CreatedCommit` for what counts when. `state` stays usable.
 * Throws `crypto.failed` for a key package that is not acceptable, `input.malformed` for a leaf that can't be removed,
 * `conversation.not-a-member` when this device was removed.
 */
export function commitChanges(state: GroupState, changes: GroupChanges): CreatedCommit {
  demandActive(state);
  const removals = (changes.remove ?? []).map((reference) => removalOf(state, reference));
  return failAlike(() => {
    demand(state.context.epoch < maxEpoch, 'the epoch is too large');
    const nowMs = changes.nowMs ?? Date.now();
    const additions = (changes.add ?? []).map((bytes): Proposal => ({
      proposalType: 'add',
      keyPackage: openKeyPackage(bytes),
    }));
    const renewals: Proposal[] =
      changes.groupState === undefined
        ? []
        : [{ proposalType: 'group_context_extensions', extensions: groupContextExtensions(changes.groupState) }];
    return createCommit(
      state,
      groupEnvironment(() => true, nowMs),
      {
        proposals: [...removals, ...additions, ...renewals],
        padding: commitPadding,
      },
    );
  });
}

function removalOf({ tree, leafIndex: own }: GroupState, { userId, deviceId }: LeafReference): Proposal {
  for (const [leafIndex, leaf] of membersOf(tree)) {
    const identity = leafIdentity(leaf);
    if (identity.userId !== userId || identity.deviceId !== deviceId) continue;
    if (leafIndex === own) throw new AppError('input.malformed', { details: { rule: 'leaf-is-own' } });
    return { proposalType: 'remove', removed: leafIndex };
  }
  throw new AppError('input.malformed', { details: { rule: 'leaf-not-in-group' } });
}

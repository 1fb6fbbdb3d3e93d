import { commitChanges, type LeafReference, type NewCommit } from './commit';
import type { GroupState } from './group-state';

/** Removes leaves (RFC 9420 section 12.1.3) with new keys for the rest; see `commitChanges` for what it throws. */
export async function removeMembers(
  state: GroupState,
  leaves: readonly LeafReference[],
  options: { readonly groupState?: Uint8Array; readonly aad?: Uint8Array; readonly nowMs?: number } = {},
): Promise<NewCommit> {
  return commitChanges(state, { ...options, remove: leaves });
}

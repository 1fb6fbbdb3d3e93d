import { commitChanges, type NewCommit } from './commit';
import type { GroupState } from './group-state';

/** Adds the devices of these key packages (RFC 9420 section 12.1.1); see `commitChanges` for what it throws. */
export async function addMembers(
  state: GroupState,
  keyPackages: readonly Uint8Array[],
  options: { readonly aad?: Uint8Array; readonly nowMs?: number } = {},
): Promise<NewCommit> {
  return commitChanges(state, { ...options, add: keyPackages });
}

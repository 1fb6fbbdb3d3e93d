import { commitChanges, type NewCommit } from './commit';
import type { GroupState } from './group-state';

/** Replaces the conversation's state (RFC 9420 section 12.1.7, extension 0xFC01), at most 64 KiB encoded. */
export async function updateGroupState(
  state: GroupState,
  groupState: Uint8Array,
  options: { readonly aad?: Uint8Array } = {},
): Promise<NewCommit> {
  return commitChanges(state, { ...options, groupState });
}

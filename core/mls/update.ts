import { commitChanges, type NewCommit } from './commit';
import type { GroupState } from './group-state';

/** Replaces this device's own keys and the group's secrets: what was stolen before opens nothing afterwards. */
export async function updateSelf(state: GroupState, options: { readonly aad?: Uint8Array } = {}): Promise<NewCommit> {
  return commitChanges(state, options);
}

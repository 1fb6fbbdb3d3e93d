import { policyAction } from '../../shared/domain/directory/policy-entry';
import { currentPolicy, isSamePolicy, type WorkspacePolicy } from '../../shared/domain/workspace-policy';
import type { Directory } from './directory';

/** Sets the workspace's policy, unless it is the current one. Throws `directory.refused` unless owner or admin, and `relay.*`. */
export async function setPolicy(directory: Directory, policy: WorkspacePolicy): Promise<void> {
  await directory.append((state) =>
    isSamePolicy(currentPolicy(state.policies), policy) ? undefined : policyAction(policy),
  );
}

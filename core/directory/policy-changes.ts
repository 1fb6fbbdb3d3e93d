import type { SignedPolicy } from '../../shared/domain/directory/directory-state';
import { openPolicy } from '../../shared/domain/workspace-policy';
import type { CoreContract } from '../../shared/ipc/core-contract';
import type { OutputOf } from '../../shared/ipc/define-contract';

/** Those that the window shows. */
const changesLimit = 50;

/** The latest changes of the workspace's policy, the newest first. */
export function policyChanges(policies: readonly SignedPolicy[]): OutputOf<CoreContract['workspace.policyHistory']> {
  return policies
    .map(({ sinceMs: atMs, by, policy }, index) => {
      const former = policies[index - 1]?.policy ?? openPolicy;
      return { atMs, by, former, policy };
    })
    .slice(-changesLimit)
    .reverse();
}

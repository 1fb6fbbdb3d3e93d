import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { foundWorkspace } from '../directory/found-workspace';
import { joinWorkspace } from '../directory/join-workspace';
import { previewInvite } from '../directory/preview-invite';
import { setPolicy } from '../directory/set-policy';
import { policyChanges } from '../directory/policy-changes';
import { renameWorkspace } from '../directory/update-profile';
import type { AccountCore } from './account-core';

type WorkspaceHandlers = Pick<
  Handlers<CoreContract>,
  | 'workspace.get'
  | 'workspace.found'
  | 'workspace.previewInvite'
  | 'workspace.join'
  | 'workspace.rename'
  | 'workspace.setPolicy'
  | 'workspace.policyHistory'
  | 'connection.get'
  | 'connection.retry'
  | 'storage.get'
  | 'backlog.get'
>;

export function workspaceHandlers(core: AccountCore): WorkspaceHandlers {
  return {
    'workspace.get': () => core.memberIfAny()?.directory.workspace() ?? { state: 'blank' },
    'workspace.found': (input) => core.becomeMember(() => foundWorkspace(core.membership, input)),
    'workspace.previewInvite': ({ link }) => previewInvite(core.membership, link),
    'workspace.join': (input) => core.becomeMember(() => joinWorkspace(core.membership, input)),
    'workspace.rename': ({ name }) => renameWorkspace(core.member().directory, name),
    'workspace.setPolicy': (policy) => setPolicy(core.member().directory, policy),
    'workspace.policyHistory': () => policyChanges(core.memberIfAny()?.directory.state().policies ?? []),
    'connection.get': () => core.memberIfAny()?.connection() ?? { state: 'offline' },
    'connection.retry': () => core.memberIfAny()?.retryNow(),
    'storage.get': () => ({ state: core.vault.storage() }),
    'backlog.get': () => core.memberIfAny()?.engine.backlog() ?? { total: 0, left: 0 },
  };
}

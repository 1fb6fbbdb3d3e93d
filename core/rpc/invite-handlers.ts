import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { createInvite, listInvites, revokeInvite, type InviteDependencies } from '../directory/invites';
import type { AccountCore } from './account-core';

type InviteHandlers = Pick<Handlers<CoreContract>, 'invites.list' | 'invites.create' | 'invites.revoke'>;

export function inviteHandlers(core: AccountCore): InviteHandlers {
  const dependencies = (): InviteDependencies => ({ vault: core.vault, directory: core.member().directory });
  return {
    'invites.list': () => listInvites(dependencies()),
    'invites.create': (terms) => createInvite(dependencies(), terms),
    'invites.revoke': ({ inviteId }) => revokeInvite(dependencies(), inviteId),
  };
}

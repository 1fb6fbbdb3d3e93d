import { permissionsOf } from '../../shared/domain/conversation-rights';
import { toHex, type ConversationId } from '../../shared/domain/ids';
import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { encodeGroupLink } from '../../shared/protocol/link-codec';
import { newLobby, readState } from '../conversation/conversation-state';
import { membersOf } from '../vault/conversation-member-table';
import { findConversation } from '../vault/conversation-table';
import type { GroupChange } from '../vault/group-change-table';
import { findLobby } from '../vault/lobby-table';
import type { AccountCore } from './account-core';

type JoinHandlers = Pick<
  Handlers<CoreContract>,
  | 'conversations.setJoinLink'
  | 'conversations.joinLink'
  | 'conversations.readGroupLink'
  | 'conversations.askToJoin'
  | 'conversations.joinRequests'
  | 'conversations.withdrawJoinRequest'
>;

export function joinHandlers(core: AccountCore): JoinHandlers {
  return {
    'conversations.setJoinLink': ({ conversationId, to }) =>
      core.member().engine.changer.request(conversationId, to === 'off' ? { kind: 'close-lobby' } : opening(to)),
    'conversations.joinLink': ({ conversationId }) => {
      const link = linkOf(core, conversationId);
      return link === undefined ? {} : { link };
    },
    'conversations.readGroupLink': ({ link }) => core.member().engine.joining.preview(link),
    'conversations.askToJoin': ({ link }) => core.member().engine.joining.ask(link),
    'conversations.joinRequests': () => core.memberIfAny()?.engine.joining.requests() ?? [],
    'conversations.withdrawJoinRequest': ({ conversationId }) => core.member().engine.joining.withdraw(conversationId),
  };
}

function opening(to: 'on' | 'replaced'): GroupChange {
  const { topic, key } = newLobby();
  return { kind: 'open-lobby', topic, key: toHex(key), isReplacing: to === 'replaced' };
}

function linkOf(core: AccountCore, conversationId: ConversationId): string | undefined {
  const { account } = core.member().directory;
  const self = account.identity.userId;
  return core.vault.read((db) => {
    const conversation = findConversation(db, conversationId);
    const lobby = findLobby(db, conversationId);
    if (conversation === undefined || lobby?.state !== 'open') return undefined;
    const { workspaceId } = account;
    const state = readState(db, conversation);
    if (!permissionsOf(state, new Set(membersOf(db, conversationId)), self).manage) return undefined;
    return encodeGroupLink({ workspaceId, conversationId, lobby, name: state.name });
  });
}

import type { ConversationId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { View } from '../conversation/visible-topics';
import type { ConversationView, CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { listConversations, readConversation } from '../vault/conversation-list';
import { findConversation, shownConversation, topicsShownIn } from '../vault/conversation-table';
import type { AccountCore } from './account-core';

type ConversationHandlers = Pick<
  Handlers<CoreContract>,
  | 'conversations.list'
  | 'conversations.get'
  | 'conversations.createDirect'
  | 'conversations.createGroup'
  | 'conversations.addMembers'
  | 'conversations.rename'
  | 'conversations.markRead'
  | 'conversations.setVisible'
>;

export function conversationHandlers(core: AccountCore, view: View): ConversationHandlers {
  const { vault } = core;
  return {
    'conversations.list': () => vault.read((db) => [...listConversations(db)]),
    'conversations.get': ({ conversationId }) => viewOf(core, conversationId),
    'conversations.createDirect': async ({ userId }) => ({
      conversationId: await core.member().engine.starter.createDirect(userId),
    }),
    'conversations.createGroup': ({ conversationId, name, userIds }) =>
      core.member().engine.starter.createGroup(conversationId, name, userIds),
    'conversations.addMembers': ({ conversationId, userIds }) =>
      core.member().engine.changer.request(conversationId, { kind: 'add-members', userIds }),
    'conversations.rename': ({ conversationId, name }) =>
      core.member().engine.changer.request(conversationId, { kind: 'rename', name }),
    'conversations.markRead': ({ conversationId, messageId }) =>
      core.member().engine.markRead(requireShown(core, conversationId), messageId),
    'conversations.setVisible': ({ conversationId }) =>
      view.show(conversationId === undefined ? [] : vault.read((db) => topicsShownIn(db, conversationId))),
  };
}

function viewOf(core: AccountCore, conversationId: ConversationId): ConversationView {
  const shown = requireShown(core, conversationId);
  const view = core.vault.read((db) => readConversation(db, shown));
  if (view === undefined) throw new AppError('conversation.unknown');
  return view;
}

/** The conversation that is shown for this id. Throws `conversation.unknown`. */
export function requireShown({ vault }: Pick<AccountCore, 'vault'>, conversationId: ConversationId): ConversationId {
  return vault.read((db) => {
    if (findConversation(db, conversationId) === undefined) throw new AppError('conversation.unknown');
    return shownConversation(db, conversationId);
  });
}

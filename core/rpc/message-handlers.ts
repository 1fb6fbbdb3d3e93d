import type { ConversationId } from '../../shared/domain/ids';
import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { topicToWriteTo } from '../vault/conversation-table';
import { readMessageInfo } from '../vault/message-info';
import { readMessagePage, readMessages } from '../vault/message-page';
import type { AccountCore } from './account-core';
import { requireShown } from './conversation-handlers';

type MessageHandlers = Pick<
  Handlers<CoreContract>,
  'messages.page' | 'messages.get' | 'messages.send' | 'messages.retry' | 'messages.info'
>;

export function messageHandlers(core: AccountCore): MessageHandlers {
  const { vault } = core;
  return {
    'messages.page': ({ conversationId, from, limit }) => {
      const shown = requireShown(core, conversationId);
      return vault.read((db) => readMessagePage(db, shown, from, limit));
    },
    'messages.get': ({ conversationId, messageIds }) => {
      const shown = requireShown(core, conversationId);
      return vault.read((db) => [...readMessages(db, shown, messageIds)]);
    },
    'messages.send': ({ conversationId, messageId, text, timerMs }) =>
      core.member().engine.messages.send(topicOf(core, conversationId), { messageId, text, timerMs }),
    'messages.info': ({ conversationId, messageId }) => {
      const shown = requireShown(core, conversationId);
      return vault.read((db) => readMessageInfo(db, shown, messageId));
    },
    'messages.retry': ({ conversationId, messageId }) =>
      core.member().engine.messages.retry(topicOf(core, conversationId), messageId),
  };
}

function topicOf(core: AccountCore, conversationId: ConversationId): ConversationId {
  const shown = requireShown(core, conversationId);
  return core.vault.read((db) => topicToWriteTo(db, shown));
}

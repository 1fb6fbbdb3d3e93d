import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { readMessagePage, readMessages } from '../vault/message-page';
import type { AccountCore } from './account-core';
import { requireShown, topicOf } from './conversation-handlers';

type MessageHandlers = Pick<
  Handlers<CoreContract>,
  'messages.page' | 'messages.get' | 'messages.send' | 'messages.retry'
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
    'messages.send': ({ conversationId, messageId, text }) =>
      core.member().engine.messages.send(topicOf(core, conversationId), messageId, text),
    'messages.retry': ({ conversationId, messageId }) =>
      core.member().engine.messages.retry(topicOf(core, conversationId), messageId),
  };
}

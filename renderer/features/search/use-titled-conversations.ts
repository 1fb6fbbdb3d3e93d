import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { conversationFace } from '../conversation/conversation-title';
import { orderConversations } from '../conversation-list/order-conversations';
import { usePeople } from '../people/people-context';
import type { TitledConversation } from './parse-search';

/** The conversations with their titles, the latest first. */
export function useTitledConversations(conversations: readonly ConversationView[]): readonly TitledConversation[] {
  const people = usePeople();
  const { t } = useTranslation('people');
  const unknown = t('unknown');
  return useMemo(
    () =>
      orderConversations(conversations).map((conversation) => ({
        conversation,
        title: conversationFace(conversation, people, unknown).title,
      })),
    [conversations, people, unknown],
  );
}

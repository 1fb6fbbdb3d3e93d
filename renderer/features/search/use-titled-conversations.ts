import { useMemo } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { conversationFace } from '../conversation/conversation-title';
import { orderConversations } from '../conversation-list/order-conversations';
import { usePeople } from '../people/people-context';
import type { TitledConversation } from './parse-search';

/** The conversations with their titles, the latest first. */
export function useTitledConversations(conversations: readonly ConversationView[]): readonly TitledConversation[] {
  const people = usePeople();
  const { t } = useTranslation('people');
  return useMemo(
    () =>
      orderConversations(conversations).map((conversation) => ({
        conversation,
        title: conversationFace(conversation, people, t).title,
      })),
    [conversations, people, t],
  );
}

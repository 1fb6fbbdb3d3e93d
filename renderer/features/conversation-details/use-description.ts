import type { ConversationId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';

/** What a group is about; empty when it says nothing, undefined until that is known. */
export function useDescription(conversationId: ConversationId): string | undefined {
  const { data } = useQuery(
    useCore(),
    'conversations.description',
    { conversationId },
    (change) => change.what === 'conversations' && change.conversationIds.includes(conversationId),
  );
  return data?.description;
}

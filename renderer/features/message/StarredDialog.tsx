import { Star, StarOff } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView, MessageView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { useQuery } from '../../connection/use-query';
import { conversationFace } from '../conversation/conversation-title';
import { usePeople } from '../people/people-context';
import { MessageListDialog } from './MessageListDialog';

export interface StarredDialogProps {
  readonly conversations: readonly ConversationView[];
  readonly onOpen: (message: MessageView) => void;
  readonly onClose: () => void;
}

/** What the person starred, of all conversations. */
export function StarredDialog({ conversations, onOpen, onClose }: StarredDialogProps) {
  const { t } = useTranslation('message');
  const { t: tPeople } = useTranslation('people');
  const core = useCore();
  const people = usePeople();
  const starred = useQuery(core, 'messages.starred', undefined, ['messages', 'conversations']);
  const unstar = useAction(({ conversationId, messageId }: MessageView) =>
    core.callRepeatable('messages.star', { conversationId, messageId, isStarred: false }),
  );
  const placeOf = ({ conversationId }: MessageView): string | undefined => {
    const conversation = conversations.find((each) => each.conversationId === conversationId);
    return conversation && conversationFace(conversation, people, tPeople).title;
  };
  return (
    <MessageListDialog
      title={t('list.starredTitle')}
      emptyTitle={t('list.starredEmpty')}
      emptyText={t('list.starredEmptyText')}
      emptyIcon={Star}
      messages={starred}
      placeOf={placeOf}
      remove={{ icon: StarOff, label: t('action.unstar'), run: (message) => void unstar.run(message) }}
      onOpen={onOpen}
      onClose={onClose}
    />
  );
}

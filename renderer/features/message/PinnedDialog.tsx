import { Pin, PinOff } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId } from '../../../shared/domain/ids';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { placeBelow } from '../../ui/Menu';
import { messageActions } from './message-actions';
import { useMessageCommands } from './message-commands';
import { MessageListDialog } from './MessageListDialog';

export interface PinnedDialogProps {
  readonly conversationId: ConversationId;
  readonly onClose: () => void;
}

/** What is pinned in the open conversation. */
export function PinnedDialog({ conversationId, onClose }: PinnedDialogProps) {
  const { t } = useTranslation('message');
  const core = useCore();
  const { place, run, jumpTo } = useMessageCommands();
  const pinned = useQuery(
    core,
    'messages.pinned',
    { conversationId },
    (change) => change.what === 'messages' && change.conversationId === conversationId,
  );
  const [first] = pinned.data ?? [];
  const canUnpin = first !== undefined && messageActions(first, place).includes('unpin');
  const unpin = (message: MessageView): void => run('unpin', message, placeBelow(document.body));
  return (
    <MessageListDialog
      title={t('list.pinnedTitle')}
      emptyTitle={t('list.pinnedEmpty')}
      emptyText={t('list.pinnedEmptyText')}
      emptyIcon={Pin}
      messages={pinned}
      remove={canUnpin ? { icon: PinOff, label: t('action.unpin'), run: unpin } : undefined}
      onOpen={({ messageId }) => {
        onClose();
        jumpTo(messageId);
      }}
      onClose={onClose}
    />
  );
}

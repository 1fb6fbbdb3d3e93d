import { Ban, LogOut, Trash2, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { Icon } from '../../ui/Icon';
import { ConversationDialog } from '../conversation-actions/ConversationDialog';
import { BlockDialog } from '../people/BlockDialog';

export interface EndActionsProps {
  readonly conversation: ConversationView;
  readonly onRemoved: () => void;
}

/** The ways out of a conversation. */
export function EndActions({ conversation, onRemoved }: EndActionsProps) {
  const { t } = useTranslation('conversationActions');
  const { t: tPeople } = useTranslation('people');
  const [asking, setAsking] = useState<'leave' | 'remove'>();
  const [isBlocking, setIsBlocking] = useState(false);
  const { otherUserId, isBlocked } = conversation;
  return (
    <div className="mt-5 border-t border-line pt-3">
      {conversation.kind === 'group' && conversation.isMember && (
        <EndAction icon={LogOut} label={t('leave')} onPress={() => setAsking('leave')} />
      )}
      {otherUserId !== undefined && !isBlocked && (
        <EndAction icon={Ban} label={tPeople('block.action')} onPress={() => setIsBlocking(true)} />
      )}
      <EndAction icon={Trash2} label={t('remove')} onPress={() => setAsking('remove')} />
      {isBlocking && otherUserId !== undefined && (
        <BlockDialog userId={otherUserId} onClose={() => setIsBlocking(false)} />
      )}
      {asking && (
        <ConversationDialog
          kind={asking}
          conversation={conversation}
          folders={[]}
          onClose={() => setAsking(undefined)}
          onRemoved={onRemoved}
        />
      )}
    </div>
  );
}

interface EndActionProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly onPress: () => void;
}

function EndAction({ icon, label, onPress }: EndActionProps) {
  return (
    <Button
      onPress={onPress}
      className="-mx-1.5 flex min-h-9 w-full items-center gap-2.5 rounded-control px-1.5 text-start font-medium text-danger transition-colors duration-120 data-hovered:bg-danger-soft"
    >
      <Icon of={icon} size="small" />
      {label}
    </Button>
  );
}

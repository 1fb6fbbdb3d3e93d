import { CalendarClock, CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView, ScheduledMessage } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { Icon } from '../../ui/Icon';
import { useAsked } from '../workspace/use-asked';
import { ScheduledDialog } from './ScheduledDialog';
import { useDueWords } from './use-due-words';

export interface ScheduledMessagesProps {
  readonly conversation: ConversationView;
  /** Moves it to the field; resolves with false when there is something else in it. */
  readonly onEdit: (message: ScheduledMessage) => Promise<boolean>;
}

/** Says above the composer how many messages are to be sent later, and opens them. */
export function ScheduledMessages({ conversation, onEdit }: ScheduledMessagesProps) {
  const { conversationId } = conversation;
  const { t } = useTranslation('schedule');
  const core = useCore();
  const due = useDueWords();
  const [isAsked, forget] = useAsked('scheduled');
  const [isOpen, setIsOpen] = useState(false);
  const scheduled = useQuery(
    core,
    'messages.scheduled',
    { conversationId },
    (change) => change.what === 'scheduled' && change.conversationId === conversationId,
  );
  const messages = scheduled.data ?? [];
  const failures = messages.filter(({ failure }) => failure !== undefined).length;
  const next = messages.find(({ failure }) => failure === undefined);
  return (
    <>
      {messages.length > 0 && (
        <div className="px-3.5 pb-1 sm:px-5.5">
          <Button
            onPress={() => setIsOpen(true)}
            className={`flex max-w-full items-center gap-2 rounded-control px-2 py-1 text-start text-secondary data-hovered:bg-hover ${failures > 0 ? 'text-danger' : 'text-text-2'}`}
          >
            <Icon of={failures > 0 ? CircleAlert : CalendarClock} size="small" />
            <span className="min-w-0">
              {failures > 0 && t('line.failed', { count: failures })}
              {failures > 0 && next && ' · '}
              {next && t('line.scheduled', { count: messages.length - failures, when: due(next.dueAtMs) })}
            </span>
          </Button>
        </div>
      )}
      {(isOpen || isAsked) && (
        <ScheduledDialog
          conversation={conversation}
          scheduled={scheduled}
          onEdit={onEdit}
          onClose={() => {
            setIsOpen(false);
            forget();
          }}
        />
      )}
    </>
  );
}

import { CalendarClock } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView, ScheduledMessage } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import type { QueryResult } from '../../connection/use-query';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { Dialog } from '../../ui/Dialog';
import { EmptyState } from '../../ui/EmptyState';
import { Skeleton, SkeletonBlock } from '../../ui/Skeleton';
import { Problem } from '../problem/Problem';
import { ScheduledItem, type ScheduledDeed } from './ScheduledItem';
import { ScheduleTimeDialog } from './ScheduleTimeDialog';
import { tomorrowMorning } from './schedule-times';
import { useToday } from '../time/use-time-words';

export interface ScheduledDialogProps {
  readonly conversation: ConversationView;
  readonly scheduled: QueryResult<readonly ScheduledMessage[]>;
  /** Moves it to the field; resolves with false when there is something else in it. */
  readonly onEdit: (message: ScheduledMessage) => Promise<boolean>;
  readonly onClose: () => void;
}

/** What is to be sent later in a conversation, the next first. */
export function ScheduledDialog({ conversation, scheduled, onEdit, onClose }: ScheduledDialogProps) {
  const { t } = useTranslation('schedule');
  const nowMs = useToday();
  const [open, setOpen] = useState<{ readonly deed: 'time' | 'delete'; readonly message: ScheduledMessage }>();
  const [isFieldFull, setIsFieldFull] = useState(false);
  const act = useScheduledActions(conversation, async (message) => {
    const isMoved = await onEdit(message);
    setIsFieldFull(!isMoved);
    if (isMoved) onClose();
  });
  const onDo = (deed: ScheduledDeed, message: ScheduledMessage): void => {
    setIsFieldFull(false);
    if (deed === 'time' || deed === 'delete') setOpen({ deed, message });
    else void act.run(deed, message);
  };
  return (
    <Dialog
      title={t('title')}
      description={t('onlyHere')}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {isFieldFull && (
        <p role="alert" className="mt-3 text-secondary text-danger">
          {t('fieldIsFull')}
        </p>
      )}
      {act.error && <Problem error={act.error} className="mt-3" />}
      {scheduled.error && !scheduled.data && (
        <Problem error={scheduled.error} onRetry={scheduled.reread} className="mt-4" />
      )}
      {scheduled.isLoading && (
        <Skeleton label={t('title')} className="mt-4 space-y-2">
          <SkeletonBlock className="h-12" />
        </Skeleton>
      )}
      {scheduled.data?.length === 0 && (
        <EmptyState icon={CalendarClock} title={t('empty')} className="py-8">
          {t('emptyText')}
        </EmptyState>
      )}
      <ul aria-label={t('title')} className="mt-3 divide-y divide-line empty:hidden">
        {scheduled.data?.map((message) => (
          <ScheduledItem
            key={message.messageId}
            message={message}
            mayPost={conversation.isMember && conversation.may.post}
            onDo={onDo}
          />
        ))}
      </ul>
      {open?.deed === 'time' && (
        <ScheduleTimeDialog
          title={t('changeTime')}
          timeMs={open.message.failure === undefined ? open.message.dueAtMs : tomorrowMorning(nowMs)}
          confirmLabel={t('confirm')}
          onSet={(dueAtMs) => void act.run(dueAtMs, open.message)}
          onClose={() => setOpen(undefined)}
        />
      )}
      <ConfirmDialog
        title={t('deleteTitle')}
        confirmLabel={t('delete')}
        isOpen={open?.deed === 'delete'}
        onConfirm={() => {
          if (open !== undefined) void act.run('delete', open.message);
          setOpen(undefined);
        }}
        onCancel={() => setOpen(undefined)}
      >
        {t('deleteText')}
      </ConfirmDialog>
    </Dialog>
  );
}

function useScheduledActions({ conversationId }: ConversationView, edit: (message: ScheduledMessage) => Promise<void>) {
  const core = useCore();
  return useAction(async (deed: 'send' | 'edit' | 'delete' | number, message: ScheduledMessage): Promise<void> => {
    const ref = { conversationId, messageId: message.messageId };
    if (deed === 'edit') await edit(message);
    else if (deed === 'send') await core.callRepeatable('messages.sendScheduled', ref);
    else if (deed === 'delete') await core.callRepeatable('messages.unschedule', ref);
    else await core.callRepeatable('messages.reschedule', { ...ref, dueAtMs: deed });
  });
}

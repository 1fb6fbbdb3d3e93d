import { ArrowUp, CalendarClock, Pencil, Trash2 } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import { plainText } from '../../../shared/domain/message-text/plain-text';
import type { ScheduledMessage } from '../../../shared/ipc/core-contract';
import { useShell } from '../../connection/ConnectionProvider';
import { useLocale } from '../../i18n/use-locale';
import { CopyButton } from '../../ui/CopyButton';
import { IconButton } from '../../ui/IconButton';
import { useMentionName } from '../message-text/use-mention-name';
import { timerWords } from '../time/timer-words';
import { exactTime } from '../time/format-time';
import { useDueWords } from './use-due-words';

export type ScheduledDeed = 'time' | 'edit' | 'send' | 'delete';

export interface ScheduledItemProps {
  readonly message: ScheduledMessage;
  readonly mayPost: boolean;
  readonly onDo: (deed: ScheduledDeed, message: ScheduledMessage) => void;
}

/** One message that is to be sent later, with what can be done to it. Whoever may not send it can copy and delete it. */
export function ScheduledItem({ message, mayPost, onDo }: ScheduledItemProps) {
  const { t } = useTranslation('schedule');
  const shell = useShell();
  const locale = useLocale();
  const due = useDueWords();
  const nameOf = useMentionName();
  const { text, mentions, dueAtMs, timerMs, failure } = message;
  return (
    <li className="py-3">
      <p className="flex flex-wrap items-baseline gap-x-2 text-secondary text-text-2">
        <time
          dateTime={new Date(dueAtMs).toISOString()}
          title={exactTime(dueAtMs, locale)}
          className="tabular font-medium"
        >
          {due(dueAtMs)}
        </time>
        {timerMs !== undefined && <span>{t('vanishes', { time: timerWords(timerMs, locale) })}</span>}
      </p>
      <p dir="auto" className="mt-0.5 line-clamp-4 text-message [overflow-wrap:anywhere]">
        {plainText(text, mentions, nameOf)}
      </p>
      {failure !== undefined && <p className="mt-1 text-secondary text-danger">{t(`failure.${failure}`)}</p>}
      <div className="mt-1.5 flex flex-wrap items-center gap-1">
        {mayPost && (
          <>
            <IconButton icon={CalendarClock} label={t('changeTime')} onPress={() => onDo('time', message)} />
            <IconButton icon={Pencil} label={t('edit')} onPress={() => onDo('edit', message)} />
            <IconButton icon={ArrowUp} label={t('sendNow')} onPress={() => onDo('send', message)} />
          </>
        )}
        <IconButton icon={Trash2} label={t('delete')} onPress={() => onDo('delete', message)} />
        {!mayPost && <CopyButton onCopy={() => shell.call('clipboard.write', { text })} />}
      </div>
    </li>
  );
}

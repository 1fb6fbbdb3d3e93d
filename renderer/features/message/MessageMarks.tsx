import { Pin, Star, Timer } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { Icon } from '../../ui/Icon';
import { placeBelow } from '../../ui/Menu';
import { MessageStateIcon } from '../conversation/MessageStateIcon';
import { timerWords } from '../time/timer-words';
import { useMessageCommands } from './message-commands';
import { useCountdown } from './use-countdown';

export interface MessageMarksProps {
  readonly message: MessageView;
  readonly isActive: boolean;
}

/** What stands behind a message's text: how it was changed and kept, when it vanishes, how far it has come. */
export function MessageMarks({ message, isActive }: MessageMarksProps) {
  const { t } = useTranslation('message');
  const { run } = useMessageCommands();
  const { editedAtMs, isPinned, isStarred, vanishesAtMs, timerMs, state } = message;
  const isDeleted = message.body.kind === 'deleted';
  return (
    <>
      {/* Not a margin: where the marks begin a line, they begin it at its edge. */}
      {'  '}
      <span className="inline-flex items-center gap-1.5 align-middle text-time whitespace-nowrap text-text-3 not-italic empty:hidden">
        {editedAtMs !== undefined && !isDeleted && (
          <Button
            excludeFromTabOrder={!isActive}
            aria-label={t('editedShow')}
            onPress={({ target }) => run('info', message, placeBelow(target))}
            className="rounded-sm data-hovered:text-text data-hovered:underline"
          >
            {t('edited')}
          </Button>
        )}
        {isPinned && (
          <span title={t('pinned')} className="inline-flex">
            <Icon of={Pin} size="small" />
          </span>
        )}
        {isStarred && (
          <span title={t('starred')} className="inline-flex text-accent">
            <Icon of={Star} size="small" className="fill-current" />
          </span>
        )}
        {vanishesAtMs === undefined ? (
          timerMs !== undefined && <TimerMark timerMs={timerMs} />
        ) : (
          <VanishMark vanishesAtMs={vanishesAtMs} />
        )}
        <MessageStateIcon state={state} />
      </span>
    </>
  );
}

function TimerMark({ timerMs }: { readonly timerMs: number }) {
  const { t } = useTranslation('message');
  const locale = useLocale();
  return (
    <span title={t('vanishesAfter', { time: timerWords(timerMs, locale) })} className="inline-flex items-center">
      <Icon of={Timer} size="small" />
    </span>
  );
}

function VanishMark({ vanishesAtMs }: { readonly vanishesAtMs: number }) {
  const { t } = useTranslation('message');
  const time = useCountdown(vanishesAtMs);
  return (
    <span title={t('vanishesIn', { time })} className="tabular inline-flex items-center gap-0.5 whitespace-nowrap">
      <Icon of={Timer} size="small" />
      {time}
    </span>
  );
}

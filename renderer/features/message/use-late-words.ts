import { useCallback } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { timerWords } from '../time/timer-words';
import { usePolicy } from '../workspace/use-policy';
import { closedWindowMs, type MessageAction } from './message-actions';

/** Why this can't be done any more with a message, by the workspace's rules; undefined while it can. */
export type LateWords = (does: MessageAction, message: MessageView) => string | undefined;

export function useLateWords(): LateWords {
  const { t } = useTranslation('message');
  const locale = useLocale();
  const policy = usePolicy();
  return useCallback(
    (does, message) => {
      const windowMs = closedWindowMs(does, message, policy, Date.now());
      if (windowMs === undefined) return undefined;
      const what = does === 'edit' ? 'edit' : 'delete';
      return windowMs === 0 ? t(`late.${what}Never`) : t(`late.${what}`, { time: timerWords(windowMs, locale) });
    },
    [t, locale, policy],
  );
}

/** Why these can't be deleted for everyone any more, together; undefined while they can. Where some still could be, it says how many can't. */
export function useLateDeletion(): (messages: readonly MessageView[]) => string | undefined {
  const { t } = useTranslation('message');
  const locale = useLocale();
  const policy = usePolicy();
  const lateWords = useLateWords();
  return useCallback(
    (messages) => {
      const late = messages.filter((message) => lateWords('delete-for-everyone', message) !== undefined);
      const [first] = late;
      if (first === undefined) return undefined;
      const { deleteWindowMs = 0 } = policy;
      // That own ones can't be at all says which.
      if (late.length === messages.length || deleteWindowMs === 0) return lateWords('delete-for-everyone', first);
      return t('late.deleteSome', { count: late.length, time: timerWords(deleteWindowMs, locale) });
    },
    [t, locale, policy, lateWords],
  );
}

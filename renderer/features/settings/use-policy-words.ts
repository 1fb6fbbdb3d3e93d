import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/use-locale';
import { timerWords } from '../time/timer-words';

export interface PolicyWords {
  /** How long after its sending something may be done; undefined: always, 0: never. */
  window(windowMs: number | undefined): string;
  time(timeMs: number): string;
}

export function usePolicyWords(): PolicyWords {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const time = (timeMs: number): string => timerWords(timeMs, locale);
  return {
    time,
    window(windowMs) {
      if (windowMs === undefined) return t('rules.always');
      return windowMs === 0 ? t('rules.never') : t('rules.within', { time: time(windowMs) });
    },
  };
}

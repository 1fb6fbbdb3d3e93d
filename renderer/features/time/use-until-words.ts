import { useTranslation } from '../../i18n/use-translation';
import { dayNumber } from './day-number';
import { clockTime, dayHeading } from './format-time';
import { useTimeWords } from './use-time-words';

/** Until when something holds: the time alone if that is today. */
export function useUntilWords(): (untilMs: number) => string {
  const { t } = useTranslation('time');
  const words = useTimeWords();
  return (untilMs) => {
    const nowMs = Date.now();
    const time = clockTime(untilMs, words.locale);
    if (dayNumber(untilMs) === dayNumber(nowMs)) return t('until', { time });
    return t('untilDay', { day: dayHeading(untilMs, nowMs, words), time });
  };
}

import { useTranslation } from '../../i18n/use-translation';
import { useTimeWords, useToday } from '../time/use-time-words';
import { dueWords } from './schedule-times';

/** When something is to be sent, in words. */
export function useDueWords(): (timeMs: number) => string {
  const { t } = useTranslation('schedule');
  const words = useTimeWords();
  const nowMs = useToday();
  return (timeMs) => dueWords(timeMs, nowMs, { ...words, tomorrow: t('tomorrow') });
}

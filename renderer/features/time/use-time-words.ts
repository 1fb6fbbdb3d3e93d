import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import { useLocale } from '../../i18n/use-locale';
import { untilTomorrowMs, type TimeWords } from './format-time';

/** What relative times are written with, in the language of the window. */
export function useTimeWords(): TimeWords {
  const { t } = useTranslation('time');
  const locale = useLocale();
  const today = t('today');
  const yesterday = t('yesterday');
  return useMemo(() => ({ locale, today, yesterday }), [locale, today, yesterday]);
}

/** A moment of today; another one after midnight, when "Today" has become "Yesterday". */
export function useToday(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    // A timer may sleep with the computer: coming back to the window looks at the clock again.
    const timer = setTimeout(() => setNowMs(Date.now()), untilTomorrowMs(nowMs) + 1_000);
    const onFocus = (): void => setNowMs((before) => (isSameDay(before, Date.now()) ? before : Date.now()));
    window.addEventListener('focus', onFocus);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('focus', onFocus);
    };
  }, [nowMs]);
  return nowMs;
}

function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

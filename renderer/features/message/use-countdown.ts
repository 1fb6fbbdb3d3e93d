import { useEffect, useState } from 'react';
import { useLocale } from '../../i18n/use-locale';
import { countdown } from './countdown-words';

/** Timers may fire a little early, and the text would be the one before. */
const lateMs = 20;

/** How long there is until a time, in short words that change only as often as they must. */
export function useCountdown(untilMs: number): string {
  const locale = useLocale();
  const [nowMs, setNowMs] = useState(() => Date.now());
  const { text, changesInMs } = countdown(untilMs - nowMs, locale);
  const changesAtMs = changesInMs === undefined ? undefined : nowMs + changesInMs;
  useEffect(() => {
    if (changesAtMs === undefined) return undefined;
    const look = (): void => setNowMs(Date.now());
    const timer = setTimeout(look, Math.max(0, changesAtMs - Date.now()) + lateMs);
    // A timer may sleep with the computer: coming back to the window looks at the clock again.
    window.addEventListener('focus', look);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('focus', look);
    };
  }, [changesAtMs]);
  return text;
}

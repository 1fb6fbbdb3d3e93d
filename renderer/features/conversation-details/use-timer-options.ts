import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/use-locale';
import type { SelectOption } from '../../ui/Select';
import { timerPresetsMs } from '../time/timer-choice';
import { timerWords } from '../time/timer-words';

export interface TimerOptions {
  /** The usual times, off, and the current one if it is another. */
  readonly options: readonly SelectOption<string>[];
  /** The id of the current one. */
  readonly value: string;
  /** undefined for off. */
  timerOf(id: string): number | undefined;
}

const off = 'off';

/** How long messages may stay, to choose from. */
export function useTimerOptions(timerMs: number | undefined): TimerOptions {
  const { t } = useTranslation('conversationDetails');
  const locale = useLocale();
  const times = new Set([...timerPresetsMs, ...(timerMs === undefined ? [] : [timerMs])]);
  const sorted = [...times].sort((a, b) => a - b);
  return {
    options: [
      { id: off, label: t('timer.off') },
      ...sorted.map((ms) => ({ id: String(ms), label: timerWords(ms, locale) })),
    ],
    value: timerMs === undefined ? off : String(timerMs),
    timerOf: (id) => (id === off ? undefined : Number(id)),
  };
}

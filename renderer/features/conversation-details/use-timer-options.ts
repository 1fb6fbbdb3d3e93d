import { useTranslation } from '../../i18n/use-translation';
import { useLocale } from '../../i18n/use-locale';
import type { SelectOption } from '../../ui/Select';
import type { TimerRule } from '../../../shared/domain/workspace-policy';
import { allowedPresetsMs } from '../time/timer-choice';
import { timerWords } from '../time/timer-words';

export interface TimerOptions {
  /** Off and the usual times, as far as the workspace allows them, and the current one if it is another. */
  readonly options: readonly SelectOption<string>[];
  /** The id of the current one. */
  readonly value: string;
  /** undefined for off. */
  timerOf(id: string): number | undefined;
}

const off = 'off';

/** How long messages may stay, to choose from. */
export function useTimerOptions(timerMs: number | undefined, timers: TimerRule): TimerOptions {
  const { t } = useTranslation('conversationDetails');
  const locale = useLocale();
  const times = new Set([...allowedPresetsMs(timers), ...(timerMs === undefined ? [] : [timerMs])]);
  const sorted = [...times].sort((a, b) => a - b);
  return {
    options: [
      ...(timers.rule === 'required' ? [] : [{ id: off, label: t('timer.off') }]),
      ...sorted.map((ms) => ({ id: String(ms), label: timerWords(ms, locale) })),
    ],
    value: timerMs === undefined ? off : String(timerMs),
    timerOf: (id) => (id === off ? undefined : Number(id)),
  };
}

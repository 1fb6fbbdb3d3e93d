import { useState, type FormEvent } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import { useLocale } from '../../i18n/use-locale';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { readTimer, splitTimer, timerUnits } from './timer-choice';
import { timerWords } from './timer-words';

export interface TimerDialogProps {
  readonly title: string;
  readonly description: string;
  /** The current one. */
  readonly timerMs: number | undefined;
  /** `limits.longestTimerMs` when left out. */
  readonly longestMs?: number;
  readonly onSet: (timerMs: number) => unknown;
  readonly onClose: () => void;
}

/** Takes any time within the limits. */
export function TimerDialog(props: TimerDialogProps) {
  const { title, description, timerMs, longestMs = limits.longestTimerMs, onSet, onClose } = props;
  const { t } = useTranslation('time');
  const { t: tCommon } = useTranslation('common');
  const locale = useLocale();
  const current = splitTimer(Math.min(timerMs ?? 2 * 24 * 3_600_000, longestMs));
  const [amount, setAmount] = useState(String(current.amount));
  const [unit, setUnit] = useState(current.unit);
  const chosenMs = readTimer(amount, unit, longestMs);
  const range = t('timer.range', {
    shortest: timerWords(limits.shortestTimerMs, locale),
    longest: timerWords(longestMs, locale),
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (chosenMs === undefined) return;
    onSet(chosenMs);
    onClose();
  };
  return (
    <Dialog
      title={title}
      description={description}
      width="small"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <form onSubmit={onSubmit} className="mt-4">
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label={t('timer.amount')}
            value={amount}
            onChange={setAmount}
            maxLength={9}
            isInvalid={chosenMs === undefined}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog opens for entering it
            autoFocus
          />
          <Select
            label={t('timer.unit')}
            options={timerUnits.map((id) => ({ id, label: t(`timer.units.${id}`) }))}
            value={unit}
            onChange={setUnit}
          />
        </div>
        <p
          role={chosenMs === undefined ? 'alert' : undefined}
          className={`mt-1.5 text-secondary ${chosenMs === undefined ? 'text-danger' : 'text-text-2'}`}
        >
          {range}
        </p>
        <div className="mt-5 flex flex-wrap justify-end gap-2.5">
          <Button onPress={onClose}>{tCommon('cancel')}</Button>
          <Button type="submit" variant="primary" isDisabled={chosenMs === undefined}>
            {tCommon('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

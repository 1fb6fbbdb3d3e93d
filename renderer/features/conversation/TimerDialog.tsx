import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { limits } from '../../../shared/domain/limits';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { timerUnits, type TimerUnit } from '../time/timer-choices';

export interface TimerDialogProps {
  readonly onChoose: (timerMs: number) => void;
  readonly onClose: () => void;
}

const unitNames = Object.keys(timerUnits) as readonly TimerUnit[];

/** Any time from ten seconds to four weeks. */
export function TimerDialog({ onChoose, onClose }: TimerDialogProps) {
  const { t } = useTranslation('composer');
  const { t: tCommon } = useTranslation('common');
  const [amount, setAmount] = useState('30');
  const [unit, setUnit] = useState<TimerUnit>('minutes');
  const timerMs = /^\d{1,9}$/.test(amount.trim()) ? Number(amount) * timerUnits[unit] : 0;
  const isValid = timerMs >= limits.shortestTimerMs && timerMs <= limits.longestTimerMs;
  return (
    <Dialog
      isOpen
      width="small"
      title={t('timer.customTitle')}
      description={t('timer.hint')}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          if (isValid) onChoose(timerMs);
        }}
        className="mt-4 flex flex-col gap-4"
      >
        <div className="grid grid-cols-2 gap-3">
          <TextField label={t('timer.amount')} value={amount} onChange={setAmount} hint={t('timer.range')} />
          <Select
            label={t('timer.unit')}
            value={unit}
            onChange={setUnit}
            options={unitNames.map((id) => ({ id, label: t(`timer.${id}`) }))}
          />
        </div>
        <div className="flex justify-end gap-2.5">
          <Button onPress={onClose}>{tCommon('cancel')}</Button>
          <Button type="submit" variant="primary" isDisabled={!isValid}>
            {t('timer.apply')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

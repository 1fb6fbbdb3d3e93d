import { CalendarDate, type DateValue } from '@internationalized/date';
import { useState, type FormEvent } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import { Button } from '../../ui/Button';
import { DayCalendar } from '../../ui/DayCalendar';
import { Dialog } from '../../ui/Dialog';
import { TimeField } from '../../ui/TimeField';
import { objectionTo } from './schedule-times';
import { useDueWords } from './use-due-words';

export interface ScheduleTimeDialogProps {
  readonly title: string;
  /** What the dialog begins with. */
  readonly timeMs: number;
  readonly confirmLabel: string;
  readonly onSet: (timeMs: number) => void;
  readonly onClose: () => void;
}

const lastMinute = 24 * 60 - 1;

/** Takes a day and a time of day, from now on and up to a year ahead. */
export function ScheduleTimeDialog({ title, timeMs, confirmLabel, onSet, onClose }: ScheduleTimeDialogProps) {
  const { t } = useTranslation('schedule');
  const { t: tCommon } = useTranslation('common');
  const due = useDueWords();
  const [nowMs, setNowMs] = useState(currentTimeMs);
  const first = new Date(timeMs);
  const [day, setDay] = useState<DateValue>(
    new CalendarDate(first.getFullYear(), first.getMonth() + 1, first.getDate()),
  );
  const [minute, setMinute] = useState(first.getHours() * 60 + first.getMinutes());
  const chosenMs = momentOf(day, minute);
  const objection = objectionTo(chosenMs, nowMs);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    // While the dialog was open, time has passed.
    const submittedAtMs = currentTimeMs();
    setNowMs(submittedAtMs);
    if (objectionTo(chosenMs, submittedAtMs) !== undefined) return;
    onSet(chosenMs);
    onClose();
  };
  return (
    <Dialog
      title={title}
      description={t('onlyHere')}
      width="small"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <form onSubmit={onSubmit}>
        <DayCalendar
          label={t('day')}
          value={day}
          isUnavailable={(each) => objectionTo(momentOf(each, lastMinute), nowMs) !== undefined}
          onChange={setDay}
        />
        <div className="mt-3 flex">
          <TimeField label={t('time')} minute={minute} onChange={setMinute} />
        </div>
        <p
          role={objection === undefined ? undefined : 'alert'}
          className={`mt-2 text-secondary ${objection === undefined ? 'text-text-2' : 'text-danger'}`}
        >
          {objection === undefined ? t('willBeSent', { when: due(chosenMs) }) : t(`objection.${objection}`)}
        </p>
        <div className="mt-5 flex flex-wrap justify-end gap-2.5">
          <Button onPress={onClose}>{tCommon('cancel')}</Button>
          <Button type="submit" variant="primary" isDisabled={objection !== undefined}>
            {confirmLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function currentTimeMs(): number {
  return Date.now();
}

// By the clock of this computer; an hour that a change of clocks leaves out is the next one.
function momentOf(day: DateValue, minute: number): number {
  return new Date(day.year, day.month - 1, day.day, Math.floor(minute / 60), minute % 60).getTime();
}

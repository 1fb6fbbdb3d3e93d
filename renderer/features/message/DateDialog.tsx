import { ChevronLeft, ChevronRight } from 'lucide-react';
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  Heading,
  type DateValue,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/Icon';

export interface DateDialogProps {
  /** `atMs` is the beginning of the chosen day where the reader is. */
  readonly onChoose: (atMs: number) => void;
  readonly onClose: () => void;
}

const stepClass =
  'inline-flex size-8.5 items-center justify-center rounded-control text-text-2 data-hovered:bg-hover data-hovered:text-text data-disabled:opacity-40';

/** Chooses a day to go to; days to come can't be chosen. */
export function DateDialog({ onChoose, onClose }: DateDialogProps) {
  const { t } = useTranslation('message');
  return (
    <Dialog
      title={t('jumpToDate')}
      description={t('jumpToDateText')}
      width="small"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Calendar
        aria-label={t('jumpToDate')}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog is there to choose a day
        autoFocus
        isDateUnavailable={(date) => startOf(date) > Date.now()}
        onChange={(date) => onChoose(startOf(date))}
        className="mt-4"
      >
        <header className="mb-1 flex items-center gap-1">
          <Heading className="flex-1 font-bold" />
          <Button slot="previous" aria-label={t('previousMonth')} className={stepClass}>
            <Icon of={ChevronLeft} />
          </Button>
          <Button slot="next" aria-label={t('nextMonth')} className={stepClass}>
            <Icon of={ChevronRight} />
          </Button>
        </header>
        <CalendarGrid weekdayStyle="short" className="tabular w-full border-collapse">
          <CalendarGridHeader>
            {(day) => <CalendarHeaderCell className="py-1 text-time font-medium text-text-3">{day}</CalendarHeaderCell>}
          </CalendarGridHeader>
          <CalendarGridBody>
            {(date) => (
              <CalendarCell
                date={date}
                className="mx-auto grid size-9.5 place-items-center rounded-full outline-none data-focus-visible:outline-2 data-focus-visible:outline-offset-0 data-focus-visible:outline-accent data-hovered:bg-accent-soft data-outside-month:hidden data-today:font-bold data-today:text-accent data-unavailable:text-text-3 data-unavailable:opacity-50 data-unavailable:data-hovered:bg-transparent"
              />
            )}
          </CalendarGridBody>
        </CalendarGrid>
      </Calendar>
    </Dialog>
  );
}

function startOf(date: DateValue): number {
  return date.toDate(Intl.DateTimeFormat().resolvedOptions().timeZone).getTime();
}

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
import { useTranslation } from '../i18n/use-translation';
import { Icon } from './Icon';

export interface DayCalendarProps {
  /** Read aloud. */
  readonly label: string;
  /** The day that is chosen; the month of it is shown first. */
  readonly value?: DateValue;
  readonly isUnavailable: (day: DateValue) => boolean;
  readonly onChange: (day: DateValue) => void;
}

const stepClass =
  'inline-flex size-8.5 items-center justify-center rounded-control text-text-2 data-hovered:bg-hover data-hovered:text-text data-disabled:opacity-40';

/** The days of a month, of which one can be chosen; takes the focus. */
export function DayCalendar({ label, value, isUnavailable, onChange }: DayCalendarProps) {
  const { t } = useTranslation('common');
  return (
    <Calendar
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- it stands in dialogs that are there to choose a day
      autoFocus
      {...(value && { value })}
      isDateUnavailable={isUnavailable}
      onChange={onChange}
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
              className="mx-auto grid size-9.5 place-items-center rounded-full outline-none data-focus-visible:outline-2 data-focus-visible:outline-offset-0 data-focus-visible:outline-accent data-hovered:bg-accent-soft data-outside-month:hidden data-selected:bg-accent data-selected:text-on-accent data-today:font-bold data-today:not-data-selected:text-accent data-unavailable:text-text-3 data-unavailable:opacity-50 data-unavailable:data-hovered:bg-transparent"
            />
          )}
        </CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  );
}

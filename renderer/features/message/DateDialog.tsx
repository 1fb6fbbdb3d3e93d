import type { DateValue } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { DayCalendar } from '../../ui/DayCalendar';
import { Dialog } from '../../ui/Dialog';

export interface DateDialogProps {
  /** `atMs` is the beginning of the chosen day where the reader is. */
  readonly onChoose: (atMs: number) => void;
  readonly onClose: () => void;
}

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
      <DayCalendar
        label={t('jumpToDate')}
        isUnavailable={(day) => startOf(day) > Date.now()}
        onChange={(day) => onChoose(startOf(day))}
      />
    </Dialog>
  );
}

function startOf(date: DateValue): number {
  return date.toDate(Intl.DateTimeFormat().resolvedOptions().timeZone).getTime();
}

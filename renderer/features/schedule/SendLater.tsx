import { CalendarClock } from 'lucide-react';
import { useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { IconButton } from '../../ui/IconButton';
import { menuItemClass } from '../../ui/Menu';
import { useAsked } from '../workspace/use-asked';
import { presetTimes, tomorrowMorning } from './schedule-times';
import { ScheduleTimeDialog } from './ScheduleTimeDialog';
import { useDueWords } from './use-due-words';

export interface SendLaterProps {
  readonly canSend: boolean;
  readonly onSchedule: (dueAtMs: number) => void;
}

/** Beside the button that sends: sends what is written at another time. */
export function SendLater({ canSend, onSchedule }: SendLaterProps) {
  const { t } = useTranslation('schedule');
  const due = useDueWords();
  const [isAsked, forget] = useAsked('send-later');
  const [nowMs, setNowMs] = useState(() => Date.now());
  const [isChosen, setIsChosen] = useState(false);
  const items = [
    ...presetTimes(nowMs).map((timeMs) => ({ id: String(timeMs), label: due(timeMs) })),
    { id: 'choose', label: t('choose') },
  ];
  return (
    <>
      <MenuTrigger onOpenChange={() => setNowMs(Date.now())}>
        <IconButton icon={CalendarClock} label={t('sendLater')} tooltipPlacement="top" isDisabled={!canSend} />
        <Popover
          placement="top end"
          className="animate-appear rounded-card border border-line bg-raised p-1 shadow-float"
        >
          <p className="max-w-72 px-2.5 pt-1.5 pb-1 text-secondary text-text-2">{t('onlyHere')}</p>
          <Menu
            aria-label={t('sendLater')}
            items={items}
            onAction={(key) => (key === 'choose' ? setIsChosen(true) : onSchedule(Number(key)))}
            className="outline-none"
          >
            {({ id, label }) => (
              <MenuItem id={id} textValue={label} className={menuItemClass}>
                {label}
              </MenuItem>
            )}
          </Menu>
        </Popover>
      </MenuTrigger>
      {(isChosen || isAsked) && canSend && (
        <ScheduleTimeDialog
          title={t('sendLater')}
          timeMs={tomorrowMorning(nowMs)}
          confirmLabel={t('confirm')}
          onSet={onSchedule}
          onClose={() => {
            setIsChosen(false);
            forget();
          }}
        />
      )}
    </>
  );
}

import { Check, Timer } from 'lucide-react';
import { useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { menuItemClass } from '../../ui/Menu';
import { allowedPresetsMs } from '../time/timer-choice';
import { TimerDialog } from '../time/TimerDialog';
import { timerWords } from '../time/timer-words';
import { usePolicy } from '../workspace/use-policy';
import { useLocale } from '../../i18n/use-locale';

export interface TimerMenuProps {
  /** Set for the next messages; undefined: as the conversation says. */
  readonly timerMs: number | undefined;
  /** The conversation's own; undefined: messages stay. */
  readonly conversationTimerMs: number | undefined;
  readonly onChange: (timerMs: number | undefined) => void;
}

/** Chooses after which time, once they were read, the next messages vanish. */
export function TimerMenu({ timerMs: chosenMs, conversationTimerMs, onChange }: TimerMenuProps) {
  const { t } = useTranslation('composer');
  const locale = useLocale();
  const [isTyping, setIsTyping] = useState(false);
  const { timers } = usePolicy();
  // A forbidden one is shown, to be taken off: nothing is sent with it.
  const timerMs =
    timers.rule === 'required' && chosenMs !== undefined ? Math.min(chosenMs, timers.longestMs) : chosenMs;
  const words = (ms: number): string => timerWords(ms, locale);
  // The conversation's own timer is a rule: a message can vanish sooner, and not later.
  const presetsMs = allowedPresetsMs(timers).filter((ms) => ms < (conversationTimerMs ?? Infinity));
  const longestMs = Math.min(
    conversationTimerMs ?? limits.longestTimerMs,
    timers.rule === 'required' ? timers.longestMs : limits.longestTimerMs,
  );
  const isCustom = timerMs !== undefined && !presetsMs.some((presetMs) => presetMs === timerMs);
  const items = [
    {
      id: 'conversation',
      label:
        conversationTimerMs === undefined
          ? t('timer.asConversationStay')
          : t('timer.asConversation', { time: words(conversationTimerMs) }),
    },
    ...presetsMs.map((ms) => ({ id: String(ms), label: words(ms) })),
    ...(isCustom ? [{ id: String(timerMs), label: words(timerMs) }] : []),
    ...(timers.rule === 'forbidden' ? [] : [{ id: 'custom', label: t('timer.custom') }]),
  ];
  const rule =
    timers.rule === 'required' ? t('timer.required', { time: words(timers.longestMs) }) : t('timer.forbidden');
  const onAction = (key: unknown): void => {
    if (key === 'custom') setIsTyping(true);
    else onChange(key === 'conversation' ? undefined : Number(key));
  };
  return (
    <>
      <MenuTrigger>
        <IconButton
          icon={Timer}
          label={timerMs === undefined ? t('timer.label') : t('timer.set', { time: words(timerMs) })}
          variant={timerMs === undefined ? 'quiet' : 'selected'}
          tooltipPlacement="top"
        />
        <Popover
          placement="top start"
          className="animate-appear rounded-card border border-line bg-raised p-1 shadow-float"
        >
          <p className="max-w-72 px-2.5 pt-1.5 pb-1 text-secondary text-text-2">
            {timers.rule === 'forbidden' ? rule : t('timer.hint')}
            {timers.rule === 'required' && <span className="mt-1 block">{rule}</span>}
          </p>
          <Menu aria-label={t('timer.label')} items={items} onAction={onAction} className="outline-none">
            {({ id, label }) => (
              <MenuItem id={id} textValue={label} className={menuItemClass}>
                <span className="min-w-0 flex-1">{label}</span>
                {id === String(timerMs ?? 'conversation') && <Icon of={Check} size="small" className="text-accent" />}
              </MenuItem>
            )}
          </Menu>
        </Popover>
      </MenuTrigger>
      {isTyping && (
        <TimerDialog
          title={t('timer.customTitle')}
          description={t('timer.hint')}
          timerMs={timerMs}
          longestMs={longestMs}
          onSet={onChange}
          onClose={() => setIsTyping(false)}
        />
      )}
    </>
  );
}

import { Check, Timer } from 'lucide-react';
import { useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { timerPresetsMs } from '../time/timer-choice';
import { TimerDialog } from '../time/TimerDialog';
import { timerWords } from '../time/timer-words';
import { useLocale } from '../../i18n/use-locale';

export interface TimerMenuProps {
  /** Set for the next messages; undefined: as the conversation says. */
  readonly timerMs: number | undefined;
  /** The conversation's own; undefined: messages stay. */
  readonly conversationTimerMs: number | undefined;
  readonly onChange: (timerMs: number | undefined) => void;
}

/** Chooses after which time, once they were read, the next messages vanish. */
export function TimerMenu({ timerMs, conversationTimerMs, onChange }: TimerMenuProps) {
  const { t } = useTranslation('composer');
  const locale = useLocale();
  const [isTyping, setIsTyping] = useState(false);
  const words = (ms: number): string => timerWords(ms, locale);
  // The conversation's own timer is a rule: a message can vanish sooner, and not later.
  const presetsMs = timerPresetsMs.filter((ms) => conversationTimerMs === undefined || ms < conversationTimerMs);
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
    { id: 'custom', label: t('timer.custom') },
  ];
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
          <p className="max-w-72 px-2.5 pt-1.5 pb-1 text-secondary text-text-2">{t('timer.hint')}</p>
          <Menu aria-label={t('timer.label')} items={items} onAction={onAction} className="outline-none">
            {({ id, label }) => (
              <MenuItem
                id={id}
                textValue={label}
                className="flex min-h-8.5 items-center gap-3 rounded-control px-2.5 py-1 outline-none data-focused:bg-hover"
              >
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
          longestMs={conversationTimerMs}
          onSet={onChange}
          onClose={() => setIsTyping(false)}
        />
      )}
    </>
  );
}

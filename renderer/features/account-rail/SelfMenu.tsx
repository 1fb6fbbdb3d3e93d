import { Check, SmilePlus, UserRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { Presence } from '../../../shared/ipc/core-contract';
import type { Core } from '../../connection/core';
import { useAction } from '../../connection/use-action';
import { Icon } from '../../ui/Icon';
import { menuItemClass } from '../../ui/Menu';
import { Problem } from '../problem/Problem';
import { usePresenceWords } from '../presence/use-presence-words';

export interface SelfMenuProps {
  readonly core: Core;
  readonly own: Presence;
  readonly name: string;
  readonly onStatus: () => void;
  readonly onProfile: () => void;
  /** The button that opens it. */
  readonly children: ReactNode;
}

const availabilities = ['available', 'busy', 'away'] as const;

/** What the person can say of themselves, in one click or in a dialog. */
export function SelfMenu({ core, own, name, onStatus, onProfile, children }: SelfMenuProps) {
  const { t } = useTranslation('presence');
  const words = usePresenceWords();
  const [isOpen, setIsOpen] = useState(false);
  const set = useAction(async (status: Presence['status']) => {
    const { text, emoji, untilMs } = own;
    await core.callRepeatable('presence.setStatus', { status, text, emoji, ...(untilMs && { untilMs }) });
    setIsOpen(false);
  });
  const status = [words.status(own), words.until(own)].filter((part) => part !== '').join(' · ');
  return (
    <MenuTrigger
      isOpen={isOpen}
      onOpenChange={(isNowOpen) => {
        setIsOpen(isNowOpen);
        set.reset();
      }}
    >
      {children}
      <Popover
        placement="right bottom"
        className="w-60 animate-appear rounded-card border border-line bg-raised p-1 shadow-float"
      >
        <Menu aria-label={t('menu.label')} className="outline-none">
          <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[own.status]}>
            <Header className="px-2.5 pt-1.5 pb-1">
              <span className="block truncate font-bold">
                <bdi>{name}</bdi>
              </span>
              {status !== '' && (
                <span className="block truncate text-secondary text-text-2">
                  <bdi>{status}</bdi>
                </span>
              )}
            </Header>
            {availabilities.map((id) => (
              <MenuItem
                key={id}
                id={id}
                // Stays open until it is done: what keeps it from being done is said in it.
                shouldCloseOnSelect={false}
                onAction={() => void set.run(id)}
                className={menuItemClass}
              >
                {({ isSelected }) => (
                  <>
                    <span className="min-w-0 flex-1">{t(`availability.${id}`)}</span>
                    {isSelected && <Icon of={Check} size="small" className="text-accent" />}
                  </>
                )}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="mx-2 my-1 border-t border-line" />
          <MenuItem onAction={onStatus} className={menuItemClass}>
            <Icon of={SmilePlus} size="small" className="text-text-2" />
            {t('menu.status')}
          </MenuItem>
          <MenuItem onAction={onProfile} className={menuItemClass}>
            <Icon of={UserRound} size="small" className="text-text-2" />
            {t('menu.profile')}
          </MenuItem>
        </Menu>
        {set.error && <Problem error={set.error} className="m-1" />}
      </Popover>
    </MenuTrigger>
  );
}

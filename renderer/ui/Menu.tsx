import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Icon } from './Icon';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
  readonly onAction: () => void;
}

export interface MenuProps {
  /** A `Button` or `IconButton`. */
  readonly trigger: ReactNode;
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly placement?: 'bottom start' | 'bottom end' | 'right bottom' | 'top start' | 'top end';
}

/** A menu of actions under its trigger. */
export function Menu({ trigger, label, entries, placement = 'bottom end' }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover
        placement={placement}
        offset={6}
        className="min-w-44 max-w-80 animate-appear rounded-card border border-line bg-raised p-1 shadow-float"
      >
        <AriaMenu aria-label={label} className="outline-none">
          {entries.map((entry) => (
            <MenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.label}
              isDisabled={entry.isDisabled ?? false}
              onAction={entry.onAction}
              className={`flex min-h-8.5 items-center gap-2.5 rounded-control px-2.5 py-1 data-disabled:opacity-50 data-focused:bg-hover data-focus-visible:-outline-offset-2 ${entry.isDanger ? 'text-danger' : 'text-text'}`}
            >
              {entry.icon && <Icon of={entry.icon} size="small" className={entry.isDanger ? '' : 'text-text-2'} />}
              <span className="min-w-0">{entry.label}</span>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

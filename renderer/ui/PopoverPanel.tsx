import type { ReactNode } from 'react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';

export interface PopoverPanelProps {
  /** A `Button` or `IconButton`. */
  readonly trigger: ReactNode;
  readonly label: string;
  readonly placement?: 'bottom start' | 'bottom end' | 'right bottom' | 'top start' | 'top end';
  readonly children: ReactNode;
}

/** A small panel that floats at its trigger and closes with Escape or a click outside. */
export function PopoverPanel({ trigger, label, placement = 'bottom start', children }: PopoverPanelProps) {
  return (
    <DialogTrigger>
      {trigger}
      <Popover
        placement={placement}
        offset={6}
        className="max-w-88 animate-appear rounded-card border border-line bg-raised shadow-float"
      >
        <Dialog aria-label={label} className="p-3 outline-none">
          {children}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

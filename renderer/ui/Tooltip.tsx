import type { ReactNode } from 'react';
import { Tooltip as AriaTooltip } from 'react-aria-components';

export interface TooltipProps {
  readonly placement?: 'top' | 'bottom' | 'left' | 'right';
  readonly shortcut?: string | undefined;
  readonly children: ReactNode;
}

/** Goes inside React Aria's `TooltipTrigger`, after the trigger. */
export function Tooltip({ placement = 'bottom', shortcut, children }: TooltipProps) {
  return (
    <AriaTooltip
      placement={placement}
      offset={6}
      className="pointer-events-none max-w-72 animate-appear rounded-control bg-text px-2.5 py-1 text-secondary font-medium text-surface shadow-card"
    >
      {children}
      {shortcut !== undefined && <kbd className="ms-2 font-sans opacity-70">{shortcut}</kbd>}
    </AriaTooltip>
  );
}

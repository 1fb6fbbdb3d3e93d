import type { LucideIcon } from 'lucide-react';
import type { Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps, TooltipTrigger } from 'react-aria-components';
import { Icon } from './Icon';
import { Tooltip } from './Tooltip';

const variants = {
  quiet: 'text-text-2 data-hovered:bg-hover data-hovered:text-text data-pressed:bg-line',
  selected: 'bg-accent-soft text-accent',
  primary: 'bg-accent text-on-accent data-hovered:bg-accent-hover',
} as const;

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'aria-label'> {
  readonly icon: LucideIcon;
  /** What the button does; read aloud, and shown as a tooltip. */
  readonly label: string;
  readonly variant?: keyof typeof variants;
  readonly tooltipPlacement?: 'top' | 'bottom' | 'left' | 'right';
  /** Keys that do the same, e.g. `Ctrl N`; shown in the tooltip. */
  readonly shortcut?: string;
  readonly className?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that is only an icon, with its label as tooltip. */
export function IconButton({
  icon,
  label,
  variant = 'quiet',
  tooltipPlacement = 'bottom',
  shortcut,
  className = '',
  ...rest
}: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={`inline-flex size-8.5 shrink-0 items-center justify-center rounded-control transition-colors duration-120 data-disabled:opacity-50 ${variants[variant]} ${className}`}
      >
        <Icon of={icon} />
      </AriaButton>
      <Tooltip placement={tooltipPlacement} shortcut={shortcut}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}

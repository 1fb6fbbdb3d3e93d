import type { LucideIcon } from 'lucide-react';
import { LoaderCircle } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { Icon } from './Icon';

const variants = {
  primary: 'bg-accent text-on-accent data-hovered:bg-accent-hover data-pressed:bg-accent-hover',
  secondary: 'border border-line-strong bg-surface text-text data-hovered:bg-hover data-pressed:bg-hover',
  quiet: 'text-accent data-hovered:bg-accent-soft data-pressed:bg-accent-soft',
  danger: 'bg-danger text-on-danger data-hovered:opacity-90 data-pressed:opacity-90',
} as const;

const sizes = {
  small: 'min-h-8 rounded-control px-3 py-1 text-label',
  medium: 'min-h-10 rounded-row px-4.5 py-1.5 text-ui',
} as const;

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** One primary action per view. */
  readonly variant?: keyof typeof variants;
  readonly size?: keyof typeof sizes;
  readonly icon?: LucideIcon;
  readonly className?: string;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button with words. While `isPending` it keeps its place, its words and the focus, and doesn't answer. */
export function Button({
  variant = 'secondary',
  size = 'medium',
  icon,
  className = '',
  children,
  ...rest
}: ButtonProps) {
  const shownIcon = rest.isPending ? LoaderCircle : icon;
  return (
    <AriaButton
      {...rest}
      className={`inline-flex items-center justify-center gap-2 font-medium select-none transition-colors duration-120 data-disabled:opacity-50 ${sizes[size]} ${variants[variant]} ${className}`}
    >
      {shownIcon && <Icon of={shownIcon} size="small" className={rest.isPending ? 'animate-spin' : ''} />}
      {children}
    </AriaButton>
  );
}

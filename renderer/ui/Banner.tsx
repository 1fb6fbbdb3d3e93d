import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from './Icon';

const tones = {
  neutral: 'bg-hover text-text-2',
  accent: 'bg-accent-soft text-accent',
  gold: 'bg-gold-soft text-gold',
  danger: 'bg-danger-soft text-danger',
} as const;

export interface BannerProps {
  readonly tone?: keyof typeof tones;
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
  /** A small button at the end. */
  readonly action?: ReactNode;
  /** Rounded inside a page or dialog; square as a strip across a pane. */
  readonly shape?: 'strip' | 'rounded';
  readonly className?: string;
}

/** One calm line that says how things stand. Read aloud when it appears, without interrupting. */
export function Banner({ tone = 'neutral', icon, children, action, shape = 'strip', className = '' }: BannerProps) {
  return (
    <output
      className={`flex flex-wrap items-center gap-x-2.5 gap-y-1.5 text-label font-medium ${shape === 'strip' ? 'px-5.5 py-2' : 'rounded-row px-3 py-2.5'} ${tones[tone]} ${className}`}
    >
      {icon && <Icon of={icon} size="small" />}
      <span className="min-w-0 flex-1">{children}</span>
      {action}
    </output>
  );
}

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from './Icon';

export interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  /** What to do next. */
  readonly action?: ReactNode;
  readonly tone?: 'accent' | 'danger' | 'gold';
  /** 1 where it is all that the window shows. */
  readonly headingLevel?: 1 | 2;
  readonly className?: string;
}

const tones = {
  accent: 'bg-accent-soft text-accent',
  danger: 'bg-danger-soft text-danger',
  gold: 'bg-gold-soft text-gold',
} as const;

/** Says why there is nothing here, and what to do next. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  tone = 'accent',
  className = '',
  headingLevel = 2,
}: EmptyStateProps) {
  const Heading = headingLevel === 1 ? 'h1' : 'h2';
  return (
    <div className={`mx-auto flex max-w-100 flex-col items-center px-5 text-center ${className}`}>
      <span className={`mb-4 grid size-12 place-items-center rounded-composer ${tones[tone]}`}>
        <Icon of={icon} size="large" />
      </span>
      <Heading className="text-heading font-bold tracking-[-0.01em]">{title}</Heading>
      {children !== undefined && <div className="mt-1.5 text-balance text-text-2">{children}</div>}
      {action !== undefined && <div className="mt-5 flex flex-wrap justify-center gap-2.5">{action}</div>}
    </div>
  );
}

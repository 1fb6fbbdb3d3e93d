import type { LucideIcon } from 'lucide-react';

const sizes = {
  small: 'size-[0.9375rem]',
  medium: 'size-[1.125rem]',
  large: 'size-[1.375rem]',
} as const;

export interface IconProps {
  readonly of: LucideIcon;
  readonly size?: keyof typeof sizes;
  readonly className?: string;
}

/** A lucide icon in the house's weight. It is decoration: what it stands for must be said in words beside it or in a label. */
export function Icon({ of: Glyph, size = 'medium', className = '' }: IconProps) {
  return <Glyph aria-hidden strokeWidth={1.75} className={`shrink-0 ${sizes[size]} ${className}`} />;
}

export interface BadgeProps {
  readonly count: number;
  /** Says what is counted, for those who don't see where the badge stands. */
  readonly label: string;
  /** `quiet` where the person wants to be left in peace. */
  readonly tone?: keyof typeof tones;
  readonly className?: string;
}

const tones = { accent: 'bg-accent text-on-accent', quiet: 'bg-text/15 text-text' } as const;

/** What was marked as unread, of which nothing is to be counted. */
export function BadgeDot({ label, className = '' }: Pick<BadgeProps, 'label' | 'className'>) {
  return (
    <span className={`grid size-4.5 place-items-center ${className}`}>
      <span aria-hidden className="size-2.5 rounded-full bg-accent" />
      <span className="sr-only">{label}</span>
    </span>
  );
}

/** A count of what is unread. Nothing at zero; 99+ above. */
export function Badge({ count, label, tone = 'accent', className = '' }: BadgeProps) {
  if (count <= 0) return undefined;
  return (
    <span
      className={`tabular inline-block min-w-[1.125rem] rounded-full px-[0.3125rem] text-center text-[0.6875rem] leading-[1.125rem] font-bold ${tones[tone]} ${className}`}
    >
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{label}</span>
    </span>
  );
}

export interface BadgeProps {
  readonly count: number;
  /** Says what is counted, for those who don't see where the badge stands. */
  readonly label: string;
  readonly className?: string;
}

/** A count of what is unread. Nothing at zero; 99+ above. */
export function Badge({ count, label, className = '' }: BadgeProps) {
  if (count <= 0) return undefined;
  return (
    <span
      className={`tabular inline-block min-w-[1.125rem] rounded-full bg-accent px-[0.3125rem] text-center text-[0.6875rem] leading-[1.125rem] font-bold text-on-accent ${className}`}
    >
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{label}</span>
    </span>
  );
}

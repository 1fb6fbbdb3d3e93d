import type { ReactNode } from 'react';

export interface SkeletonProps {
  /** Says what is on its way, once, to those who don't see it. */
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Stands for content on its way, in its real shape; made of `SkeletonBlock`s. Shows after 150 ms, so that fast things don't flash. */
export function Skeleton({ label, className = '', children }: SkeletonProps) {
  return (
    <output aria-busy className={`block animate-late ${className}`}>
      <span className="sr-only">{label}</span>
      <div aria-hidden className="contents">
        {children}
      </div>
    </output>
  );
}

/** One shape of a skeleton; size and radius by `className`. */
export function SkeletonBlock({ className = '' }: { readonly className?: string }) {
  return <div className={`animate-breathe rounded-control bg-line ${className}`} />;
}

import type { ReactNode } from 'react';
import { useIsOpen } from '../workspace/use-open-id';

/** Where a row stands in the list, and what it is to it. Positions in CSS pixels. */
export interface RowPlace {
  readonly id: string;
  readonly index: number;
  readonly topPx: number;
  readonly heightPx: number;
  readonly isOpen: boolean;
  /** Tab leads to this one row; the arrow keys lead to the others. */
  readonly isTabStop: boolean;
}

export interface RowFrameProps {
  readonly place: RowPlace;
  /** What is read aloud. */
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
}

/** One row of the list at its place. `RowGrid` answers what is done to it. */
export function RowFrame({ place, label, className, children }: RowFrameProps) {
  const { id, index, topPx, heightPx, isTabStop } = place;
  const isOpen = useIsOpen(id);
  return (
    <div
      role="row"
      aria-label={label}
      aria-rowindex={index + 1}
      aria-selected={isOpen}
      tabIndex={isTabStop ? 0 : -1}
      data-index={index}
      style={{ transform: `translateY(${topPx}px)`, height: heightPx }}
      className={`group absolute start-2 end-0 top-0 rounded-row select-none focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent ${isOpen ? 'bg-accent-soft' : 'hover:bg-hover'}`}
    >
      <div role="gridcell" className={`h-full px-2.5 ${className}`}>
        {children}
      </div>
    </div>
  );
}

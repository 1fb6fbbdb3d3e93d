import { dayNumber } from '../time/day-number';
import { dayHeading } from '../time/format-time';
import { useTimeWords, useToday } from '../time/use-time-words';
import type { TimelineItem } from './timeline-items';

export interface FloatingDayProps {
  /** The first row in sight. */
  readonly item: TimelineItem | undefined;
  readonly next: TimelineItem | undefined;
  readonly isScrolling: boolean;
}

/** Says of which day the messages at the top are, whose line has scrolled away. Decoration: each message has its date. */
export function FloatingDay({ item, next, isScrolling }: FloatingDayProps) {
  const words = useTimeWords();
  const nowMs = useToday();
  if (item?.kind !== 'message' && item?.kind !== 'notice') return undefined;
  // It would stand beside the line of the next day.
  if (next?.kind === 'day') return undefined;
  const { sentAtMs } = item.message;
  if (!isScrolling && dayNumber(sentAtMs) === dayNumber(nowMs)) return undefined;
  return (
    <div aria-hidden className="pointer-events-none absolute inset-x-0 top-2 flex animate-appear justify-center">
      <span className="rounded-full border border-line bg-raised px-3 py-0.5 text-[0.75rem] leading-5 font-medium text-text-2 shadow-card">
        {dayHeading(sentAtMs, nowMs, words)}
      </span>
    </div>
  );
}

/** How long a status may be set for. */
export const statusEnds = ['never', 'half-hour', 'hour', 'four-hours', 'today', 'week'] as const;
export type StatusEnd = (typeof statusEnds)[number];

const minuteMs = 60_000;
const monday = 1;

/** When a status ends that is set now, by the reader's own clock; undefined for never. */
export function statusEndMs(end: StatusEnd, nowMs: number): number | undefined {
  switch (end) {
    case 'never':
      return undefined;
    case 'half-hour':
      return nowMs + 30 * minuteMs;
    case 'hour':
      return nowMs + 60 * minuteMs;
    case 'four-hours':
      return nowMs + 240 * minuteMs;
    case 'today':
      return midnightAfter(nowMs, 1);
    case 'week':
      return midnightAfter(nowMs, ((monday - new Date(nowMs).getDay() + 6) % 7) + 1);
  }
}

// Days differ in length.
function midnightAfter(nowMs: number, days: number): number {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).getTime();
}

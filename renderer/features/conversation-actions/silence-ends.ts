import { tomorrowMorning } from '../schedule/schedule-times';

/** For how long a conversation may be silent. */
export const silenceEnds = ['hour', 'eight-hours', 'morning', 'week', 'always'] as const;
export type SilenceEnd = (typeof silenceEnds)[number];

const hourMs = 60 * 60_000;

/** When a silence ends that is set now, by the reader's own clock; undefined for never. */
export function silenceEndMs(end: SilenceEnd, nowMs: number): number | undefined {
  switch (end) {
    case 'hour':
      return nowMs + hourMs;
    case 'eight-hours':
      return nowMs + 8 * hourMs;
    case 'morning':
      return tomorrowMorning(nowMs);
    case 'week':
      return nowMs + 7 * 24 * hourMs;
    case 'always':
      return undefined;
  }
}

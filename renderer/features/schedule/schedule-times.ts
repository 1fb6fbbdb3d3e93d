import { limits } from '../../../shared/domain/limits';
import { dayNumber } from '../time/day-number';
import { clockTime, dayHeading, type TimeWords } from '../time/format-time';

/** Hours of this day at which something is sent, the first that is far enough ahead. */
const hoursOfToday = [9, 13, 17] as const;
const morningHour = 9;
/** Whoever wants it sooner than that sends it. */
const leastAheadMs = 10 * 60_000;

/** Moments that are offered, by the clock of this computer: today, tomorrow and on Monday; each once, the next first. */
export function presetTimes(nowMs: number): readonly number[] {
  const today = hoursOfToday.map((hour) => at(nowMs, 0, hour)).find((timeMs) => timeMs - nowMs >= leastAheadMs);
  const tomorrow = at(nowMs, 1, morningHour);
  const monday = at(nowMs, (8 - new Date(nowMs).getDay()) % 7 || 7, morningHour);
  return [...(today === undefined ? [] : [today]), tomorrow, ...(monday === tomorrow ? [] : [monday])];
}

/** What a dialog begins with. */
export function tomorrowMorning(nowMs: number): number {
  return at(nowMs, 1, morningHour);
}

/** Why nothing can be sent then. */
export function objectionTo(timeMs: number, nowMs: number): 'past' | 'far' | undefined {
  if (timeMs <= nowMs) return 'past';
  return timeMs - nowMs > limits.scheduledAheadMs ? 'far' : undefined;
}

/** The day and the time: "Today, 13:00", "Monday, 30 November, 09:00". */
export function dueWords(timeMs: number, nowMs: number, words: TimeWords & { readonly tomorrow: string }): string {
  const isTomorrow = dayNumber(timeMs) - dayNumber(nowMs) === 1;
  const day = isTomorrow ? words.tomorrow : dayHeading(timeMs, nowMs, words);
  return `${day}, ${clockTime(timeMs, words.locale)}`;
}

function at(nowMs: number, daysAhead: number, hour: number): number {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + daysAhead, hour).getTime();
}

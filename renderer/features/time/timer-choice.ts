import { limits } from '../../../shared/domain/limits';
import { allowsTimer, type TimerRule } from '../../../shared/domain/workspace-policy';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;

/** The times that are offered; any other within the limits can be entered. */
export const timerPresetsMs = [10 * secondMs, minuteMs, hourMs, dayMs, weekMs, 4 * weekMs] as const;

/** Those that a workspace's rule allows. */
export function allowedPresetsMs(timers: TimerRule): readonly number[] {
  return timerPresetsMs.filter((timerMs) => allowsTimer({ timers }, timerMs));
}

export const timerUnits = ['second', 'minute', 'hour', 'day', 'week'] as const;
export type TimerUnit = (typeof timerUnits)[number];

const unitMs: Readonly<Record<TimerUnit, number>> = {
  second: secondMs,
  minute: minuteMs,
  hour: hourMs,
  day: dayMs,
  week: weekMs,
};

/** A time as one enters it: in the largest unit that it is a whole number of. */
export function splitTimer(timerMs: number): { readonly amount: number; readonly unit: TimerUnit } {
  const unit = timerUnits.findLast((each) => timerMs >= unitMs[each] && timerMs % unitMs[each] === 0) ?? 'second';
  return { amount: Math.round(timerMs / unitMs[unit]), unit };
}

/** The time that was entered; undefined when it is no whole number, or outside of what a timer may be. */
export function readTimer(
  amount: string,
  unit: TimerUnit,
  longestMs: number = limits.longestTimerMs,
): number | undefined {
  if (!/^\d{1,9}$/.test(amount.trim())) return undefined;
  const timerMs = Number(amount.trim()) * unitMs[unit];
  return timerMs >= limits.shortestTimerMs && timerMs <= longestMs ? timerMs : undefined;
}

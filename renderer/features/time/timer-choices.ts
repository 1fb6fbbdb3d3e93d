const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** After which times messages can be made to vanish without much thought; any other can be typed in. */
export const timerChoicesMs: readonly number[] = [10 * secondMs, minuteMs, hourMs, dayMs, 7 * dayMs, 28 * dayMs];

export const timerUnits = { seconds: secondMs, minutes: minuteMs, hours: hourMs, days: dayMs } as const;

export type TimerUnit = keyof typeof timerUnits;

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** From `fromMs` of remaining time on, the rest is told in steps of `stepMs`, rounded up. The coarsest first. */
const scales = [
  { fromMs: 48 * 60 * minuteMs, stepMs: 24 * 60 * minuteMs, unit: 'day' },
  { fromMs: 120 * minuteMs, stepMs: 60 * minuteMs, unit: 'hour' },
  { fromMs: minuteMs, stepMs: minuteMs, unit: 'minute' },
  // Every second only at the very end: a number that always moves draws the eye.
  { fromMs: 10 * secondMs, stepMs: 10 * secondMs, unit: 'second' },
  { fromMs: 0, stepMs: secondMs, unit: 'second' },
] as const;

const unitMs = { day: 24 * 60 * minuteMs, hour: 60 * minuteMs, minute: minuteMs, second: secondMs } as const;

export interface Countdown {
  /** "3 hr", "12 min", "20 sec", as the language writes it. */
  readonly text: string;
  /** When the text will be another, in milliseconds from now; undefined when the time is over. */
  readonly changesInMs: number | undefined;
}

/** How much time is left, rounded up, in words short enough to stand beside a message. */
export function countdown(leftMs: number, locale: string): Countdown {
  const left = Math.max(0, leftMs);
  const scale = scales.find(({ fromMs }) => left > fromMs) ?? scales[4];
  const steps = Math.ceil(left / scale.stepMs);
  const value = (steps * scale.stepMs) / unitMs[scale.unit];
  const text = new Intl.NumberFormat(locale, { style: 'unit', unit: scale.unit, unitDisplay: 'short' }).format(value);
  if (left === 0) return { text, changesInMs: undefined };
  const nextMs = Math.max(scale.fromMs, (steps - 1) * scale.stepMs);
  return { text, changesInMs: left - nextMs };
}

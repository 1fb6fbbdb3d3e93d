const units = [
  ['week', 7 * 24 * 60 * 60 * 1000],
  ['day', 24 * 60 * 60 * 1000],
  ['hour', 60 * 60 * 1000],
  ['minute', 60 * 1000],
  ['second', 1000],
] as const;

/** A length of time in words, in the largest unit that it is a whole number of: "4 weeks", "90 minutes". */
export function timerWords(timerMs: number, locale: string): string {
  const [unit, unitMs] = units.find(([, sizeMs]) => timerMs >= sizeMs && timerMs % sizeMs === 0) ?? units[4];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.round(timerMs / unitMs),
  );
}

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
  return formatter(locale, unit).format(Math.round(timerMs / unitMs));
}

/** Making one costs much more than using it. */
const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, unit: string): Intl.NumberFormat {
  const key = `${locale} ${unit}`;
  let known = formatters.get(key);
  if (known === undefined) {
    known = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
    formatters.set(key, known);
  }
  return known;
}

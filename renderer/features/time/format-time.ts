import { dayNumber } from './day-number';

export interface TimeWords {
  /** A BCP 47 tag, which decides between 24 and 12 hours and the order of a date. */
  readonly locale: string;
  readonly today: string;
  readonly yesterday: string;
}

/** The time of day: "09:42", or "9:42 AM" where that is the custom. */
export function clockTime(timeMs: number, locale: string): string {
  return format(locale, { timeStyle: 'short' }, timeMs);
}

/** The whole date and time, for a tooltip: "Friday, 20 November 2026 at 09:42". */
export function exactTime(timeMs: number, locale: string): string {
  return format(locale, { dateStyle: 'full', timeStyle: 'short' }, timeMs);
}

/** The date and time in figures: "20/11/2026, 09:42". */
export function shortTime(timeMs: number, locale: string): string {
  return format(locale, { dateStyle: 'short', timeStyle: 'short' }, timeMs);
}

/** As short as a list wants it: "09:42", "Yesterday", "Friday", "12 Mar", "12/03/2025". What comes before tomorrow is over is shown as a time of day. */
export function listTime(timeMs: number, nowMs: number, words: TimeWords): string {
  const daysAgo = dayNumber(nowMs) - dayNumber(timeMs);
  if (daysAgo === 0 || daysAgo === -1) return clockTime(timeMs, words.locale);
  if (daysAgo === 1) return words.yesterday;
  if (daysAgo > 0 && daysAgo < 7) return format(words.locale, { weekday: 'long' }, timeMs);
  if (isSameYear(timeMs, nowMs)) return format(words.locale, { day: 'numeric', month: 'short' }, timeMs);
  return format(words.locale, { dateStyle: 'short' }, timeMs);
}

/** A day as a heading: "Today", "Yesterday", "Friday, 20 November", "Friday, 20 November 2025". */
export function dayHeading(timeMs: number, nowMs: number, words: TimeWords): string {
  const daysAgo = dayNumber(nowMs) - dayNumber(timeMs);
  if (daysAgo === 0) return words.today;
  if (daysAgo === 1) return words.yesterday;
  const options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
  return format(words.locale, isSameYear(timeMs, nowMs) ? options : { ...options, year: 'numeric' }, timeMs);
}

/** Milliseconds until the local day changes, when relative times must be written anew. */
export function untilTomorrowMs(nowMs: number): number {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime() - nowMs;
}

function isSameYear(a: number, b: number): boolean {
  return new Date(a).getFullYear() === new Date(b).getFullYear();
}

/** Making a formatter costs 50 times what using it costs, and a long list formats hundreds of times. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, options: Intl.DateTimeFormatOptions, timeMs: number): string {
  const key = `${locale} ${JSON.stringify(options)}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(locale, options);
    formatters.set(key, formatter);
  }
  return formatter.format(timeMs);
}

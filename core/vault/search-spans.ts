/**
 * Where messages of some days are among all: keys ascend as messages come, and most come on the day on which they were sent.
 * `search_span` has a row for each day and span of keys of which the search's index has messages; what comes late has a row more.
 */
import type { Database } from '@signalapp/sqlcipher';

/** Keys from `first` on, without `end`. */
export interface KeySpan {
  readonly first: number;
  readonly end: number;
}

/** Where messages of a time are. */
export interface Places {
  /** No others are outside of these, the newest of which is the first. */
  readonly spans: readonly KeySpan[];
  /** There, most messages may be of other months than these; undefined when few are. */
  readonly months?: readonly number[];
}

export const everywhere: Places = { spans: [{ first: 0, end: Number.MAX_SAFE_INTEGER }] };

const dayMs = 24 * 60 * 60 * 1000;
const daysOfMonth = 30;
/** What a filter by time reads in vain of the messages beside those that it wants. */
const keysOfSpan = 1_024;
/** Of spans that are searched one after the other: each asks the index anew. */
const mostSpans = 8;
/** Of messages that are read in vain where more of them are of other days than of those that are wanted. */
const mostInVain = 4_096;
const firstMonth = Math.floor(Date.UTC(2020, 0) / dayMs / daysOfMonth);
const lastMonth = Math.floor(Date.UTC(2045, 0) / dayMs / daysOfMonth);

/** Days since 1970; clocks that are years off count as the first or the last one. */
function dayOf(timeMs: number): number {
  const day = Math.floor(timeMs / dayMs);
  return Math.min(Math.max(day, firstMonth * daysOfMonth), (lastMonth + 1) * daysOfMonth - 1);
}

/** The month, of 30 days, of a time. */
export function monthOf(timeMs: number): number {
  return Math.floor(dayOf(timeMs) / daysOfMonth);
}

/** Counts a message that the index has from now on. */
export function addToSpan(db: Database, key: number, sentAtMs: number): void {
  db.prepare(
    `INSERT INTO search_span (day, span, messages) VALUES (?, ?, 1)
     ON CONFLICT (day, span) DO UPDATE SET messages = messages + 1`,
  ).run([dayOf(sentAtMs), spanOf(key)]);
}

/** Counts a message that the index has no more. Of the last one of its day and span nothing stays. */
export function takeFromSpan(db: Database, key: number, sentAtMs: number): void {
  const place = [dayOf(sentAtMs), spanOf(key)];
  const { changes } = db.prepare('DELETE FROM search_span WHERE day = ? AND span = ? AND messages <= 1').run(place);
  if (changes > 0) return;
  db.prepare('UPDATE search_span SET messages = messages - 1 WHERE day = ? AND span = ?').run(place);
}

/** Where the index has messages that were sent from `afterMs` on and before `beforeMs`, and some of the same days. */
export function placesInTime(
  db: Database,
  { afterMs, beforeMs }: { readonly afterMs?: number | undefined; readonly beforeMs?: number | undefined },
): Places {
  if (afterMs === undefined && beforeMs === undefined) return everywhere;
  const days = [dayOf(afterMs ?? 0), dayOf(beforeMs ?? Number.MAX_SAFE_INTEGER)] as const;
  const spans = countedSpans(db, days);
  const messages = spans.reduce((sum, span) => sum + span.messages, 0);
  const keys = spans.reduce((sum, { first, end }) => sum + end - first, 0);
  const [newest, oldest] = [spans[0], spans.at(-1)];
  const isDense = spans.length <= mostSpans && keys - messages <= Math.max(messages, mostInVain);
  if (newest === undefined || oldest === undefined || isDense) return { spans };
  return { spans: [{ first: oldest.first, end: newest.end }], months: indexedMonths(db, days) };
}

type Days = readonly [first: number, last: number];

// The newest first, those side by side as one.
function countedSpans(db: Database, days: Days): readonly (KeySpan & { readonly messages: number })[] {
  const rows = db
    .prepare(
      `SELECT span, sum(messages) AS messages FROM search_span WHERE day BETWEEN ? AND ?
       GROUP BY span ORDER BY span DESC`,
    )
    .all<{ readonly span: number; readonly messages: number }>([...days]);
  const spans: (KeySpan & { readonly messages: number })[] = [];
  for (const { span, messages } of rows) {
    const [first, end] = [span * keysOfSpan, (span + 1) * keysOfSpan];
    const last = spans.at(-1);
    if (last?.first === end) spans[spans.length - 1] = { first, end: last.end, messages: last.messages + messages };
    else spans.push({ first, end, messages });
  }
  return spans;
}

function indexedMonths(db: Database, days: Days): readonly number[] {
  return db
    .prepare(`SELECT DISTINCT day / ${daysOfMonth} FROM search_span WHERE day BETWEEN ? AND ?`, { pluck: true })
    .all<number>([...days]);
}

function spanOf(key: number): number {
  return Math.floor(key / keysOfSpan);
}

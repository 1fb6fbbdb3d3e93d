/** A day of this computer's calendar. */
export interface Day {
  /** Its first moment. */
  readonly startMs: number;
}

const relative: Readonly<Record<string, number>> = { today: 0, heute: 0, yesterday: -1, gestern: -1 };

/** `2026-11-01`, `1.11.2026`, today and yesterday, in English or German; undefined for anything else, and days that never were. */
export function parseDay(text: string, nowMs: number): Day | undefined {
  const days = relative[text.toLowerCase()];
  if (days !== undefined) {
    const now = new Date(nowMs);
    return dayOf(now.getFullYear(), now.getMonth(), now.getDate() + days);
  }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso !== null) return realDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (german !== null) return realDay(Number(german[3]), Number(german[2]), Number(german[1]));
  return undefined;
}

function realDay(year: number, month: number, date: number): Day | undefined {
  const made = new Date(year, month - 1, date);
  const isReal = made.getFullYear() === year && made.getMonth() === month - 1 && made.getDate() === date;
  return isReal && made.getTime() >= 0 ? { startMs: made.getTime() } : undefined;
}

function dayOf(year: number, monthIndex: number, date: number): Day {
  return { startMs: new Date(year, monthIndex, date).getTime() };
}

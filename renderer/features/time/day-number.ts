const dayMs = 24 * 60 * 60 * 1000;

/** The number of the local calendar day that `timeMs` lies in; neighbouring days differ by 1, whatever summer time does. */
export function dayNumber(timeMs: number): number {
  const date = new Date(timeMs);
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / dayMs);
}

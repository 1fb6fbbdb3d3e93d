import type { Log } from '../log';

/** Counts what is dropped, by reason, and reports the counts 1, 2, 4, 8 ...: a flood fills no log. */
export function droppedSignals(log: Log): (reason: string) => void {
  const counts = new Map<string, number>();
  return (reason) => {
    const count = (counts.get(reason) ?? 0) + 1;
    counts.set(reason, count);
    if (Number.isInteger(Math.log2(count))) log('signals-dropped', { reason, count });
  };
}

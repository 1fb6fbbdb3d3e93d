import { createHistogram } from './histogram';
import type { Histogram } from './histogram';
import type { Log } from './log';
import type { CountedEvent } from './metrics';

/** What happens often, counted for the log and for metrics; single requests are neither logged nor told apart. */
export interface Traffic {
  count(what: CountedEvent, times?: number): void;
  /** Since the start. */
  readonly totals: ReadonlyMap<string, number>;
  /** Seconds from an append's or commit's arrival to its acknowledgement. */
  readonly acknowledgement: Histogram;
  /** Writes in each transaction. */
  readonly batch: Histogram;
  /** Seconds that each transaction took. */
  readonly transaction: Histogram;
  /** Logs what was counted since the last time, unless nothing happened. */
  report(log: Log, connections: number): void;
}

const secondBounds = [0.000_5, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5];
const batchBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

export function createTraffic(): Traffic {
  const totals = new Map<string, number>();
  let reported = new Map<string, number>();
  return {
    count: (what, times = 1) => void totals.set(what, (totals.get(what) ?? 0) + times),
    totals,
    acknowledgement: createHistogram(secondBounds),
    batch: createHistogram(batchBounds),
    transaction: createHistogram(secondBounds),
    report(log, connections) {
      const counts: Record<string, number> = {};
      for (const [what, total] of totals) {
        const happened = total - (reported.get(what) ?? 0);
        if (happened > 0) counts[what] = happened;
      }
      if (Object.keys(counts).length === 0) return;
      log('traffic', { counts: { connections, ...counts } });
      reported = new Map(totals);
    },
  };
}

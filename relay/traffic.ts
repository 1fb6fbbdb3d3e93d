import type { Log } from './log';

/** Counts what happens, for one log line per interval; single requests are not logged. */
export interface Traffic {
  count(what: string): void;
  /** Logs and resets the counts, unless nothing happened. */
  report(log: Log, connections: number): void;
}

export function createTraffic(): Traffic {
  let counts: Record<string, number> = {};
  return {
    count(what) {
      counts[what] = (counts[what] ?? 0) + 1;
    },
    report(log, connections) {
      if (Object.keys(counts).length === 0) return;
      log('traffic', { counts: { connections, ...counts } });
      counts = {};
    },
  };
}

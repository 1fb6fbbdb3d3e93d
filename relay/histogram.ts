/** Counts observations by upper bounds, as Prometheus' histograms do. */
export interface Histogram {
  observe(value: number): void;
  /** `count[i]` observations were at most `bounds[i]`: cumulative, in ascending order. */
  cumulative(): readonly (readonly [bound: number, count: number])[];
  readonly count: number;
  readonly sum: number;
}

/** `bounds` ascend. */
export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = bounds.map(() => 0);
  let [count, sum] = [0, 0];
  return {
    observe(value) {
      count += 1;
      sum += value;
      const index = bounds.findIndex((bound) => value <= bound);
      if (index !== -1) counts[index] = (counts[index] ?? 0) + 1;
    },
    cumulative() {
      let below = 0;
      return bounds.map((bound, index) => {
        below += counts[index] ?? 0;
        return [bound, below] as const;
      });
    },
    get count() {
      return count;
    },
    get sum() {
      return sum;
    },
  };
}

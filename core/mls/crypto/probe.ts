/** Which of two implementations of the same primitive is faster: that differs between Node and Electron's runtime. */

const rounds = 15;

/** Measures both for a few milliseconds. One that throws, because the runtime lacks it, loses. */
export function fasterOf<T>(first: T, second: T, work: (candidate: T) => unknown): T {
  const timeOf = (candidate: T): number => {
    try {
      return medianMs(() => work(candidate));
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  };
  return timeOf(first) <= timeOf(second) ? first : second;
}

function medianMs(work: () => unknown): number {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startMs = performance.now();
    work();
    times.push(performance.now() - startMs);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(rounds / 2)] ?? 0;
}

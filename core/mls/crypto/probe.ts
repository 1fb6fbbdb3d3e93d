/** Which of two implementations of the same primitive is faster: that differs between Node and Electron's runtime. */

const rounds = 25;
/** Code gets faster while it is used, WebAssembly most of all. */
const warmUpMs = 2;

/**
 * Measures both for a few milliseconds, by turns and by the shortest time of each: a computer that is busy must not decide.
 * One that throws, because the runtime lacks it, loses.
 */
export function fasterOf<T>(first: T, second: T, work: (candidate: T) => unknown): T {
  let [firstMs, secondMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const candidate of [first, second]) {
    const endMs = performance.now() + warmUpMs;
    while (performance.now() < endMs && Number.isFinite(timeOf(work, candidate)));
  }
  for (let round = 0; round < rounds; round += 1) {
    firstMs = Math.min(firstMs, timeOf(work, first));
    secondMs = Math.min(secondMs, timeOf(work, second));
  }
  return firstMs <= secondMs ? first : second;
}

function timeOf<T>(work: (candidate: T) => unknown, candidate: T): number {
  const startMs = performance.now();
  try {
    work(candidate);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
  return performance.now() - startMs;
}

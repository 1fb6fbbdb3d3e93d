const firstDelayMs = 500;
const longestDelayMs = 30_000;

/**
 * How long to wait before the next attempt after `failures` (at least 1) failed ones: exponential with full jitter, so
 * that the devices of a workspace don't all come back in the same instant. `random` is in [0, 1).
 */
export function backoffDelayMs(failures: number, random: number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
  return Math.round(ceiling * random);
}

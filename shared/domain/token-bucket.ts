export interface TokenBucket {
  /** Takes `tokens` and returns 0, or takes nothing and returns after how many milliseconds there will be enough. */
  take(tokens: number): number;
}

/** Allows `perSecond` on average and `burst` at once. `nowMs` must never go back. */
export function createTokenBucket(perSecond: number, burst: number, nowMs: () => number): TokenBucket {
  // In thousandths of a token, which whole numbers of milliseconds and tokens per second keep exact.
  let level = burst * 1000;
  let refilledAtMs = nowMs();
  return {
    take(tokens) {
      const now = nowMs();
      level = Math.min(burst * 1000, level + (now - refilledAtMs) * perSecond);
      refilledAtMs = now;
      const missing = tokens * 1000 - level;
      if (missing > 0) return Math.ceil(missing / perSecond);
      level -= tokens * 1000;
      return 0;
    },
  };
}

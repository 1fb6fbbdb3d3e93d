export interface TokenBucket {
  /** Takes `tokens` and returns 0, or takes nothing and returns after how many milliseconds there will be enough. */
  take(tokens: number): number;
}

/** Allows `perSecond` on average and `burst` at once. `nowMs` must never go back. */
export function createTokenBucket(perSecond: number, burst: number, nowMs: () => number): TokenBucket {
  let tokens = burst;
  let refilledAtMs = nowMs();
  return {
    take(wanted) {
      const now = nowMs();
      tokens = Math.min(burst, tokens + ((now - refilledAtMs) * perSecond) / 1000);
      refilledAtMs = now;
      if (tokens < wanted) return Math.max(1, Math.ceil(((wanted - tokens) * 1000) / perSecond));
      tokens -= wanted;
      return 0;
    },
  };
}

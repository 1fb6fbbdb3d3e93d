import type { AppError } from '../../shared/errors';

/** When to try again what failed for a reason that passes. */
export const laterMs = 2_000;
/** When to try again what may never succeed, and the longest that a relay may ask for. */
export const longestLaterMs = 60_000;

/** How long to wait before the same is tried again, which `error` says may succeed later. */
export function retryDelayMs(error: AppError): number {
  const wanted = error.details['retryAfterMs'];
  return typeof wanted === 'number' && wanted > 0 ? Math.min(wanted, longestLaterMs) : laterMs;
}

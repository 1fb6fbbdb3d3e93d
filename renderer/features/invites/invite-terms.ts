import { dayNumber } from '../time/day-number';

const dayMs = 24 * 60 * 60 * 1000;

/** Days that an invitation may be valid for, as offered; the first that is chosen is 7. */
export const lifetimesOffered = ['1', '7', '30', '90'] as const;
export type LifetimeDays = (typeof lifetimesOffered)[number];

/** How often an invitation may be used, as offered. */
export const usesOffered = ['1', '5', '10', '25', '100'] as const;
export type UseCount = (typeof usesOffered)[number];

export function lifetimeMs(days: LifetimeDays): number {
  return Number(days) * dayMs;
}

/** Which of the three ways to say when an invitation expires fits. */
export function expiryKind(expiresAtMs: number, nowMs: number): 'expiresToday' | 'expiresTomorrow' | 'expiresOn' {
  const daysLeft = dayNumber(expiresAtMs) - dayNumber(nowMs);
  if (daysLeft <= 0) return 'expiresToday';
  return daysLeft === 1 ? 'expiresTomorrow' : 'expiresOn';
}

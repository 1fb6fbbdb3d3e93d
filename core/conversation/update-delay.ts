import { randomInt } from 'node:crypto';

/** Nobody is in a hurry: what comes right behind the welcome is read first. */
const earliestMs = 30_000;
const shortestSpreadMs = 60_000;
const spreadPerMemberMs = 4_000;

/** How long after joining a group of so many devices its newest one renews its keys. `random` is from 0 to below 1. */
export function updateDelayMs(memberCount: number, random: number = randomInt(2 ** 32) / 2 ** 32): number {
  const spreadMs = Math.max(shortestSpreadMs, memberCount * spreadPerMemberMs);
  return Math.floor(earliestMs + random * spreadMs);
}

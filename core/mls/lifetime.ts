/** How long key packages may be used (RFC 9420 section 7.2, `Lifetime`). */
import type { Lifetime } from 'ts-mls/lifetime.js';
import { Refusal } from './fail-alike';

const dayMs = 24 * 60 * 60 * 1000;

/** How far two clocks may differ: a package is valid from a day before its making on. */
const clockSkewMs = dayMs;
const ordinaryMs = 90 * dayMs;
const lastResortMs = 365 * dayMs;

/**
 * How long after its end the package of an added member is still accepted on receipt. The commit was made earlier than
 * it is read: a device that was away for weeks must be able to follow, or it would be locked out of the group.
 */
const receiptGraceMs = 90 * dayMs;

/** The lifetime of a package that is made now: 90 days, or a year for a last resort. */
export function keyPackageLifetime(nowMs: number, isLastResort: boolean): Lifetime {
  return {
    notBefore: seconds(nowMs - clockSkewMs),
    notAfter: seconds(nowMs + (isLastResort ? lastResortMs : ordinaryMs)),
  };
}

/** Throws unless a package with this lifetime may be used now to add a member. */
export function checkLifetime(lifetime: Lifetime, nowMs: number, isLastResort: boolean): void {
  checkShape(lifetime, isLastResort);
  if (lifetime.notBefore > seconds(nowMs)) throw new Refusal('the lifetime has not begun');
  if (lifetime.notAfter < seconds(nowMs)) throw new Refusal('the lifetime is over');
}

/** Throws unless a package with this lifetime may have been used by the author of a commit that is read now. */
export function checkLifetimeOnReceipt(lifetime: Lifetime, nowMs: number, isLastResort: boolean): void {
  checkShape(lifetime, isLastResort);
  if (lifetime.notBefore > seconds(nowMs + clockSkewMs)) throw new Refusal('the lifetime has not begun');
  if (lifetime.notAfter < seconds(nowMs - receiptGraceMs)) throw new Refusal('the lifetime was over');
}

function checkShape(lifetime: Lifetime, isLastResort: boolean): void {
  const longestMs = clockSkewMs + (isLastResort ? lastResortMs : ordinaryMs);
  const length = lifetime.notAfter - lifetime.notBefore;
  if (length < 0n || length > BigInt(longestMs / 1000)) throw new Refusal('the lifetime has an unacceptable length');
}

function seconds(timeMs: number): bigint {
  return BigInt(Math.floor(timeMs / 1000));
}

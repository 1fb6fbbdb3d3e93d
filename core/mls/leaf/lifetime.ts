/** Lifetime (RFC 9420 section 7.2): when a key package may be used. */
import type { Reader } from '../codec/reader';
import type { Writer } from '../codec/writer';
import { demand } from '../refusal';

/** Seconds since 1970. */
export interface Lifetime {
  readonly notBefore: bigint;
  readonly notAfter: bigint;
}

export function writeLifetime(writer: Writer, { notBefore, notAfter }: Lifetime): void {
  writer.uint64(notBefore).uint64(notAfter);
}

export function readLifetime(reader: Reader): Lifetime {
  return { notBefore: reader.uint64(), notAfter: reader.uint64() };
}

/** What an application accepts; times in milliseconds. */
export interface LifetimeRule {
  /** The longest total lifetime that is accepted (section 7.2 demands such a limit). */
  readonly longestMs: number;
  /**
   * How long before its beginning and after its end the lifetime of a leaf that somebody else added is still accepted. The
   * commit was made earlier than it is read, and clocks differ (section 7.3 leaves this check to the receiver).
   */
  readonly graceBeforeMs: number;
  readonly graceAfterMs: number;
}

/** Refuses a lifetime that does not include now, or that is too long. */
export function checkLifetime(lifetime: Lifetime, nowMs: number, rule: LifetimeRule): void {
  checkWithin(lifetime, nowMs, nowMs, rule);
}

/** The same for a leaf that is received, with the rule's grace. */
export function checkReceivedLifetime(lifetime: Lifetime, nowMs: number, rule: LifetimeRule): void {
  checkWithin(lifetime, nowMs + rule.graceBeforeMs, nowMs - rule.graceAfterMs, rule);
}

/**
 * Refuses a lifetime that is too long, be it over or not: a member whose key package is over stays in the group, and nobody
 * must be kept from joining by that.
 */
export function checkTotalLifetime({ notBefore, notAfter }: Lifetime, { longestMs }: LifetimeRule): void {
  const length = notAfter - notBefore;
  demand(length >= 0n && length <= seconds(longestMs), 'the lifetime has an unacceptable length');
}

function checkWithin(lifetime: Lifetime, latestMs: number, earliestMs: number, rule: LifetimeRule): void {
  checkTotalLifetime(lifetime, rule);
  demand(lifetime.notBefore <= seconds(latestMs), 'the lifetime has not begun');
  demand(lifetime.notAfter >= seconds(earliestMs), 'the lifetime is over');
}

export function seconds(timeMs: number): bigint {
  return BigInt(Math.floor(timeMs / 1000));
}

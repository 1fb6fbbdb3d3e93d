import { expect, test } from 'vitest';
import { reasonOf } from '../testing/verdict';
import { checkLifetime, checkReceivedLifetime, checkTotalLifetime, seconds, type LifetimeRule } from './lifetime';

const rule: LifetimeRule = { longestMs: 10_000, graceBeforeMs: 2_000, graceAfterMs: 3_000 };
const lifetime = { notBefore: 100n, notAfter: 110n };

test('a lifetime holds from its first to its last second', () => {
  const at = (nowMs: number): string => reasonOf(() => checkLifetime(lifetime, nowMs, rule));
  expect([99_999, 100_000, 110_999, 111_000].map(at)).toEqual([
    'the lifetime has not begun',
    'accepted',
    'accepted',
    'the lifetime is over',
  ]);
});

test('whoever receives it has grace on both sides', () => {
  const at = (nowMs: number): string => reasonOf(() => checkReceivedLifetime(lifetime, nowMs, rule));
  expect([97_999, 98_000, 113_999, 114_000].map(at)).toEqual([
    'the lifetime has not begun',
    'accepted',
    'accepted',
    'the lifetime is over',
  ]);
});

test('a lifetime that is too long, or ends before it begins, is refused at any time', () => {
  const wrong = [
    { notBefore: 100n, notAfter: 111n },
    { notBefore: 100n, notAfter: 99n },
    { notBefore: 0n, notAfter: 2n ** 64n - 1n },
    { notBefore: 2n ** 64n - 1n, notAfter: 0n },
  ];
  for (const each of wrong) {
    for (const check of [
      () => checkTotalLifetime(each, rule),
      () => checkLifetime(each, 100_000, rule),
      () => checkReceivedLifetime(each, 100_000, rule),
    ]) {
      expect(reasonOf(check)).toBe('the lifetime has an unacceptable length');
    }
  }
  expect(reasonOf(() => checkTotalLifetime({ notBefore: 5n, notAfter: 15n }, rule))).toBe('accepted');
});

test('times are whole seconds', () => {
  expect([0, 999, 1000, 1_999_999].map(seconds)).toEqual([0n, 0n, 1n, 1999n]);
});

import { expect, it } from 'vitest';
import { createTokenBucket } from './token-bucket';

it('allows a burst, then the rate, and says how long to wait', () => {
  let nowMs = 0;
  const bucket = createTokenBucket(10, 3, () => nowMs);
  expect([bucket.take(1), bucket.take(1), bucket.take(1)]).toEqual([0, 0, 0]);
  expect(bucket.take(1)).toBe(100);
  nowMs += 99;
  expect(bucket.take(1)).toBe(1);
  nowMs += 1;
  expect(bucket.take(1)).toBe(0);
  nowMs += 1_000_000;
  expect([bucket.take(3), bucket.take(1)]).toEqual([0, 100]);
});

import { describe, expect, it } from 'vitest';
import { backoffDelayMs } from './backoff';

describe('backoffDelayMs', () => {
  it('doubles its ceiling from half a second to thirty', () => {
    const ceilings = [1, 2, 3, 4, 5, 6, 7, 8, 2_000].map((failures) => backoffDelayMs(failures, 1));
    expect(ceilings).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('spreads over the whole range below the ceiling', () => {
    expect(backoffDelayMs(3, 0)).toBe(0);
    expect(backoffDelayMs(3, 0.25)).toBe(500);
  });
});

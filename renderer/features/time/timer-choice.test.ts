import { describe, expect, it } from 'vitest';
import { allowedPresetsMs, readTimer, splitTimer, timerPresetsMs } from './timer-choice';

describe('a time that is entered for a timer', () => {
  it('comes back as it was entered, in the largest unit that fits', () => {
    expect(timerPresetsMs.map(splitTimer)).toEqual([
      { amount: 10, unit: 'second' },
      { amount: 1, unit: 'minute' },
      { amount: 1, unit: 'hour' },
      { amount: 1, unit: 'day' },
      { amount: 1, unit: 'week' },
      { amount: 4, unit: 'week' },
    ]);
    expect(splitTimer(90 * 60_000)).toEqual({ amount: 90, unit: 'minute' });
    expect(readTimer(' 90 ', 'minute')).toBe(90 * 60_000);
  });

  it('is taken from 10 seconds to 4 weeks, and as a whole number', () => {
    expect([readTimer('10', 'second'), readTimer('9', 'second')]).toEqual([10_000, undefined]);
    expect([readTimer('28', 'day'), readTimer('29', 'day')]).toEqual([28 * 86_400_000, undefined]);
    for (const amount of ['', '0', '-3', '1.5', '1e9', 'ten', '9'.repeat(40)]) {
      expect(readTimer(amount, 'day')).toBeUndefined();
    }
  });
  it('is no longer than the workspace lets it be', () => {
    expect([readTimer('1', 'hour', 3_600_000), readTimer('61', 'minute', 3_600_000)]).toEqual([3_600_000, undefined]);
    expect(allowedPresetsMs({ rule: 'required', longestMs: 3_600_000 })).toEqual([10_000, 60_000, 3_600_000]);
    expect(allowedPresetsMs({ rule: 'forbidden' })).toEqual([]);
    expect(allowedPresetsMs({ rule: 'free' })).toEqual([...timerPresetsMs]);
  });
});

import { describe, expect, it } from 'vitest';
import { statusEndMs } from './status-end';

const at = (day: number, hour: number, minute = 0): number => new Date(2026, 10, day, hour, minute).getTime();

describe('the end of a status', () => {
  it('is some time from now, or never', () => {
    const nowMs = at(26, 9, 42);
    expect(statusEndMs('never', nowMs)).toBeUndefined();
    expect(statusEndMs('half-hour', nowMs)).toBe(at(26, 10, 12));
    expect(statusEndMs('hour', nowMs)).toBe(at(26, 10, 42));
    expect(statusEndMs('four-hours', nowMs)).toBe(at(26, 13, 42));
  });

  it('is the midnight after today', () => {
    expect(statusEndMs('today', at(26, 23, 59))).toBe(at(27, 0));
    expect(statusEndMs('today', at(27, 0))).toBe(at(28, 0));
  });

  it.each([
    ['a Monday', 23],
    ['a Thursday', 26],
    ['a Sunday', 29],
  ])('is the beginning of the next Monday, on %s', (_, day) => {
    expect(statusEndMs('week', at(day, 12))).toBe(at(30, 0));
  });
});

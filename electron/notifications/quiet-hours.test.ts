import { describe, expect, it } from 'vitest';
import { isQuiet } from './quiet-hours';

const at = (hour: number, minute = 0): Date => new Date(2026, 10, 26, hour, minute);

describe('quiet hours', () => {
  it.each([
    [18, 59, false],
    [19, 0, true],
    [23, 59, true],
    [0, 0, true],
    [6, 59, true],
    [7, 0, false],
    [12, 0, false],
  ])('over midnight, at %i:%i: %s', (hour, minute, quiet) => {
    expect(isQuiet({ fromMinute: 19 * 60, toMinute: 7 * 60 }, at(hour, minute))).toBe(quiet);
  });

  it('within a day end before they begin again', () => {
    const lunch = { fromMinute: 12 * 60, toMinute: 13 * 60 };
    expect([at(11, 59), at(12), at(12, 59), at(13)].map((now) => isQuiet(lunch, now))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('from a minute to the same are the whole day; none are none', () => {
    expect(isQuiet({ fromMinute: 300, toMinute: 300 }, at(4))).toBe(true);
    expect(isQuiet(undefined, at(4))).toBe(false);
  });
});

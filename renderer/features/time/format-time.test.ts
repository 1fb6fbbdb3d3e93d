import { afterEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../../shared/domain/limits';
import { dayNumber } from './day-number';
import { clockTime, dayHeading, exactTime, listTime, untilTomorrowMs } from './format-time';

const english = { locale: 'en-GB', today: 'Today', yesterday: 'Yesterday' };
const german = { locale: 'de', today: 'Heute', yesterday: 'Gestern' };
const now = new Date(2026, 10, 20, 9, 42).getTime();

describe('time in a list', () => {
  it.each([
    [new Date(2026, 10, 20, 0, 1), '00:01', '00:01'],
    [new Date(2026, 10, 19, 23, 59), 'Yesterday', 'Gestern'],
    [new Date(2026, 10, 16, 12, 0), 'Monday', 'Montag'],
    [new Date(2026, 2, 12, 12, 0), '12 Mar', '12. März'],
    [new Date(2025, 2, 12, 12, 0), '12/03/2025', '12.03.25'],
    [new Date(2026, 10, 21, 8, 0), '08:00', '08:00'],
    [new Date(2026, 10, 22, 8, 0), '22 Nov', '22. Nov.'],
    [new Date(2031, 10, 20, 8, 0), '20/11/2031', '20.11.31'],
  ])('writes %s as short as it can', (date, inEnglish, inGerman) => {
    expect(listTime(date.getTime(), now, english)).toBe(inEnglish);
    expect(listTime(date.getTime(), now, german)).toBe(inGerman);
  });
});

describe('the heading of a day', () => {
  it.each([
    [new Date(2026, 10, 20, 0, 1), 'Today', 'Heute'],
    [new Date(2026, 10, 19, 23, 59), 'Yesterday', 'Gestern'],
    [new Date(2026, 10, 16, 12, 0), 'Monday 16 November', 'Montag, 16. November'],
    [new Date(2025, 10, 16, 12, 0), 'Sunday 16 November 2025', 'Sonntag, 16. November 2025'],
  ])('names %s', (date, inEnglish, inGerman) => {
    expect(dayHeading(date.getTime(), now, english).replace(',', '')).toBe(inEnglish);
    expect(dayHeading(date.getTime(), now, german)).toBe(inGerman);
  });
});

describe('days', () => {
  it('are counted by the calendar, not by 24 hours', () => {
    expect(dayNumber(new Date(2026, 2, 30, 0, 0).getTime()) - dayNumber(new Date(2026, 2, 28, 23, 59).getTime())).toBe(
      2,
    );
  });

  it('end at midnight', () => {
    expect(untilTomorrowMs(new Date(2026, 10, 20, 23, 59).getTime())).toBe(60_000);
  });
});

describe('a clock that jumps by years', () => {
  afterEach(() => vi.useRealTimers());

  it.each([
    ['forward', 2034],
    ['back', 2019],
  ])(
    '%s: what was written before has its date with its year, and has it no more when the clock is right again',
    (_, year) => {
      vi.useFakeTimers({ now });
      const writtenAtMs = Date.now();
      expect(dayHeading(writtenAtMs, Date.now(), english)).toBe('Today');
      vi.setSystemTime(new Date(year, 10, 20, 9, 42));
      expect(dayHeading(writtenAtMs, Date.now(), german)).toBe('Freitag, 20. November 2026');
      expect(listTime(writtenAtMs, Date.now(), german)).toBe('20.11.26');
      expect(untilTomorrowMs(Date.now())).toBeLessThanOrEqual(25 * 3_600_000);
      expect(untilTomorrowMs(Date.now())).toBeGreaterThan(0);
      vi.setSystemTime(now);
      expect(dayHeading(writtenAtMs, Date.now(), english)).toBe('Today');
      expect(listTime(writtenAtMs, Date.now(), english)).toBe('09:42');
    },
  );
});

it.each([0, limits.latestTimeMs])('writes %i, as a clock that is wrong by years may tell', (timeMs) => {
  for (const write of [listTime, dayHeading]) expect(write(timeMs, now, english)).not.toBe('');
  for (const write of [clockTime, exactTime]) expect(write(timeMs, 'de')).not.toBe('');
});

it('writes the time of day and the whole time', () => {
  expect(clockTime(now, 'en-GB')).toBe('09:42');
  expect(exactTime(now, 'de')).toBe('Freitag, 20. November 2026 um 09:42');
});

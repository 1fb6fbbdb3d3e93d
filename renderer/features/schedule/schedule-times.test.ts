import { describe, expect, it } from 'vitest';
import { limits } from '../../../shared/domain/limits';
import { dueWords, objectionTo, presetTimes, tomorrowMorning } from './schedule-times';

const local = (text: string): number => new Date(text).getTime();
const words = { locale: 'en-GB', today: 'Today', yesterday: 'Yesterday', tomorrow: 'Tomorrow' };

describe('moments to send something at', () => {
  it.each([
    ['2026-11-27T07:00', ['2026-11-27T09:00', '2026-11-28T09:00', '2026-11-30T09:00']],
    ['2026-11-27T08:55', ['2026-11-27T13:00', '2026-11-28T09:00', '2026-11-30T09:00']],
    ['2026-11-27T16:55', ['2026-11-28T09:00', '2026-11-30T09:00']],
    // On a Sunday, tomorrow is Monday; on a Monday, it is the next one.
    ['2026-11-29T20:00', ['2026-11-30T09:00']],
    ['2026-11-30T20:00', ['2026-12-01T09:00', '2026-12-07T09:00']],
  ])('are, at %s, today, tomorrow and Monday', (now, expected) => {
    expect(presetTimes(local(now))).toEqual(expected.map(local));
  });

  it('begin with tomorrow morning, also over the end of a year', () => {
    expect(tomorrowMorning(local('2026-12-31T23:59'))).toBe(local('2027-01-01T09:00'));
  });

  it('are neither past nor more than a year ahead', () => {
    const nowMs = local('2026-11-27T07:00');
    expect([nowMs - 1, nowMs, nowMs + 1].map((timeMs) => objectionTo(timeMs, nowMs))).toEqual([
      'past',
      'past',
      undefined,
    ]);
    const lastMs = nowMs + limits.scheduledAheadMs;
    expect([objectionTo(lastMs, nowMs), objectionTo(lastMs + 1, nowMs)]).toEqual([undefined, 'far']);
  });

  it('are named by their day', () => {
    const nowMs = local('2026-11-27T07:00');
    const named = ['2026-11-27T13:00', '2026-11-28T09:00', '2026-11-30T09:00', '2027-01-04T09:00'].map((time) =>
      dueWords(local(time), nowMs, words),
    );
    expect(named).toEqual([
      'Today, 13:00',
      'Tomorrow, 09:00',
      'Monday 30 November, 09:00',
      'Monday, 4 January 2027, 09:00',
    ]);
  });
});

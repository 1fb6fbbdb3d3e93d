import { describe, expect, it } from 'vitest';
import { limits } from '../../../shared/domain/limits';
import { longestTimersMs, timerRule, windowId, windowIds, windowOfId } from './policy-choices';

describe('what a workspace’s rules can be', () => {
  it('are windows from always to never, and the current one where somebody set another', () => {
    expect(windowIds(undefined).map(windowOfId)).toEqual([
      undefined,
      604_800_000,
      86_400_000,
      3_600_000,
      900_000,
      300_000,
      0,
    ]);
    expect(windowIds(7_200_000).map(windowOfId)).toContain(7_200_000);
    expect(windowIds(900_000)).toHaveLength(windowIds(undefined).length);
    for (const windowMs of [undefined, 0, 900_000]) expect(windowOfId(windowId(windowMs))).toBe(windowMs);
  });

  it('are longest times of a timer within the limits', () => {
    const all = longestTimersMs(90_000);
    expect(all).toContain(90_000);
    expect([all.at(0), all.at(-1)]).toEqual([limits.shortestTimerMs, limits.longestTimerMs]);
    expect([timerRule('free'), timerRule('required')]).toEqual([
      { rule: 'free' },
      { rule: 'required', longestMs: 86_400_000 },
    ]);
  });
});

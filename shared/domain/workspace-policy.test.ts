import { describe, expect, it } from 'vitest';
import { limits } from './limits';
import {
  allowsTimer,
  clockAllowanceMs,
  contentTimeMs,
  currentPolicy,
  effectiveTimer,
  isSamePolicy,
  mayStill,
  openPolicy,
  policyAt,
  wasInTime,
  type PolicyHistory,
  type TimerRule,
  type WorkspacePolicy,
} from './workspace-policy';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const yearMs = 365 * 24 * hourMs;
const startMs = 1_800_000_000_000;

const since = (sinceMs: number, changes: Partial<WorkspacePolicy>) => ({
  sinceMs,
  policy: { ...openPolicy, ...changes },
});
const quarter: PolicyHistory = [since(0, { editWindowMs: 15 * minuteMs })];
/** Whether an edit is taken that is made so long after its message, by the sender's clock. */
const isTaken = (history: PolicyHistory, elapsedMs: number, sentAtMs = startMs): boolean =>
  wasInTime(history, 'edit', { sentAtMs, actedAtMs: sentAtMs + elapsedMs });

describe('the policy in force', () => {
  it('is that of the last entry at or before a time, and an open one before the first', () => {
    const history = [since(10, { gifs: false }), since(20, { linkPreviews: false })];
    expect([9, 10, 19, 20].map((atMs) => policyAt(history, atMs).gifs)).toEqual([true, false, false, true]);
    expect(policyAt(history, 25).linkPreviews).toBe(false);
    expect([currentPolicy(history).linkPreviews, currentPolicy([])]).toEqual([false, openPolicy]);
  });

  it('is the last one of several that were set in the same millisecond', () => {
    expect(policyAt([since(10, { gifs: false }), since(10, {})], 10).gifs).toBe(true);
  });

  it('is the one that everybody judges by what is sent by a slow clock', () => {
    expect([contentTimeMs([], 5), contentTimeMs([since(10, {})], 5), contentTimeMs([since(10, {})], 15)]).toEqual([
      5, 10, 15,
    ]);
  });

  it('is told from any other one', () => {
    const changes: readonly Partial<WorkspacePolicy>[] = [
      { editWindowMs: 0 },
      { deleteWindowMs: 0 },
      { timers: { rule: 'forbidden' } },
      { timers: { rule: 'required', longestMs: hourMs } },
      { timers: { rule: 'required', longestMs: 2 * hourMs } },
      { linkPreviews: false },
      { gifs: false },
      { mediaPlayers: false },
    ];
    const all = [openPolicy, ...changes.map((change) => ({ ...openPolicy, ...change }))];
    for (const one of all) expect(all.filter((other) => isSamePolicy(one, { ...other }))).toEqual([one]);
  });
});

describe('a window', () => {
  it('is kept to the millisecond by whoever acts', () => {
    const may = (policy: Partial<WorkspacePolicy>, elapsedMs: number): boolean =>
      mayStill({ ...openPolicy, ...policy }, 'edit', { sentAtMs: startMs, actedAtMs: startMs + elapsedMs });
    const window = { editWindowMs: 15 * minuteMs };
    expect([0, 15 * minuteMs, 15 * minuteMs + 1].map((ms) => may(window, ms))).toEqual([true, true, false]);
    expect([may({}, 10 * yearMs), may({ deleteWindowMs: 0 }, 0), may({ editWindowMs: 0 }, 0)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('allows others’ clocks some minutes, but nothing where nobody may', () => {
    const latestMs = 15 * minuteMs + clockAllowanceMs;
    expect([latestMs, latestMs + 1].map((ms) => isTaken(quarter, ms))).toEqual([true, false]);
    expect(isTaken([since(0, { editWindowMs: 0 })], 0)).toBe(false);
    expect(isTaken(quarter, 10 * yearMs)).toBe(false);
  });

  it('of edits is not that of deletions', () => {
    const times = { sentAtMs: startMs, actedAtMs: startMs + hourMs };
    const history = [since(0, { deleteWindowMs: 15 * minuteMs })];
    expect([wasInTime(history, 'edit', times), wasInTime(history, 'deletion', times)]).toEqual([true, false]);
  });

  it('bears a clock that is wrong by a year, if it stays wrong', () => {
    for (const wrongMs of [-yearMs, yearMs]) {
      expect(isTaken(quarter, minuteMs, startMs + wrongMs)).toBe(true);
      expect(isTaken(quarter, hourMs, startMs + wrongMs)).toBe(false);
    }
  });

  it('is not opened by what was sent with a date in the future', () => {
    const honest = { sentAtMs: startMs + yearMs, actedAtMs: startMs + hourMs };
    expect(wasInTime(quarter, 'edit', honest)).toBe(false);
    expect(isTaken(quarter, -clockAllowanceMs)).toBe(true);
    expect(isTaken(quarter, -clockAllowanceMs - 1)).toBe(false);
  });

  it('is that of the policy at the time of the action, and for some minutes that of the one before', () => {
    const atMs = startMs + hourMs;
    const history = [since(atMs, { editWindowMs: 0 })];
    const editedAt = (actedAtMs: number) => wasInTime(history, 'edit', { sentAtMs: startMs, actedAtMs });
    expect([atMs - 1, atMs + clockAllowanceMs - 1, atMs + clockAllowanceMs].map(editedAt)).toEqual([true, true, false]);
  });

  it('that was opened again counts from then on', () => {
    const history = [since(0, { editWindowMs: 0 }), since(startMs + hourMs, {})];
    expect([isTaken(history, hourMs - 1), isTaken(history, hourMs)]).toEqual([false, true]);
  });

  it('is not evaded by dating an edit before the policy, when the message came under it', () => {
    const history = [since(startMs, { editWindowMs: 15 * minuteMs })];
    const sentAtMs = startMs + hourMs;
    expect(wasInTime(history, 'edit', { sentAtMs, actedAtMs: startMs - 1 })).toBe(false);
    expect(wasInTime(history, 'edit', { sentAtMs, actedAtMs: 0 })).toBe(false);
  });
});

describe('a timer', () => {
  const under = (timers: TimerRule): WorkspacePolicy => ({ ...openPolicy, timers });
  const free = under({ rule: 'free' });
  const forbidden = under({ rule: 'forbidden' });
  const required = under({ rule: 'required', longestMs: hourMs });

  it('is as it was set, none, or the longest one at most', () => {
    const effective = (policy: WorkspacePolicy) =>
      [undefined, limits.shortestTimerMs, hourMs, hourMs + 1].map((timerMs) => effectiveTimer(policy, timerMs));
    expect(effective(free)).toEqual([undefined, limits.shortestTimerMs, hourMs, hourMs + 1]);
    expect(effective(forbidden)).toEqual([undefined, undefined, undefined, undefined]);
    expect(effective(required)).toEqual([hourMs, limits.shortestTimerMs, hourMs, hourMs]);
  });

  it('may be set to what then counts', () => {
    const allowed = (policy: WorkspacePolicy) =>
      [undefined, hourMs, hourMs + 1].map((timerMs) => allowsTimer(policy, timerMs));
    expect(allowed(free)).toEqual([true, true, true]);
    expect(allowed(forbidden)).toEqual([true, false, false]);
    expect(allowed(required)).toEqual([false, true, false]);
  });
});

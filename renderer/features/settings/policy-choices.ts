import { limits } from '../../../shared/domain/limits';
import type { TimerRule } from '../../../shared/domain/workspace-policy';
import { timerPresetsMs } from '../time/timer-choice';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long messages may be edited or deleted, to choose from, besides always and never. */
const windowPresetsMs = [5 * minuteMs, 15 * minuteMs, hourMs, dayMs, 7 * dayMs] as const;

/** Longest times of a timer to choose from, when none was required before this one. */
const firstLongestMs = dayMs;

const always = 'always';

/** Ids of the windows to choose from, with the current one: `always`, or milliseconds. */
export function windowIds(currentMs: number | undefined): readonly string[] {
  return [
    always,
    ...ascending([0, ...windowPresetsMs], currentMs)
      .toReversed()
      .map(String),
  ];
}

export function windowId(windowMs: number | undefined): string {
  return windowMs === undefined ? always : String(windowMs);
}

/** undefined for always. */
export function windowOfId(id: string): number | undefined {
  return id === always ? undefined : Number(id);
}

/** The rule as it is when somebody chooses it anew. */
export function timerRule(rule: TimerRule['rule']): TimerRule {
  return rule === 'required' ? { rule, longestMs: firstLongestMs } : { rule };
}

/** The longest times to choose from, with the current one. */
export function longestTimersMs(currentMs: number): readonly number[] {
  return ascending(timerPresetsMs, currentMs).filter((timerMs) => timerMs <= limits.longestTimerMs);
}

function ascending(presetsMs: readonly number[], currentMs: number | undefined): readonly number[] {
  const all = new Set([...presetsMs, ...(currentMs === undefined ? [] : [currentMs])]);
  return [...all].sort((a, b) => a - b);
}

/**
 * What a workspace's rules allow in its conversations: the same for whoever asks and for everybody who checks it. Pure.
 *
 * Nobody can prove when something was written: its time is what its sender's clock said. Whoever checks therefore compares the
 * sender's own times with each other, and allows for clocks that are a little off (`clockAllowanceMs`).
 */
export type TimerRule =
  | { readonly rule: 'free' }
  /** Messages stay. */
  | { readonly rule: 'forbidden' }
  /** Messages vanish, `longestMs` after they were read at the latest. */
  | { readonly rule: 'required'; readonly longestMs: number };

export interface WorkspacePolicy {
  /** How long after its sending an own message may be edited; undefined: always, 0: never. */
  readonly editWindowMs?: number | undefined;
  /** The same for deleting own messages for everyone. What admins of a group delete of others is not bounded. */
  readonly deleteWindowMs?: number | undefined;
  readonly timers: TimerRule;
  readonly linkPreviews: boolean;
  readonly gifs: boolean;
  /** Players of other sites. */
  readonly mediaPlayers: boolean;
}

/** A policy, and the time of the directory entry that set it. */
export interface PolicyInForce {
  readonly sinceMs: number;
  readonly policy: WorkspacePolicy;
}

/** Ascending. Before the first one, and where there is none, everything is allowed. */
export type PolicyHistory = readonly PolicyInForce[];

/** When something was done to a message, and when that was sent; both by the clock of whoever sent them. */
export interface ActionTimes {
  readonly sentAtMs: number;
  readonly actedAtMs: number;
}

export type BoundedAction = 'edit' | 'deletion';

export const openPolicy: WorkspacePolicy = {
  timers: { rule: 'free' },
  linkPreviews: true,
  gifs: true,
  mediaPlayers: true,
};

/** By how much a sender's clock may have moved, or be ahead of the directory's, before others refuse what it did. */
export const clockAllowanceMs = 5 * 60 * 1000;

export function isSamePolicy(one: WorkspacePolicy, other: WorkspacePolicy): boolean {
  return (
    one.editWindowMs === other.editWindowMs &&
    one.deleteWindowMs === other.deleteWindowMs &&
    one.timers.rule === other.timers.rule &&
    longestOf(one.timers) === longestOf(other.timers) &&
    one.linkPreviews === other.linkPreviews &&
    one.gifs === other.gifs &&
    one.mediaPlayers === other.mediaPlayers
  );
}

/** The newest one. */
export function currentPolicy(history: PolicyHistory): WorkspacePolicy {
  return history.at(-1)?.policy ?? openPolicy;
}

/** What was in force at this time. */
export function policyAt(history: PolicyHistory, atMs: number): WorkspacePolicy {
  return history.filter(({ sinceMs }) => sinceMs <= atMs).at(-1)?.policy ?? openPolicy;
}

/**
 * The time to give to what is sent now: a clock that is slow must not bring it under a policy that others know to be over.
 */
export function contentTimeMs(history: PolicyHistory, nowMs: number): number {
  return Math.max(nowMs, history.at(-1)?.sinceMs ?? 0);
}

/** How long after its sending this may be done to an own message; undefined: always, 0: never. */
export function windowOf(policy: WorkspacePolicy, action: BoundedAction): number | undefined {
  return action === 'edit' ? policy.editWindowMs : policy.deleteWindowMs;
}

/** Whether this person may do it to an own message: by the newest policy, without any allowance. */
export function mayStill(
  policy: WorkspacePolicy,
  action: BoundedAction,
  { sentAtMs, actedAtMs }: ActionTimes,
): boolean {
  const windowMs = windowOf(policy, action);
  if (windowMs === undefined) return true;
  const elapsedMs = actedAtMs - sentAtMs;
  return windowMs > 0 && elapsedMs >= -clockAllowanceMs && elapsedMs <= windowMs;
}

/**
 * Whether everybody takes it from the author of the message: a policy that was in force when it was done, or up to
 * `clockAllowanceMs` before, allows it, with as much allowance for its window. Nothing is done before its message was sent: who
 * says so has moved their clock, and is bounded by the policy under which they sent.
 */
export function wasInTime(history: PolicyHistory, action: BoundedAction, times: ActionTimes): boolean {
  const latestMs = Math.max(times.actedAtMs, times.sentAtMs);
  return policiesBetween(history, latestMs - clockAllowanceMs, latestMs).some((policy) => {
    const windowMs = windowOf(policy, action);
    if (windowMs === undefined) return true;
    const elapsedMs = times.actedAtMs - times.sentAtMs;
    return windowMs > 0 && elapsedMs >= -clockAllowanceMs && elapsedMs <= windowMs + clockAllowanceMs;
  });
}

/** How long a message stays under this policy, if it or its conversation says `timerMs`; undefined when it stays. */
export function effectiveTimer({ timers }: WorkspacePolicy, timerMs: number | undefined): number | undefined {
  switch (timers.rule) {
    case 'free':
      return timerMs;
    case 'forbidden':
      return undefined;
    case 'required':
      return Math.min(timerMs ?? timers.longestMs, timers.longestMs);
  }
}

/** Whether a timer may be set to this, of a conversation or for what is written next. */
export function allowsTimer({ timers }: Pick<WorkspacePolicy, 'timers'>, timerMs: number | undefined): boolean {
  switch (timers.rule) {
    case 'free':
      return true;
    case 'forbidden':
      return timerMs === undefined;
    case 'required':
      return timerMs !== undefined && timerMs <= timers.longestMs;
  }
}

function longestOf(timers: TimerRule): number | undefined {
  return timers.rule === 'required' ? timers.longestMs : undefined;
}

function policiesBetween(history: PolicyHistory, fromMs: number, toMs: number): readonly WorkspacePolicy[] {
  const later = history.filter(({ sinceMs }) => sinceMs > fromMs && sinceMs <= toMs);
  return [policyAt(history, fromMs), ...later.map(({ policy }) => policy)];
}

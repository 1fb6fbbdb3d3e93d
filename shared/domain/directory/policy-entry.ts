/** The workspace's policy as an entry of the directory. */
import { create } from '@bufbuild/protobuf';
import { SetPolicySchema, TimerRule as WireTimerRule, type SetPolicy } from '../../protocol/gen/directory_pb';
import { limits } from '../limits';
import type { TimerRule, WorkspacePolicy } from '../workspace-policy';
import type { Action } from './decode-entry';
import { safeNumber } from './decode-entry';
import { refusedBy } from './directory-rule';

/** The action that sets this policy. Whether the rules allow it is up to `applyEntry`. */
export function policyAction(policy: WorkspacePolicy): Action {
  return { case: 'setPolicy', value: encodePolicy(policy) };
}

/** Reversed by `readPolicy`. */
export function encodePolicy(policy: WorkspacePolicy): SetPolicy {
  const { editWindowMs, deleteWindowMs, timers } = policy;
  return create(SetPolicySchema, {
    ...(editWindowMs === undefined ? {} : { editWindowMs: BigInt(editWindowMs) }),
    ...(deleteWindowMs === undefined ? {} : { deleteWindowMs: BigInt(deleteWindowMs) }),
    timerRule: wireRules[timers.rule],
    longestTimerMs: BigInt(timers.rule === 'required' ? timers.longestMs : 0),
    forbidsLinkPreviews: !policy.linkPreviews,
    forbidsGifs: !policy.gifs,
    forbidsMediaPlayers: !policy.mediaPlayers,
  });
}

/** Throws `directory.refused` for what is out of range, contradicts itself, or is a rule that this version doesn't know. */
export function readPolicy(value: SetPolicy): WorkspacePolicy {
  return {
    editWindowMs: readWindow(value.editWindowMs),
    deleteWindowMs: readWindow(value.deleteWindowMs),
    timers: readTimers(value),
    linkPreviews: !value.forbidsLinkPreviews,
    gifs: !value.forbidsGifs,
    mediaPlayers: !value.forbidsMediaPlayers,
  };
}

const wireRules: Readonly<Record<TimerRule['rule'], WireTimerRule>> = {
  free: WireTimerRule.UNSPECIFIED,
  forbidden: WireTimerRule.FORBIDDEN,
  required: WireTimerRule.REQUIRED,
};

function readWindow(windowMs: bigint | undefined): number | undefined {
  if (windowMs === undefined) return undefined;
  if (windowMs > BigInt(limits.policyWindowMs)) throw refusedBy('policy-window');
  return Number(windowMs);
}

function readTimers({ timerRule, longestTimerMs }: SetPolicy): TimerRule {
  const longestMs = safeNumber(longestTimerMs);
  switch (timerRule) {
    case WireTimerRule.REQUIRED:
      if (longestMs < limits.shortestTimerMs || longestMs > limits.longestTimerMs) throw refusedBy('policy-timers');
      return { rule: 'required', longestMs };
    case WireTimerRule.UNSPECIFIED:
    case WireTimerRule.FORBIDDEN:
      if (longestMs !== 0) throw refusedBy('policy-timers');
      return { rule: timerRule === WireTimerRule.FORBIDDEN ? 'forbidden' : 'free' };
    default:
      throw refusedBy('policy-timers');
  }
}

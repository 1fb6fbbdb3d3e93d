import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import sodium from 'libsodium-wrappers-sumo';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EntryBodySchema, Role, SetPolicySchema, SignedEntrySchema, TimerRule } from '../../protocol/gen/directory_pb';
import { concatBytes } from '../bytes';
import { limits } from '../limits';
import { currentPolicy, openPolicy, type WorkspacePolicy } from '../workspace-policy';
import type { DirectoryState } from './directory-state';
import { policyAction } from './policy-entry';
import { entryMessage } from './signed-messages';
import * as t from './testing/test-people';
import {
  apply,
  foundTestWorkspace,
  hourMs,
  refusal,
  startMs,
  withPerson,
  type FoundedState,
} from './testing/test-workspace';

let founder: t.TestPerson;
let founded: FoundedState;
beforeAll(() => sodium.ready);
beforeEach(() => {
  ({ founder, founded } = foundTestWorkspace());
});

const strict: WorkspacePolicy = {
  editWindowMs: 15 * 60_000,
  deleteWindowMs: 0,
  timers: { rule: 'required', longestMs: 24 * hourMs },
  linkPreviews: false,
  gifs: false,
  mediaPlayers: false,
};
const set = (state: DirectoryState, policy: WorkspacePolicy, nowMs = state.atMs) =>
  apply(state, t.entryBy(state, founder, policyAction(policy), { nowMs }));
const raw = (value: MessageInitShape<typeof SetPolicySchema>) =>
  t.entryBy(founded, founder, { case: 'setPolicy', value: create(SetPolicySchema, value) });

describe('a policy', () => {
  it('is open until somebody sets one', () => {
    expect([founded.policies, currentPolicy(founded.policies)]).toEqual([[], openPolicy]);
  });

  it('is set as a whole, and those before it stay known with their times', () => {
    const first = set(founded, strict, startMs + hourMs);
    const second = set(first, openPolicy, startMs + 2 * hourMs);
    expect(second.policies).toEqual([
      { sinceMs: startMs + hourMs, by: founder.userId, policy: strict },
      { sinceMs: startMs + 2 * hourMs, by: founder.userId, policy: openPolicy },
    ]);
    expect(founded.policies).toEqual([]);
  });

  it.each([
    [{ ...openPolicy, editWindowMs: limits.policyWindowMs }],
    [{ ...openPolicy, deleteWindowMs: 1 }],
    [{ ...openPolicy, timers: { rule: 'forbidden' } }],
    [{ ...openPolicy, timers: { rule: 'required', longestMs: limits.shortestTimerMs } }],
    [{ ...openPolicy, timers: { rule: 'required', longestMs: limits.longestTimerMs } }],
    [{ ...openPolicy, mediaPlayers: false }],
  ] as const)('comes out of its entry as it went in: %j', (policy: WorkspacePolicy) => {
    expect(currentPolicy(set(founded, policy).policies)).toEqual(policy);
  });

  it('is set by owner and admins alone', () => {
    for (const [role, outcome] of [
      [Role.ADMIN, 'accepted'],
      [Role.MEMBER, 'directory.refused right'],
      [Role.GUEST, 'directory.refused right'],
    ] as const) {
      const { person, state } = withPerson(founded, founder, role);
      expect(refusal(state, t.entryBy(state, person, policyAction(strict)))).toBe(outcome);
    }
    const stranger = t.makeTestPerson();
    expect(refusal(founded, t.entryBy(founded, stranger, policyAction(strict)))).toBe('directory.refused signer');
  });

  it('is refused with a window beyond the limit', () => {
    const beyond = BigInt(limits.policyWindowMs) + 1n;
    for (const windowMs of [beyond, 2n ** 63n, 2n ** 64n - 1n]) {
      expect(refusal(founded, raw({ editWindowMs: windowMs }))).toBe('directory.refused policy-window');
      expect(refusal(founded, raw({ deleteWindowMs: windowMs }))).toBe('directory.refused policy-window');
    }
  });

  it('is refused when what it says of timers is out of range or contradicts itself', () => {
    const { shortestTimerMs, longestTimerMs } = limits;
    const required = (longestMs: bigint) => raw({ timerRule: TimerRule.REQUIRED, longestTimerMs: longestMs });
    for (const longestMs of [0n, BigInt(shortestTimerMs) - 1n, BigInt(longestTimerMs) + 1n]) {
      expect(refusal(founded, required(longestMs))).toBe('directory.refused policy-timers');
    }
    expect(refusal(founded, required(2n ** 64n - 1n))).toBe('protocol.malformed');
    for (const timerRule of [TimerRule.UNSPECIFIED, TimerRule.FORBIDDEN]) {
      expect(refusal(founded, raw({ timerRule, longestTimerMs: 60_000n }))).toBe('directory.refused policy-timers');
    }
  });

  it('is refused with a rule for timers that this version does not know', () => {
    for (const timerRule of [3, 99, -1]) {
      expect(refusal(founded, raw({ timerRule }))).toBe('directory.refused policy-timers');
    }
  });

  it('of a later version is read without the fields that this one does not know', () => {
    const entry = withLaterField(t.entryBy(founded, founder, policyAction(strict)));
    expect(apply(founded, entry).policies).toEqual([{ sinceMs: startMs, by: founder.userId, policy: strict }]);
  });
});

/** The entry with one more field in its policy, signed anew by the founder. */
function withLaterField(entry: Uint8Array): Uint8Array {
  const body = fromBinary(EntryBodySchema, fromBinary(SignedEntrySchema, entry).body);
  if (body.action.case !== 'setPolicy') throw new Error('no policy');
  const policy = toBinary(SetPolicySchema, body.action.value);
  const later = new BinaryWriter()
    .tag(900, WireType.LengthDelimited)
    .bytes(new Uint8Array([1, 2, 3]))
    .finish();
  const rest = toBinary(EntryBodySchema, { ...body, action: { case: undefined } });
  const action = new BinaryWriter().tag(18, WireType.LengthDelimited).bytes(concatBytes(policy, later)).finish();
  const laterBody = concatBytes(rest, action);
  const signature = founder.sign(entryMessage(laterBody));
  return toBinary(SignedEntrySchema, create(SignedEntrySchema, { body: laterBody, signature }));
}

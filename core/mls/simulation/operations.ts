/** What may happen to a simulated group, as fast-check generates it. */
import fc from 'fast-check';

/** Chooses among however many there are when the operation runs. */
export type Choice = number;

export interface Style {
  readonly isPublic: boolean;
  /** Where the protocol allows it. */
  readonly isPathOmitted: boolean;
  readonly isWithPending: boolean;
  /** Whether the ratchet tree travels apart from the welcome, or the group info. */
  readonly isTreeApart: boolean;
  readonly isPadded: boolean;
}

export type Change =
  | { readonly type: 'add'; readonly newcomers: readonly Choice[] }
  | { readonly type: 'remove'; readonly members: readonly Choice[] }
  /** Removes a client and adds it again, in one commit. */
  | { readonly type: 'replace'; readonly member: Choice }
  | { readonly type: 'psk'; readonly key: Choice; readonly isResumption: boolean }
  | { readonly type: 'extensions'; readonly choice: Choice }
  /** In a commit: new contents of the committer's leaf. */
  | { readonly type: 'update'; readonly isNewSignatureKey: boolean };

export interface CommitPlan {
  readonly by: Choice;
  readonly changes: readonly Change[];
  readonly style: Style;
}

export interface JoinPlan {
  readonly who: Choice;
  /** Whether a member comes back to its own place, whose secrets it lost. */
  readonly isResync: boolean;
  readonly hasPsk: boolean;
  readonly isTreeApart: boolean;
}

export type Operation =
  | { readonly kind: 'commit'; readonly plan: CommitPlan }
  | { readonly kind: 'join'; readonly plan: JoinPlan }
  /** Several commit from one epoch; the first in the log wins. */
  | {
      readonly kind: 'race';
      readonly plans: readonly CommitPlan[];
      readonly joins: readonly JoinPlan[];
      readonly between: 'nothing' | 'message' | 'proposal';
    }
  /** The committer loses what it has before it stores the commit that was accepted. */
  | { readonly kind: 'forget'; readonly plan: CommitPlan }
  | { readonly kind: 'propose'; readonly by: Choice; readonly change: Change; readonly style: Style }
  | { readonly kind: 'leave'; readonly who: Choice; readonly committer: Choice; readonly style: Style }
  | { readonly kind: 'propose-outside'; readonly who: Choice; readonly isNewcomer: boolean }
  | { readonly kind: 'send'; readonly by: Choice; readonly count: number; readonly sizeBytes: number }
  | { readonly kind: 'offline'; readonly who: Choice }
  | { readonly kind: 'online'; readonly who: Choice }
  | { readonly kind: 'receive'; readonly who: Choice }
  | { readonly kind: 'quiet'; readonly isSettling: boolean };

export interface Plan {
  readonly suiteId: 1 | 3;
  readonly deviceCount: number;
  readonly firstMembers: number;
  /** Of what else is left to chance: the order of delivery, what arrives twice or late. */
  readonly luck: number;
  readonly operations: readonly Operation[];
}

const pick: fc.Arbitrary<Choice> = fc.nat(0xffff);
const some = (maxLength: number): fc.Arbitrary<Choice[]> => fc.array(pick, { minLength: 1, maxLength });

const style: fc.Arbitrary<Style> = fc.record({
  isPublic: fc.boolean(),
  isPathOmitted: fc.boolean(),
  isWithPending: fc.boolean(),
  isTreeApart: fc.boolean(),
  isPadded: fc.boolean(),
});

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant('add'), newcomers: some(5) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('remove'), members: some(4) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('replace'), member: pick }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('psk'), key: pick, isResumption: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('extensions'), choice: pick }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('update'), isNewSignatureKey: fc.boolean() }) },
);

const commitPlan: fc.Arbitrary<CommitPlan> = fc.record({
  by: pick,
  changes: fc.array(change, { maxLength: 3 }),
  style,
});

const joinPlan: fc.Arbitrary<JoinPlan> = fc.record({
  who: pick,
  isResync: fc.boolean(),
  hasPsk: fc.boolean(),
  isTreeApart: fc.boolean(),
});

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('commit'), plan: commitPlan }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('join'), plan: joinPlan }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('race'),
      plans: fc.array(commitPlan, { minLength: 1, maxLength: 3 }),
      joins: fc.array(joinPlan, { maxLength: 1 }),
      between: fc.constantFrom('nothing', 'message', 'proposal'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget'), plan: commitPlan }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('propose'), by: pick, change, style }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave'), who: pick, committer: pick, style }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('propose-outside'), who: pick, isNewcomer: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('send'),
      by: pick,
      count: fc.integer({ min: 1, max: 6 }),
      sizeBytes: fc.nat(300),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('offline'), who: pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('online'), who: pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('receive'), who: pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('quiet'), isSettling: fc.boolean() }) },
);

/** A group of 3 to 30 devices, and what happens to it. */
export function plans(steps: number): fc.Arbitrary<Plan> {
  return fc.record({
    suiteId: fc.constantFrom(1, 3),
    deviceCount: fc.integer({ min: 3, max: 30 }),
    firstMembers: fc.integer({ min: 1, max: 30 }),
    luck: fc.nat(),
    operations: fc.array(operation, { minLength: Math.ceil(steps / 4), maxLength: steps, size: 'max' }),
  });
}

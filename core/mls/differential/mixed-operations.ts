/** What may happen in a mixed group, as fast-check generates it. */
import fc from 'fast-check';

/** A choice among however many there are when it is made. */
export type Choice = number;

export interface PlannedCommit {
  readonly by: Choice;
  readonly added: readonly Choice[];
  readonly removed: readonly Choice[];
  readonly psk: Choice | undefined;
  readonly hasExtensions: boolean;
  readonly isNewKey: boolean;
  readonly isPublic: boolean;
}

export interface PlannedSingle {
  readonly by: Choice;
  readonly type: 'add' | 'remove' | 'update';
  readonly target: Choice;
  readonly isPublic: boolean;
}

export interface PlannedExternalCommit {
  readonly who: Choice;
  /** Who gives the group info. */
  readonly helper: Choice;
  readonly isResync: boolean;
}

export interface PlannedMessages {
  readonly by: Choice;
  readonly count: number;
  readonly sizeBytes: number;
  /** Whether the last arrives first. */
  readonly isReversed: boolean;
}

export type MixedOperation =
  | { readonly kind: 'commit'; readonly plan: PlannedCommit }
  | { readonly kind: 'propose'; readonly plan: PlannedSingle }
  | { readonly kind: 'join'; readonly plan: PlannedExternalCommit }
  /** Somebody outside proposes to be added. */
  | { readonly kind: 'ask'; readonly who: Choice; readonly helper: Choice }
  | { readonly kind: 'send'; readonly plan: PlannedMessages };

export interface MixedPlan {
  readonly suiteId: 1 | 3;
  readonly parties: number;
  readonly founder: Choice;
  /** How many it adds at first. */
  readonly firstMembers: number;
  readonly operations: readonly MixedOperation[];
}

const choice = fc.nat(0xffff);

const commit = fc.record({
  by: choice,
  added: fc.array(choice, { maxLength: 4 }),
  removed: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(choice, { maxLength: 2 })),
  psk: fc.option(choice, { nil: undefined, freq: 5 }),
  hasExtensions: fc.nat(7).map((number) => number === 7),
  isNewKey: fc.nat(3).map((number) => number === 3),
  isPublic: fc.boolean(),
});

const operation: fc.Arbitrary<MixedOperation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('commit'), plan: commit }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('propose'),
      plan: fc.record({
        by: choice,
        type: fc.constantFrom('add', 'remove', 'update'),
        target: choice,
        isPublic: fc.boolean(),
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('join'),
      plan: fc.record({ who: choice, helper: choice, isResync: fc.boolean() }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask'), who: choice, helper: choice }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('send'),
      plan: fc.record({
        by: choice,
        count: fc.integer({ min: 1, max: 4 }),
        sizeBytes: fc.nat(300),
        isReversed: fc.boolean(),
      }),
    }),
  },
);

export function mixedPlans(steps: number, mostParties: number): fc.Arbitrary<MixedPlan> {
  return fc.record({
    suiteId: fc.constantFrom(1, 3),
    parties: fc.integer({ min: 2, max: mostParties }),
    founder: choice,
    firstMembers: fc.nat(mostParties),
    operations: fc.array(operation, { minLength: Math.ceil(steps / 4), maxLength: steps, size: 'max' }),
  });
}

/**
 * Groups in which some members run on our code and others on ts-mls, an independent implementation of RFC 9420: everybody
 * has to agree after every commit, and to read what the others send. What ts-mls is known to do wrong is in known-faults.ts.
 *
 * The same operations every time, unless the environment gives another seed. A long run:
 *   MLS_SIMULATION_SEED=random MLS_SIMULATION_RUNS=200 MLS_SIMULATION_STEPS=200 npx vitest run core/mls/differential
 */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../shared/domain/ids';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { randomSettings } from '../simulation/settings';
import { MixedGroup } from './mixed-group';
import { mixedPlans, type MixedOperation, type MixedPlan } from './mixed-operations';
import { OwnParty } from './own-party';
import type { Party } from './party';
import { TsMlsParty } from './ts-mls-party';

beforeAll(cryptoReady);

const { seed, runs, steps, timeoutMs } = randomSettings({ runs: 24, steps: 40 });
const mostParties = 12;

test(`members on other code agree with ours (seed ${seed})`, { timeout: timeoutMs }, async () => {
  const total = { commits: 0, messages: 0, proposals: 0, excluded: 0 };
  const property = fc.asyncProperty(mixedPlans(steps, mostParties), async (plan) => {
    const { commits, messages, proposals, excluded } = await runMixedPlan(plan);
    total.commits += commits;
    total.messages += messages;
    total.proposals += proposals;
    total.excluded += excluded;
  });
  await fc.assert(property, { seed, numRuns: runs });
  // Enough happened, and hardly anything was left out.
  expect(total.commits).toBeGreaterThan(runs * 2);
  expect(total.excluded).toBeLessThan(total.commits / 2);
});

async function runMixedPlan(plan: MixedPlan): Promise<MixedGroup['counts']> {
  const psks = new Map([1, 2].map((id) => [toHex(Uint8Array.of(id)), randomBytes(32)]));
  const parties: Party[] = [];
  for (let index = 0; index < plan.parties; index += 1) {
    const name = `client ${index}`;
    const isOwn = index % 2 === 0;
    parties.push(isOwn ? new OwnParty(name, plan.suiteId, psks) : await TsMlsParty.of(name, plan.suiteId, psks));
  }
  const group = new MixedGroup(parties, Array.from(psks.keys(), fromHex));
  const founder = parties[plan.founder % parties.length];
  if (founder === undefined) throw new Error('a group needs a founder');
  await group.create(founder, randomBytes(16));
  const added = Array.from({ length: plan.firstMembers }, (_, index) => index);
  await group.commit({
    by: 0,
    added,
    removed: [],
    psk: undefined,
    hasExtensions: false,
    isNewKey: false,
    isPublic: true,
  });
  for (const operation of plan.operations) await runOperation(group, operation);
  await group.expectAgreement();
  return group.counts;
}

async function runOperation(group: MixedGroup, operation: MixedOperation): Promise<void> {
  switch (operation.kind) {
    case 'commit':
      return await group.commit(operation.plan);
    case 'propose':
      return await group.propose(operation.plan);
    case 'join':
      return await group.joinExternally(operation.plan);
    case 'send':
      return await group.send(operation.plan);
    case 'ask':
      return await group.ask(operation.who, operation.helper);
  }
}

/**
 * Groups of 3 to 30 devices to which anything happens in any order: joining, leaving, commits at the same time, messages
 * that are late, lost or there twice, devices that were away. Whenever it is quiet, everybody has to agree.
 *
 * The same operations every time, unless the environment gives another seed. A long run, with other operations each time:
 *   MLS_SIMULATION_SEED=random MLS_SIMULATION_RUNS=500 MLS_SIMULATION_STEPS=400 npx vitest run core/mls/simulation
 */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { cryptoReady } from '../../crypto/primitives';
import { plans } from './operations';
import { runPlan } from './run-plan';
import { randomSettings } from './settings';

beforeAll(cryptoReady);

const { seed, runs, steps, timeoutMs } = randomSettings({ runs: 20, steps: 60 });

test(`a group stays in agreement whatever happens to it (seed ${seed})`, { timeout: timeoutMs }, () => {
  const total = { commits: 0, messages: 0, proposals: 0 };
  const property = fc.property(plans(steps), (plan) => {
    const log = runPlan(plan);
    total.commits += log.count('commit');
    total.messages += log.count('application');
    total.proposals += log.count('proposal');
  });
  fc.assert(property, { seed, numRuns: runs });
  // Enough happened.
  expect(total.commits).toBeGreaterThan(runs * 3);
  expect(total.messages).toBeGreaterThan(runs * 3);
  expect(total.proposals).toBeGreaterThan(runs);
});

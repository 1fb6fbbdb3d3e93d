/**
 * How long and from where the random tests of the protocol run. The environment says otherwise than `npm test` does:
 * MLS_SIMULATION_SEED (a number, or `random`), MLS_SIMULATION_RUNS and MLS_SIMULATION_STEPS.
 */

export interface RandomSettings {
  /** The same seed gives the same operations. Printed when a run fails. */
  readonly seed: number;
  readonly runs: number;
  /** Most operations of one run. */
  readonly steps: number;
  /** For the test runner. */
  readonly timeoutMs: number;
}

const defaultSeed = 9420;
/** Far more than an operation takes, with everybody following it. */
const longestStepMs = 1_000;

export function randomSettings(defaults: { readonly runs: number; readonly steps: number }): RandomSettings {
  const runs = numberFrom('MLS_SIMULATION_RUNS') ?? defaults.runs;
  const steps = numberFrom('MLS_SIMULATION_STEPS') ?? defaults.steps;
  return { seed: seedFromEnvironment(), runs, steps, timeoutMs: 60_000 + runs * steps * longestStepMs };
}

function seedFromEnvironment(): number {
  if (process.env['MLS_SIMULATION_SEED'] === 'random') return Math.floor(Math.random() * 2 ** 31);
  return numberFrom('MLS_SIMULATION_SEED') ?? defaultSeed;
}

function numberFrom(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name} is not a whole number`);
  return value;
}

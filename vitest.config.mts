import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first: on a fresh clone nothing is known of how long they take, and one that begins last keeps the others waiting. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return longest.flatMap((pattern, rank) =>
      sorted.filter(({ moduleId }) => longest.findIndex((each) => each.test(moduleId)) === rank),
    );
  }
}

const longest = [/\/crash-points/, /\/e2e\/protocol\//, /./];

export default defineConfig({
  test: {
    include: ['{shared,core,relay,electron,renderer,build}/**/*.test.{ts,tsx,mts}', 'e2e/protocol/**/*.test.ts'],
    // vitest would leave one of two cores to itself, and needs little of it.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Nothing here has state of its own in a module, or replaces one: loading them all anew for each of hundreds of files, in a
    // process of its own, costs more than most of the tests.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Only guards against what never ends: a slow machine, shared by others, takes its time.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 30_000 } },
  },
});

import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
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

const tests = ['{shared,core,relay,electron,renderer,build}/**/*.test.{ts,tsx,mts}', 'e2e/protocol/**/*.test.ts'];
/** Tests that replace a module have processes of their own. */
const replacingModules = ['electron/json-file.test.ts'];

export default defineConfig({
  test: {
    // vitest would leave one of two cores to itself, and needs little of it.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    // Only guards against what never ends: a slow machine, shared by others, takes its time.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      // Loading the same modules anew for each of hundreds of files, in a process of its own, costs more than most of the tests.
      {
        extends: true,
        test: {
          name: 'shared',
          include: tests,
          isolate: false,
          exclude: [...configDefaults.exclude, ...replacingModules],
        },
      },
      { extends: true, test: { name: 'alone', include: replacingModules } },
    ],
  },
});

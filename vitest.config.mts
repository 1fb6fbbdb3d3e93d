import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,core,relay,electron,renderer,build}/**/*.test.{ts,tsx,mts}', 'e2e/protocol/**/*.test.ts'],
    // vitest would leave one of two cores to itself, and needs little of it.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Only guards against what never ends: a slow machine, shared by others, takes its time.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 30_000 } },
  },
});

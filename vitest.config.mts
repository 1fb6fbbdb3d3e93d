import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,core,relay,electron,renderer,build}/**/*.test.{ts,tsx,mts}', 'e2e/protocol/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});

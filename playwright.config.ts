import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'e2e/results',
  // Each journey starts several whole applications; two cores carry one journey at a time.
  workers: 1,
  retries: 0,
  // Only guard against what never ends: a slow machine, shared by others, takes its time.
  timeout: 420_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
});

import { defineConfig } from '@playwright/test';

const pictures = '*screens.spec.ts';

export default defineConfig({
  testDir: 'e2e',
  projects: [
    { name: 'journeys', testMatch: '*.spec.ts', testIgnore: pictures, outputDir: 'e2e/results/journeys' },
    { name: 'pictures', testMatch: pictures, outputDir: 'e2e/results/pictures' },
  ],
  // Each test starts several whole applications, which share a display: two cores carry one of each project at a time.
  workers: 1,
  retries: 0,
  // Only guard against what never ends: a slow machine, shared by others, takes its time.
  timeout: 420_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
});

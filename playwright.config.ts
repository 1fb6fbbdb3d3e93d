import { defineConfig } from '@playwright/test';

const pictures = '*screens.spec.ts';

// Each of the tests that run at a time has a display to itself, or they would take the focus and the clipboard from each other.
// This file is read by each worker before its tests are.
const displays = (process.env['CONCLAVE_DISPLAYS'] ?? '').split(' ');
const own = displays[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)];
if (own !== undefined && own !== '') process.env['DISPLAY'] = own;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'e2e/results/failures',
  // The longest ones first, so that no worker has much to do when the others are done.
  projects: [
    { name: 'pictures', testMatch: pictures },
    { name: 'journeys', testMatch: '*.spec.ts', testIgnore: pictures },
  ],
  workers: displays.length,
  // Tests share nothing, also those of one file.
  fullyParallel: true,
  retries: 0,
  // Only guard against what never ends: a slow machine, shared by others, takes its time.
  timeout: 420_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
});

import { expect, test } from 'vitest';
import { updateDelayMs } from './update-delay';

test('a newcomer to a small group renews its keys within minutes, one to a large group within hours', () => {
  expect(updateDelayMs(2, 0)).toBe(30_000);
  expect(updateDelayMs(2, 0.999)).toBeLessThan(2 * 60_000);
  expect(updateDelayMs(1_000, 0)).toBe(30_000);
  expect(updateDelayMs(1_000, 0.999)).toBeLessThan(2 * 60 * 60_000);
});

test('the updates of a thousand newcomers are seconds apart on the average', () => {
  const delays = Array.from({ length: 1_000 }, () => updateDelayMs(1_000)).sort((a, b) => a - b);
  const [first = 0] = delays;
  const last = delays.at(-1) ?? 0;
  expect((last - first) / delays.length).toBeGreaterThan(3_000);
  expect(new Set(delays).size).toBeGreaterThan(900);
});

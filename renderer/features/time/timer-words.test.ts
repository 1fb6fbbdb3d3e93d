import { expect, it } from 'vitest';
import { timerWords } from './timer-words';

it.each([
  [10_000, '10 seconds', '10 Sekunden'],
  [90 * 60_000, '90 minutes', '90 Minuten'],
  [24 * 3_600_000, '1 day', '1 Tag'],
  [28 * 24 * 3_600_000, '4 weeks', '4 Wochen'],
])('writes %i ms in the largest unit that fits', (timerMs, english, german) => {
  expect([timerWords(timerMs, 'en-GB'), timerWords(timerMs, 'de-DE')]).toEqual([english, german]);
});

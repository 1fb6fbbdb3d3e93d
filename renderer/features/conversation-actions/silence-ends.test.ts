import { expect, it } from 'vitest';
import { silenceEndMs, silenceEnds } from './silence-ends';

it('says when each silence ends', () => {
  const nowMs = new Date(2026, 10, 27, 22, 30).getTime();
  const ends = silenceEnds.map((end) => {
    const endMs = silenceEndMs(end, nowMs);
    return endMs === undefined ? undefined : new Date(endMs).toString();
  });
  const at = (day: number, hour: number, minute: number): string => new Date(2026, 10, day, hour, minute).toString();
  expect(ends).toEqual([
    at(27, 23, 30),
    at(28, 6, 30),
    at(28, 9, 0),
    new Date(nowMs + 7 * 86_400_000).toString(),
    undefined,
  ]);
});

import { expect, test } from 'vitest';
import { fasterOf } from './probe';

function workFor(timeMs: number): () => void {
  return () => {
    const endMs = performance.now() + timeMs;
    while (performance.now() < endMs);
  };
}

test('the faster one is taken, wherever it stands', () => {
  const [fast, slow] = [workFor(0), workFor(0.5)];
  expect(fasterOf(fast, slow, (work) => work())).toBe(fast);
  expect(fasterOf(slow, fast, (work) => work())).toBe(fast);
});

test('one that the runtime lacks is not taken', () => {
  const lacking = (): void => {
    throw new Error('not supported');
  };
  const slow = workFor(0.1);
  expect(fasterOf(lacking, slow, (work) => work())).toBe(slow);
  expect(fasterOf(slow, lacking, (work) => work())).toBe(slow);
});

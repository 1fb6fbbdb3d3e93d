import { expect, it } from 'vitest';
import { createTurnEnd } from './turn-end';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Its clock stands still unless it is told otherwise. */
function setUp() {
  const state = { nowMs: 0, done: [] as string[] };
  const turnEnd = createTurnEnd(() => state.nowMs);
  const job = (name: string) => () => void state.done.push(name);
  return { state, turnEnd, job };
}

it('does what was added once, at the end of the turn, and what comes first before all else', async () => {
  const { state, turnEnd, job } = setUp();
  turnEnd.add(job('pushed'));
  turnEnd.addFirst(job('answered'));
  expect(state.done).toEqual([]);
  await turn();
  await turn();
  expect(state.done).toEqual(['answered', 'pushed']);
});

it('lets what can wait do so when such a thing was done just now, and nothing else', async () => {
  const { state, turnEnd, job } = setUp();
  turnEnd.add(job('pushed'));
  await turn();
  state.nowMs = 1;
  turnEnd.add(job('pushed later'));
  turnEnd.addFirst(job('answered'));
  await turn();
  expect(state.done).toEqual(['pushed', 'answered']);
  turnEnd.add(job('pushed along'));
  state.nowMs = 5;
  await expect.poll(() => state.done, { interval: 1 }).toEqual(['pushed', 'answered', 'pushed later', 'pushed along']);
});

it('lets nothing wait that comes now and then', async () => {
  const { state, turnEnd, job } = setUp();
  for (const [index, name] of ['one', 'two', 'three'].entries()) {
    state.nowMs = index * 5;
    turnEnd.add(job(name));
    await turn();
  }
  expect(state.done).toEqual(['one', 'two', 'three']);
});

import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import { timeSlices, type TimeSlices } from './time-slices';

const [a, b, c] = ['a', 'b', 'c'] as unknown as readonly [ConversationId, ConversationId, ConversationId];

/** Keeps the thread for longer than a slice. */
function work(): void {
  const endMs = performance.now() + 10;
  while (performance.now() < endMs);
}

async function inSteps(slices: TimeSlices, topic: ConversationId, steps: number, log: string[]): Promise<void> {
  await slices.begin(topic);
  const pace = slices.pace(topic);
  for (let step = 1; step <= steps; step += 1) {
    log.push(`${topic}${step}`);
    work();
    await pace.pause();
  }
}

describe('time slices', () => {
  it('are given in the order of asking, and what was begun goes on before anything else begins', async () => {
    const slices = timeSlices({ has: () => false });
    const log: string[] = [];
    await Promise.all([inSteps(slices, a, 2, log), inSteps(slices, b, 2, log), inSteps(slices, c, 1, log)]);
    expect(log).toEqual(['a1', 'a2', 'b1', 'b2', 'c1']);
  });

  it('go to the topic that somebody looks at before all others, also when it is opened meanwhile', async () => {
    let visible = c;
    const slices = timeSlices({ has: (topic) => topic === visible });
    const log: string[] = [];
    const working = [inSteps(slices, a, 3, log), inSteps(slices, b, 2, log), inSteps(slices, c, 2, log)];
    await eventLoopTurn();
    await eventLoopTurn();
    await eventLoopTurn();
    visible = b;
    await Promise.all(working);
    expect(log.slice(0, 2)).toEqual(['c1', 'c2']);
    expect(log.slice(2)).toEqual(['b1', 'b2', 'a1', 'a2', 'a3']);
  });

  it('leave room between them for what arrives', async () => {
    const slices = timeSlices({ has: () => false });
    const log: string[] = [];
    let isOver = false;
    const arriving = (async () => {
      while (!isOver) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        log.push('answer');
      }
    })();
    await Promise.all([inSteps(slices, a, 3, log), inSteps(slices, b, 3, log)]);
    isOver = true;
    await arriving;
    expect(log.join(' ')).not.toMatch(/[ab]\d [ab]\d/);
  });

  it('cost nothing while there is time left', async () => {
    let timeMs = 0;
    const slices = timeSlices({ has: () => false }, () => timeMs);
    await slices.begin(a);
    const pace = slices.pace(a);
    timeMs += 7;
    expect(pace.pause()).toBeUndefined();
    timeMs += 1;
    expect(pace.pause()).toBeInstanceOf(Promise);
  });

  it('come to an end for what takes too many of them', async () => {
    const slices = timeSlices({ has: () => false });
    await slices.begin(a);
    const pace = slices.pace(a);
    let steps = 0;
    for (; !pace.isSpent() && steps < 100; steps += 1) {
      work();
      await pace.pause();
    }
    expect(steps).toBe(10);
    expect(slices.pace(a).isSpent()).toBe(false);
  });
});

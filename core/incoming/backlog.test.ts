import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import { createManualTimers } from '../transport/testing/manual-timers';
import { backlogMeter } from './backlog';

const [a, b] = ['a', 'b'] as unknown as readonly [ConversationId, ConversationId];

function testMeter() {
  const timers = createManualTimers();
  const told: string[] = [];
  const meter = backlogMeter(timers, () => {
    const { total, left } = meter.read();
    told.push(`${left} of ${total}`);
  });
  return { meter, timers, told };
}

describe('the backlog', () => {
  it('is what the relay has of all topics and this device has not read, until nothing is left', () => {
    const { meter } = testMeter();
    meter.expect(a, 10, 110);
    meter.expect(b, 0, 50);
    meter.reached(a, 60);
    expect(meter.read()).toEqual({ total: 150, left: 100 });
    meter.reached(b, 50);
    expect([meter.isBehind(a), meter.isBehind(b)]).toEqual([true, false]);
    meter.reached(a, 110);
    expect(meter.read()).toEqual({ total: 0, left: 0 });
  });

  it('does not count what comes later, nor a topic without anything new', () => {
    const { meter } = testMeter();
    meter.expect(a, 10, 10);
    meter.reached(a, 11);
    meter.expect(b, 0, 2);
    meter.expect(a, 11, 14);
    meter.reached(b, 7);
    expect(meter.read()).toEqual({ total: 5, left: 3 });
    expect(meter.isBehind(b)).toBe(false);
  });

  it('goes on when a topic is asked for again, with what has come meanwhile', () => {
    const { meter } = testMeter();
    meter.expect(a, 0, 100);
    meter.reached(a, 40);
    meter.expect(a, 40, 120);
    expect(meter.read()).toEqual({ total: 120, left: 80 });
  });

  it('ends without a topic that can not be read, and with the connection', () => {
    const { meter } = testMeter();
    meter.expect(a, 0, 100);
    meter.expect(b, 0, 10);
    meter.reached(a, 50);
    meter.drop(b);
    expect(meter.read()).toEqual({ total: 100, left: 50 });
    meter.clear();
    expect(meter.read()).toEqual({ total: 0, left: 0 });
  });

  it('is told of now and then, and at once when it is over', () => {
    const { meter, timers, told } = testMeter();
    meter.expect(a, 0, 100);
    for (let sequence = 1; sequence < 100; sequence += 1) {
      meter.reached(a, sequence);
      timers.advance(10);
    }
    expect(told.length).toBeGreaterThan(3);
    expect(told.length).toBeLessThan(10);
    const before = told.length;
    meter.reached(a, 100);
    expect(told.slice(before)).toEqual(['0 of 0']);
    expect(timers.waiting()).toEqual([]);
  });
});

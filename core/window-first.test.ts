import { describe, expect, it } from 'vitest';
import { createManualTimers } from './transport/testing/manual-timers';
import { windowFirst } from './window-first';

async function isServed({ served }: ReturnType<typeof windowFirst>): Promise<boolean> {
  return Promise.race([served.then(() => true), Promise.resolve().then(() => Promise.resolve(false))]);
}

describe('what takes long at the start', () => {
  it('waits for the window, and no longer', async () => {
    const timers = createManualTimers();
    const window = windowFirst(true, timers);
    timers.advance(4_000);
    expect(await isServed(window)).toBe(false);
    window.release();
    expect(await isServed(window)).toBe(true);
    expect(timers.waiting()).toEqual([]);
  });

  it('does not wait for ever', async () => {
    const timers = createManualTimers();
    const window = windowFirst(true, timers);
    timers.advance(5_000);
    expect(await isServed(window)).toBe(true);
  });

  it('waits for nothing where there is no window', async () => {
    const timers = createManualTimers();
    expect(await isServed(windowFirst(false, timers))).toBe(true);
    expect(timers.waiting()).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { createSubscription } from './subscription';
import type { PushedEntry } from './subscription';

const entry = (sequence: number, length = 1): PushedEntry => ({ sequence, bytes: new Uint8Array(length) });

/** A handler that runs until it is let go, a subscription with it, and what became of both. */
function start(afterSequence = 0) {
  const handled: number[] = [];
  const failures: AppError[] = [];
  const waiting: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  let holds = 0;
  const subscription = createSubscription<PushedEntry>({
    afterSequence,
    handler: ({ sequence }) => {
      handled.push(sequence);
      return new Promise<void>((resolve, reject) => {
        waiting.push({ resolve, reject });
      });
    },
    onFailure: (error) => failures.push(error),
    holdReading: () => {
      holds += 1;
      return () => {
        holds -= 1;
      };
    },
  });
  const finishOne = async () => {
    waiting.shift()?.resolve();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { subscription, handled, failures, waiting, finishOne, holds: () => holds };
}

describe('subscription', () => {
  it('calls its handler for one entry at a time, in order', async () => {
    const { subscription, handled, finishOne } = start();
    for (const sequence of [1, 2, 3]) subscription.accept(entry(sequence));
    expect(handled).toEqual([1]);
    await finishOne();
    expect(handled).toEqual([1, 2]);
    await finishOne();
    expect(handled).toEqual([1, 2, 3]);
  });

  it('goes on after it had nothing to do', async () => {
    const { subscription, handled, finishOne } = start();
    subscription.accept(entry(1));
    await finishOne();
    await subscription.settled();
    subscription.accept(entry(2));
    expect(handled).toEqual([1, 2]);
  });

  it('drops what it has seen, before and after the cursor', async () => {
    const { subscription, handled, finishOne } = start(5);
    for (const sequence of [1, 5, 6, 6, 5, 7]) subscription.accept(entry(sequence));
    await finishOne();
    await finishOne();
    expect(handled).toEqual([6, 7]);
  });

  it('refuses a gap and an order that leaves one', () => {
    const { subscription } = start(5);
    expect(() => subscription.accept(entry(7))).toThrow(expect.objectContaining({ code: 'protocol.unexpected' }));
    subscription.accept(entry(6));
    expect(() => subscription.accept(entry(8))).toThrow(expect.objectContaining({ code: 'protocol.unexpected' }));
  });

  it('reports what its handler throws and calls it no more', async () => {
    const { subscription, handled, failures, waiting } = start();
    for (const sequence of [1, 2]) subscription.accept(entry(sequence));
    waiting[0]?.reject(new AppError('vault.unavailable'));
    await subscription.settled();
    subscription.accept(entry(3));
    expect(failures).toEqual([expect.objectContaining({ code: 'vault.unavailable' })]);
    expect(handled).toEqual([1]);
  });

  it('holds reading while many entries wait, and lets go when few do', async () => {
    const { subscription, finishOne, holds } = start();
    for (let sequence = 1; sequence <= 32; sequence += 1) subscription.accept(entry(sequence));
    expect(holds()).toBe(0);
    for (let sequence = 33; sequence <= 40; sequence += 1) subscription.accept(entry(sequence));
    expect(holds()).toBe(1);
    for (let count = 0; count < 30; count += 1) await finishOne();
    expect(holds()).toBe(1);
    await finishOne();
    expect(holds()).toBe(0);
  });

  it('holds reading while a few large entries wait', () => {
    const { subscription, holds } = start();
    for (let sequence = 1; sequence <= 5; sequence += 1) subscription.accept(entry(sequence, 900_000));
    expect(holds()).toBe(0);
    subscription.accept(entry(6, 900_000));
    expect(holds()).toBe(1);
  });

  it('begins no call after stop, lets go of reading, and settles when the running call ends', async () => {
    const { subscription, handled, waiting, holds } = start();
    for (let sequence = 1; sequence <= 40; sequence += 1) subscription.accept(entry(sequence));
    subscription.stop();
    expect(holds()).toBe(0);
    let isSettled = false;
    const settled = subscription.settled().finally(() => {
      isSettled = true;
    });
    await Promise.resolve();
    expect(isSettled).toBe(false);
    waiting[0]?.resolve();
    await settled;
    expect(handled).toEqual([1]);
  });

  it('keeps an error to itself when it had been stopped', async () => {
    const { subscription, failures, waiting } = start();
    subscription.accept(entry(1));
    subscription.stop();
    waiting[0]?.reject(new Error('too late'));
    await subscription.settled();
    expect(failures).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Connection } from './connection';
import { createReadingTurns } from './reading-turns';
import { createSubscription } from './subscription';
import { toWireFrame } from './wire-frame';

/** A log of entries that all are in the epoch of their tens digit, read three at a time. */
function setUp(entryCount: number, afterSequence = 0) {
  const sent: number[] = [];
  const state = { isCongested: false, entryCount, openedEpoch: 99, reads: 0, congestedAfter: Infinity };
  const connection: Connection = {
    isOpen: true,
    get isCongested() {
      return state.isCongested;
    },
    send(frames) {
      sent.push(...frames.map((frame) => frame.at(-1) ?? 0));
      if (sent.length >= state.congestedAfter) state.isCongested = true;
    },
    answer: () => undefined,
    close: () => undefined,
    terminate: () => undefined,
    checkAlive: () => true,
    serve: () => undefined,
  };
  const epochOf = (sequence: number) => Math.floor(sequence / 10);
  const frameOf = (sequence: number) => toWireFrame(Uint8Array.from([sequence]));
  const failures: unknown[] = [];
  const turns = createReadingTurns(connection);
  const subscription = createSubscription({
    connection,
    turns,
    afterSequence,
    mayPass: (epoch) => epoch <= state.openedEpoch,
    async read(after) {
      state.reads += 1;
      const next = [1, 2, 3].map((step) => after + step).filter((sequence) => sequence <= state.entryCount);
      return next.map((sequence) => ({ sequence, epoch: epochOf(sequence), frame: frameOf(sequence) }));
    },
    failed: (error) => void failures.push(error),
  });
  const appendLive = (count = 1) => {
    const firstSequence = state.entryCount + 1;
    state.entryCount += count;
    const lastSequence = state.entryCount;
    const frames = () => Array.from({ length: count }, (_, index) => frameOf(firstSequence + index));
    subscription.offer({ firstSequence, lastSequence, epoch: epochOf(firstSequence), frames });
  };
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  return { sent, state, turns, subscription, appendLive, upTo, failures };
}

describe('a subscription', () => {
  it('reads what is there and passes on what comes, wherever the two meet', async () => {
    for (let liveWhileReading = 0; liveWhileReading < 6; liveWhileReading += 1) {
      const { sent, subscription, appendLive, upTo } = setUp(8);
      subscription.wake();
      for (let count = 0; count < liveWhileReading; count += 1) {
        appendLive();
        await Promise.resolve();
      }
      await expect.poll(() => sent).toEqual(upTo(8 + liveWhileReading));
      appendLive();
      await expect.poll(() => sent).toEqual(upTo(9 + liveWhileReading));
    }
  });

  it('reads nothing more for a congested connection until it has drained', async () => {
    const { sent, state, subscription, appendLive, upTo } = setUp(50);
    state.congestedAfter = 6;
    subscription.wake();
    await expect.poll(() => sent).toEqual(upTo(6));
    const { reads } = state;
    appendLive();
    subscription.wake();
    await new Promise((resolve) => setImmediate(resolve));
    expect([state.reads, sent.length]).toEqual([reads, 6]);
    state.congestedAfter = Infinity;
    state.isCongested = false;
    subscription.wake();
    await expect.poll(() => sent).toEqual(upTo(51));
  });

  it('stops before an entry that may not pass, and goes on when it may', async () => {
    const { sent, state, subscription, appendLive, upTo } = setUp(12);
    state.openedEpoch = 0;
    subscription.wake();
    await expect.poll(() => sent).toEqual(upTo(9));
    appendLive();
    state.openedEpoch = 1;
    appendLive();
    expect(sent).toEqual(upTo(9));
    subscription.wake();
    await expect.poll(() => sent).toEqual(upTo(14));
  });

  it('sends what comes together once, whatever of it has been read', async () => {
    const { sent, state, subscription, appendLive, upTo } = setUp(2);
    subscription.wake();
    await expect.poll(() => sent).toEqual(upTo(2));
    appendLive(3);
    expect(sent).toEqual(upTo(5));
    // The first of the next three is there when the reader has its turn.
    state.entryCount = 6;
    subscription.wake();
    await expect.poll(() => sent).toEqual(upTo(6));
    state.entryCount = 5;
    appendLive(3);
    await expect.poll(() => sent).toEqual(upTo(8));
    expect(state.entryCount).toBe(8);
  });

  it('says nothing after it was stopped', async () => {
    const { sent, subscription, appendLive } = setUp(3);
    subscription.wake();
    subscription.stop();
    appendLive();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual([]);
  });

  it('ignores offers of what its reader already has', () => {
    const { sent, subscription, appendLive } = setUp(3, 5);
    appendLive();
    appendLive();
    expect(sent).toEqual([]);
    appendLive();
    expect(sent).toEqual([6]);
    subscription.stop();
  });

  it('reads when the connection has drained only if something was left unsent', async () => {
    const { sent, state, turns, subscription, appendLive, upTo } = setUp(4);
    subscription.wake();
    await expect.poll(() => sent).toEqual(upTo(4));
    const { reads } = state;
    turns.resume();
    expect(state.reads).toBe(reads);
    state.isCongested = true;
    appendLive();
    state.isCongested = false;
    turns.resume();
    await expect.poll(() => sent).toEqual(upTo(5));
    state.congestedAfter = 7;
    for (let count = 0; count < 5; count += 1) appendLive();
    expect(sent).toEqual(upTo(7));
    state.congestedAfter = Infinity;
    state.isCongested = false;
    turns.resume();
    await expect.poll(() => sent).toEqual(upTo(10));
  });
});

describe('the readers of a connection', () => {
  it('take turns, one at a time, and none while the connection is congested', async () => {
    const state = { isCongested: false };
    const turns = createReadingTurns({
      isOpen: true,
      get isCongested() {
        return state.isCongested;
      },
    } as Connection);
    const reads: string[] = [];
    let reading = 0;
    const readerOf = (name: string, times: number) => ({
      async read() {
        reading += 1;
        expect(reading).toBe(1);
        await Promise.resolve();
        reads.push(name);
        reading -= 1;
        if (reads.length === 4) state.isCongested = true;
        return { sentBytes: 1, mayHaveMore: reads.filter((read) => read === name).length < times };
      },
    });
    const [a, b, c] = [readerOf('a', 3), readerOf('b', 3), readerOf('c', 1)];
    for (const reader of [a, b, c, a]) turns.enter(reader);
    await expect.poll(() => state.isCongested).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(reads.join('')).toBe('abca');
    state.isCongested = false;
    turns.resume();
    await expect.poll(() => reads.join('')).toBe('abcabab');
  });
});

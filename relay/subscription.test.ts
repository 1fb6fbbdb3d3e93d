import { describe, expect, it, vi } from 'vitest';
import type { Connection } from './connection';
import { createSubscription } from './subscription';

/** A log of entries that all are in the epoch of their tens digit, read three at a time. */
function setUp(entryCount: number, afterSequence = 0) {
  const sent: number[] = [];
  const state = { isCongested: false, entryCount, openedEpoch: 99, reads: 0, congestedAfter: Infinity };
  const connection: Connection = {
    isOpen: true,
    get isCongested() {
      return state.isCongested;
    },
    send(frame) {
      sent.push(frame[0] ?? 0);
      if (sent.length >= state.congestedAfter) state.isCongested = true;
    },
    close: () => undefined,
    terminate: () => undefined,
    checkAlive: () => true,
    serve: () => undefined,
  };
  const epochOf = (sequence: number) => Math.floor(sequence / 10);
  const frameOf = (sequence: number) => Uint8Array.from([sequence]);
  const failures: unknown[] = [];
  const subscription = createSubscription({
    connection,
    afterSequence,
    mayPass: (epoch) => epoch <= state.openedEpoch,
    async read(after) {
      state.reads += 1;
      const next = [1, 2, 3].map((step) => after + step).filter((sequence) => sequence <= state.entryCount);
      return next.map((sequence) => ({ sequence, epoch: epochOf(sequence), frame: frameOf(sequence) }));
    },
    failed: (error) => void failures.push(error),
  });
  const appendLive = () => {
    state.entryCount += 1;
    const sequence = state.entryCount;
    subscription.offer(sequence, epochOf(sequence), () => frameOf(sequence));
  };
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  return { sent, state, subscription, appendLive, upTo, failures };
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
      await vi.waitFor(() => expect(sent).toEqual(upTo(8 + liveWhileReading)));
      appendLive();
      await vi.waitFor(() => expect(sent).toEqual(upTo(9 + liveWhileReading)));
    }
  });

  it('reads nothing more for a congested connection until it has drained', async () => {
    const { sent, state, subscription, appendLive, upTo } = setUp(50);
    state.congestedAfter = 6;
    subscription.wake();
    await vi.waitFor(() => expect(sent).toEqual(upTo(6)));
    const reads = state.reads;
    appendLive();
    subscription.wake();
    await new Promise((resolve) => setImmediate(resolve));
    expect([state.reads, sent.length]).toEqual([reads, 6]);
    state.congestedAfter = Infinity;
    state.isCongested = false;
    subscription.wake();
    await vi.waitFor(() => expect(sent).toEqual(upTo(51)));
  });

  it('stops before an entry that may not pass, and goes on when it may', async () => {
    const { sent, state, subscription, appendLive, upTo } = setUp(12);
    state.openedEpoch = 0;
    subscription.wake();
    await vi.waitFor(() => expect(sent).toEqual(upTo(9)));
    appendLive();
    state.openedEpoch = 1;
    appendLive();
    expect(sent).toEqual(upTo(9));
    subscription.wake();
    await vi.waitFor(() => expect(sent).toEqual(upTo(14)));
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
    const { sent, state, subscription, appendLive, upTo } = setUp(4);
    subscription.wake();
    await vi.waitFor(() => expect(sent).toEqual(upTo(4)));
    const { reads } = state;
    subscription.drained();
    expect(state.reads).toBe(reads);
    state.isCongested = true;
    appendLive();
    state.isCongested = false;
    subscription.drained();
    await vi.waitFor(() => expect(sent).toEqual(upTo(5)));
    state.congestedAfter = 7;
    for (let count = 0; count < 5; count += 1) appendLive();
    expect(sent).toEqual(upTo(7));
    state.congestedAfter = Infinity;
    state.isCongested = false;
    subscription.drained();
    await vi.waitFor(() => expect(sent).toEqual(upTo(10)));
  });
});

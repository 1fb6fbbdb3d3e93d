import { describe, expect, it, vi } from 'vitest';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { createQueryStore, type Parts } from './query-store';

function counter() {
  let count = 0;
  return vi.fn(() => Promise.resolve((count += 1)));
}

const conversationId = 'c0'.repeat(32) as ConversationId;

describe('a query', () => {
  it('is read once for all who show it, and not before', async () => {
    const store = createQueryStore();
    const read = counter();
    const query = store.query('people', read, ['people']);
    expect(read).not.toHaveBeenCalled();
    query.subscribe(() => {});
    store.query('people', read, ['people']).subscribe(() => {});
    await expect.poll(() => query.get().data).toBe(1);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is read again for changes that it depends on, and for no others', async () => {
    const store = createQueryStore();
    const query = store.query('people', counter(), ['people']);
    query.subscribe(() => {});
    await expect.poll(() => query.get().data).toBe(1);
    store.changed({ what: 'people' });
    await expect.poll(() => query.get().data).toBe(2);
    store.changed({ what: 'invites' });
    store.changed({ what: 'people' });
    await expect.poll(() => query.get().data).toBe(3);
  });

  it('may choose its changes by a test', async () => {
    const store = createQueryStore();
    const query = store.query(
      'one',
      counter(),
      (change) => change.what === 'conversations' && change.conversationIds.includes(conversationId),
    );
    query.subscribe(() => {});
    await expect.poll(() => query.get().data).toBe(1);
    store.changed({ what: 'conversations', conversationIds: [] });
    store.changed({ what: 'conversations', conversationIds: [conversationId] });
    await expect.poll(() => query.get().data).toBe(2);
  });

  it('answers all changes during a reading with one more reading', async () => {
    const store = createQueryStore();
    const finish: (() => void)[] = [];
    const read = vi.fn(() => new Promise<number>((resolve) => finish.push(() => resolve(finish.length))));
    const query = store.query('slow', read, ['people']);
    query.subscribe(() => {});
    for (let index = 0; index < 5; index += 1) store.changed({ what: 'people' });
    finish[0]?.();
    await expect.poll(() => read).toHaveBeenCalledTimes(2);
    finish[1]?.();
    await expect.poll(() => query.get().data).toBe(2);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['three times as long as it took', 20, 60],
    ['half a second at most', 2_000, 500],
  ])('rests after a reading, %s, whatever changes meanwhile', async (_, tookMs, restMs) => {
    let timeMs = 0;
    const rests: { readonly delayMs: number; readonly end: () => void }[] = [];
    const after = (delayMs: number): Promise<void> => {
      if (delayMs === 0) return Promise.resolve();
      return new Promise((end) => rests.push({ delayMs, end }));
    };
    const store = createQueryStore({ nowMs: () => timeMs, after });
    let count = 0;
    const query = store.query('people', async () => ((timeMs += tookMs), (count += 1)), ['people']);
    query.subscribe(() => {});
    await expect.poll(() => rests).toHaveLength(1);
    expect(rests[0]?.delayMs).toBe(restMs);
    for (let index = 0; index < 5; index += 1) store.changed({ what: 'people' });
    await Promise.resolve();
    expect(query.get().data).toBe(1);
    rests[0]?.end();
    await expect.poll(() => rests).toHaveLength(2);
    expect(query.get().data).toBe(2);
    rests[1]?.end();
    // After its rest, the first change is answered at once.
    const next = expect.poll(() => query.get().data).toBe(3);
    await Promise.resolve();
    store.changed({ what: 'people' });
    await next;
  });

  it('keeps its answer when a later reading fails, and tells why', async () => {
    const store = createQueryStore();
    const read = vi
      .fn<() => Promise<string>>()
      .mockResolvedValueOnce('before')
      .mockRejectedValueOnce(new AppError('vault.unavailable'));
    const query = store.query('people', read, ['people']);
    query.subscribe(() => {});
    await expect.poll(() => query.get().data).toBe('before');
    store.changed({ what: 'people' });
    await expect.poll(() => query.get().error?.code).toBe('vault.unavailable');
    expect(query.get().data).toBe('before');
  });

  it('does not complain when the port closed, and is read again afterwards', async () => {
    const store = createQueryStore();
    const read = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new AppError('rpc.closed', { retry: 'reconnect' }))
      .mockResolvedValueOnce('after');
    const query = store.query('people', read, ['people']);
    query.subscribe(() => {});
    await expect.poll(() => read).toHaveBeenCalledTimes(1);
    store.rereadAll();
    await expect.poll(() => query.get()).toEqual({ data: 'after', error: undefined });
  });

  it('shows its last answer at once to whoever comes back, then a new one', async () => {
    const store = createQueryStore();
    const read = counter();
    const query = store.query('people', read, ['people']);
    const leave = query.subscribe(() => {});
    await expect.poll(() => query.get().data).toBe(1);
    leave();
    store.changed({ what: 'people' });
    expect(read).toHaveBeenCalledTimes(1);
    const again = store.query('people', read, ['people']);
    expect(again.get().data).toBe(1);
    again.subscribe(() => {});
    await expect.poll(() => again.get().data).toBe(2);
  });

  it('is forgotten when many others were shown since', async () => {
    const store = createQueryStore();
    const first = store.query('first', counter(), []);
    first.subscribe(() => {})();
    await expect.poll(() => first.get().data).toBe(1);
    for (let index = 0; index < 60; index += 1) store.query(`other ${index}`, counter(), []).subscribe(() => {})();
    expect(store.query('first', counter(), []).get().data).toBeUndefined();
  });
});

describe('a query of a long list', () => {
  const people = (...userIds: string[]) => ({ what: 'people', userIds: userIds as UserId[] }) as const;

  function open() {
    const store = createQueryStore();
    const read = counter();
    const update = vi.fn(async (before: unknown, ids: readonly string[]) => `${String(before)} ${ids.join()}`);
    const idsOf: Parts['idsOf'] = (change) => (change.what === 'people' ? change.userIds : undefined);
    const query = store.query('people', read, ['people'], { idsOf, update });
    query.subscribe(() => {});
    return { store, read, update, data: () => query.get().data };
  }

  it('reads what changed, and all of it when that is not known or too much', async () => {
    const { store, read, update, data } = open();
    await expect.poll(data).toBe(1);
    store.changed(people('a'));
    await expect.poll(data).toBe('1 a');
    store.changed({ what: 'people' });
    await expect.poll(data).toBe(2);
    store.changed(people(...Array.from({ length: 201 }, (_, index) => `${index}`)));
    await expect.poll(data).toBe(3);
    expect([read.mock.calls.length, update.mock.calls.length]).toEqual([3, 1]);
  });

  it('answers all changes during a reading with one more, of what changed meanwhile', async () => {
    const { store, update, data } = open();
    await expect.poll(data).toBe(1);
    let finish = (): void => undefined;
    update.mockImplementationOnce(() => new Promise((resolve) => (finish = () => resolve('first'))));
    store.changed(people('a'));
    store.changed(people('b', 'a'));
    store.changed(people('c'));
    finish();
    await expect.poll(data).toBe('first b,a,c');
    expect(update).toHaveBeenCalledTimes(2);
  });

  it('reads all of it after a part could not be read', async () => {
    const { store, update, data } = open();
    await expect.poll(data).toBe(1);
    update.mockRejectedValueOnce(new AppError('vault.unavailable'));
    store.changed(people('a'));
    await expect.poll(() => update).toHaveBeenCalledTimes(1);
    store.changed(people('b'));
    await expect.poll(data).toBe(2);
    expect(update).toHaveBeenCalledTimes(1);
  });
});

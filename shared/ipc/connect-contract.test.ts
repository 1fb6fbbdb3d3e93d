import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../errors';
import { connectContract, feedCredit, type Client } from './connect-contract';
import { feed, listing, procedure } from './define-contract';
import { frameLimits } from './frames';
import { workerPort } from './port';
import { safe } from './safe';
import { serveContract, type Handlers } from './serve-contract';

const contract = {
  add: procedure(z.strictObject({ a: z.number(), b: z.number() }), z.number()),
  measure: procedure(z.instanceof(Uint8Array), z.strictObject({ bytes: z.number(), buffer: z.number() })),
  fail: procedure(z.undefined(), z.undefined()),
  wait: procedure(z.undefined(), z.undefined()),
  numbers: listing(z.strictObject({ slices: z.number() }), z.number()),
  count: feed(z.strictObject({ to: z.number() }), z.number()),
  fails: feed(z.undefined(), z.number()),
} as const;

interface Sides {
  readonly client: Client<typeof contract>;
  readonly near: MessagePort;
  readonly far: MessagePort;
  readonly produced: () => number;
  readonly aborted: Promise<void>;
  readonly closed: Promise<void>;
}

/** A client and a real server for it. */
function connect(): Sides {
  const { port1, port2 } = new MessageChannel();
  let produced = 0;
  let onAborted = (): void => {};
  const aborted = new Promise<void>((resolve) => (onAborted = resolve));
  const handlers: Handlers<typeof contract> = {
    add: ({ a, b }) => a + b,
    measure: (bytes) => ({ bytes: bytes.length, buffer: bytes.buffer.byteLength }),
    fail() {
      throw new AppError('invite.used-up', { retry: 'reconnect', details: { uses: 5 } });
    },
    wait: (_, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          onAborted();
          resolve(undefined);
        });
      }),
    async *numbers({ slices }) {
      for (let n = 0; n < slices; n += 1) yield [2 * n, 2 * n + 1];
      if (slices === 7) throw new AppError('vault.unavailable');
    },
    async count({ to }, { emit, signal }) {
      signal.addEventListener('abort', onAborted);
      for (let n = 0; n < to && !signal.aborted; n += 1) {
        await emit(n);
        produced = n + 1;
      }
    },
    async fails(_, { emit }) {
      await emit(1);
      throw new AppError('vault.unavailable');
    },
  };
  serveContract(contract, handlers, workerPort(port1));
  const { client, closed } = clientOf(port2);
  return { client, near: port2, far: port1, produced: () => produced, aborted, closed };
}

/** A client whose other side is played by the test. */
function clientOf(port: MessagePort): { client: Client<typeof contract>; closed: Promise<void> } {
  let onClosed = (): void => {};
  const closed = new Promise<void>((resolve) => (onClosed = resolve));
  return { client: connectContract<typeof contract>(workerPort(port), onClosed), closed };
}

function collect(
  client: Client<typeof contract>,
  to: number,
): Promise<{ events: number[]; error: AppError | undefined }> {
  const events: number[] = [];
  return new Promise((resolve) => {
    client.subscribe(
      'count',
      { to },
      { onEvent: (n) => void events.push(n), onEnd: (error) => resolve({ events, error }) },
    );
  });
}

describe('a call', () => {
  it('returns the result', async () => {
    const { client } = connect();
    expect(await client.call('add', { a: 1, b: 2 })).toBe(3);
    client.close();
  });

  it('rejects with the error of the other side', async () => {
    const { client } = connect();
    await expect(client.call('fail')).rejects.toMatchObject({
      code: 'invite.used-up',
      retry: 'reconnect',
      details: { uses: 5 },
    });
    expect(await safe(client.call('add', { a: 1, b: 1 }))).toEqual({ ok: true, value: 2 });
    expect(await safe(client.call('fail'))).toMatchObject({ ok: false, error: { code: 'invite.used-up' } });
    client.close();
  });

  it('of a listing returns all items, in order', async () => {
    const { client } = connect();
    expect(await client.call('numbers', { slices: 300 })).toEqual(Array.from({ length: 600 }, (_, n) => n));
    expect(await client.call('numbers', { slices: 0 })).toEqual([]);
    client.close();
  });

  it('of a listing that fails on its way rejects', async () => {
    const { client } = connect();
    expect(await safe(client.call('numbers', { slices: 7 }))).toMatchObject({ error: { code: 'vault.unavailable' } });
    client.close();
  });

  it('does not send the buffer behind a piece of bytes', async () => {
    const { client } = connect();
    const piece = new Uint8Array(8192).subarray(10, 20);
    expect(await client.call('measure', piece)).toEqual({ bytes: 10, buffer: 10 });
    expect(piece.buffer.byteLength).toBe(8192);
    client.close();
  });

  it('with input that can not be cloned fails alone', async () => {
    const { client } = connect();
    const input = { a: 1, b: () => 2 } as unknown as { a: number; b: number };
    await expect(client.call('add', input)).rejects.toMatchObject({ code: 'input.malformed' });
    expect(await client.call('add', { a: 1, b: 2 })).toBe(3);
    client.close();
  });

  it('is given up when its signal aborts, and the other side learns of it', async () => {
    const { client, aborted } = connect();
    const source = new AbortController();
    const answer = safe(client.call('wait', undefined, { signal: source.signal }));
    source.abort();
    expect(await answer).toMatchObject({ ok: false, error: { code: 'rpc.aborted' } });
    await aborted;
    expect(await safe(client.call('wait', undefined, { signal: source.signal }))).toMatchObject({
      error: { code: 'rpc.aborted' },
    });
    client.close();
  });

  it('that is pending when the port closes rejects, and so does every later one', async () => {
    const { client, far, closed } = connect();
    const pending = safe(client.call('wait'));
    far.close();
    expect(await pending).toMatchObject({ ok: false, error: { code: 'rpc.closed', retry: 'reconnect' } });
    await closed;
    expect(client.isClosed).toBe(true);
    expect(await safe(client.call('add', { a: 1, b: 2 }))).toMatchObject({ ok: false, error: { code: 'rpc.closed' } });
  });
});

describe('a feed', () => {
  it('delivers every event once and in order, then its end', async () => {
    const { client } = connect();
    const { events, error } = await collect(client, 1_000);
    expect(error).toBeUndefined();
    expect(events).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
    client.close();
  });

  it('holds back a source whose listener is slow', async () => {
    const { client, produced } = connect();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const events: number[] = [];
    const ended = new Promise<void>((resolve) => {
      client.subscribe(
        'count',
        { to: 1_000 },
        {
          async onEvent(n) {
            events.push(n);
            await held;
          },
          onEnd: () => resolve(),
        },
      );
    });
    // Two round trips: whatever the source may send without new credit has been sent by then.
    await client.call('add', { a: 1, b: 1 });
    await client.call('add', { a: 1, b: 1 });
    expect(produced()).toBe(feedCredit);
    expect(events).toEqual([0]);
    release();
    await ended;
    expect(events).toHaveLength(1_000);
    client.close();
  });

  it('stops its source and is silent after stop', async () => {
    const { client, aborted } = connect();
    const events: number[] = [];
    const stop = client.subscribe('count', { to: 1e9 }, (n) => {
      events.push(n);
      if (n === 5) stop();
    });
    await aborted;
    expect(events).toEqual([0, 1, 2, 3, 4, 5]);
    client.close();
  });

  it('that fails delivers what came before, then the error', async () => {
    const { client } = connect();
    const seen: unknown[] = [];
    await new Promise<void>((resolve) => {
      client.subscribe('fails', undefined, {
        onEvent: (n) => void seen.push(n),
        onEnd(error) {
          seen.push(error?.code);
          resolve();
        },
      });
    });
    expect(seen).toEqual([1, 'vault.unavailable']);
    client.close();
  });

  it('ends with an error, and stops its source, when its listener throws', async () => {
    const { client, aborted } = connect();
    const ended = new Promise<AppError | undefined>((resolve) => {
      client.subscribe(
        'count',
        { to: 1e9 },
        {
          onEvent() {
            throw new Error('a defect');
          },
          onEnd: resolve,
        },
      );
    });
    expect(await ended).toMatchObject({ code: 'internal.unexpected' });
    await aborted;
    client.close();
  });

  it('ends with rpc.closed when the port closes, and at once when it was closed before', async () => {
    const { client, far } = connect();
    const ended = new Promise<AppError | undefined>((resolve) => {
      client.subscribe('count', { to: 1e9 }, { onEvent: () => {}, onEnd: resolve });
    });
    far.close();
    expect(await ended).toMatchObject({ code: 'rpc.closed' });
    expect((await collect(client, 1)).error).toMatchObject({ code: 'rpc.closed' });
  });
});

describe('a hostile other side', () => {
  it('can neither crash the client nor settle a call with garbage', async () => {
    const { port1, port2 } = new MessageChannel();
    const { client } = clientOf(port2);
    const answer = client.call('add', { a: 1, b: 2 });
    const garbage: unknown[] = [undefined, null, 7, 'result', [], {}, { kind: 'result' }, { id: 1 }];
    for (const id of ['1', 1.5, -1, null, {}, 2]) garbage.push({ kind: 'result', id, value: 9 });
    garbage.push({ kind: 'request', id: 1 }, { kind: '__proto__', id: 1 }, { kind: 'end', id: 99 });
    for (const piece of garbage) port1.postMessage(piece);
    port1.postMessage({ kind: 'result', id: 1, value: 3 });
    expect(await answer).toBe(3);
    port1.postMessage({ kind: 'result', id: 1, value: 4 });
    client.close();
  });

  it('with an error frame of odd content yields a plain error', async () => {
    const { port1, port2 } = new MessageChannel();
    const { client } = clientOf(port2);
    const answer = safe(client.call('add', { a: 1, b: 2 }));
    const many = Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`key${n}`, n]));
    port1.postMessage({
      kind: 'error',
      id: 1,
      code: 'from.the-future',
      retry: 'sometimes',
      details: { x: {}, ...many },
    });
    const result = await answer;
    if (result.ok) throw new Error('must fail');
    expect(result.error).toMatchObject({ code: 'internal.unexpected', retry: 'never' });
    expect(Object.keys(result.error.details)).toHaveLength(frameLimits.detailCount);
    client.close();
  });

  it.each(['event', 'end', 'part'])('that answers a call with %s fails it', async (kind) => {
    const { port1, port2 } = new MessageChannel();
    const { client } = clientOf(port2);
    const answer = safe(client.call('add', { a: 1, b: 2 }));
    port1.postMessage({ kind, id: 1, value: 3 });
    expect(await answer).toMatchObject({ ok: false, error: { code: 'protocol.unexpected' } });
    client.close();
  });
});

import { MessageChannel, type MessagePort } from 'node:worker_threads';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../errors';
import { feed, listing, procedure } from './define-contract';
import { waitingEventsLimit } from './feed-flow';
import { frameLimits } from './frames';
import { workerPort } from './port';
import { openCallsLimit, serveContract, type Handlers } from './serve-contract';

const contract = {
  add: procedure(z.strictObject({ a: z.number(), b: z.number() }), z.number()),
  fail: procedure(z.enum(['app', 'plain', 'output', 'details']), z.strictObject({ ok: z.boolean() })),
  bytes: procedure(z.undefined(), z.strictObject({ picture: z.instanceof(Uint8Array) })),
  wait: procedure(z.undefined(), z.undefined()),
  numbers: listing(z.strictObject({ slices: z.number() }), z.number()),
  wrongItem: listing(z.undefined(), z.number()),
  count: feed(z.strictObject({ to: z.number() }), z.number()),
  burst: feed(z.strictObject({ events: z.number() }), z.number()),
  wrongEvent: feed(z.undefined(), z.number()),
} as const;

let sent = 0;
let aborted: string[] = [];
const unexpected: string[] = [];

const handlers: Handlers<typeof contract> = {
  add: ({ a, b }) => a + b,
  fail(how) {
    if (how === 'app') throw new AppError('invite.expired', { retry: 'later', details: { uses: 3 } });
    if (how === 'plain') throw new Error('a secret in a message');
    if (how === 'details')
      throw new AppError('relay.refused', { details: { nested: {} as string, long: 'x'.repeat(999) } });
    return { ok: true, secret: 'must not leave' } as { ok: boolean };
  },
  bytes: () => ({ picture: Buffer.from('0123456789').subarray(2, 5) }),
  wait: (_, { signal }) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        aborted.push('wait');
        resolve(undefined);
      });
    }),
  async *numbers({ slices }) {
    try {
      for (let n = 0; n < slices; n += 1) {
        yield [n, n];
        sent = n + 1;
        await turn();
      }
    } finally {
      aborted.push(`numbers after ${sent}`);
    }
  },
  async *wrongItem() {
    yield [1];
    yield ['two' as unknown as number];
  },
  async count({ to }, { emit, signal }) {
    for (let n = 0; n < to && !signal.aborted; n += 1) {
      await emit(n);
      sent = n + 1;
    }
  },
  burst({ events }, { emit }) {
    for (let n = 0; n < events; n += 1) void emit(n);
    return () => {
      aborted.push('burst');
    };
  },
  async wrongEvent(_, { emit, signal }) {
    await emit('text' as unknown as number);
    aborted.push(String(signal.aborted));
  },
};

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

interface Received {
  kind: string;
  id: number;
  value?: unknown;
  code?: string;
  retry?: string;
  details?: unknown;
}

let raw: MessagePort;
let served: { close(): void };
let received: Received[];
let wake: () => void;
let isClosed: boolean;

/** Resolves once `condition` holds; it is looked at again after every frame and when the port closes. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

async function answer(id: number): Promise<Received> {
  await until(() => received.some((frame) => frame.id === id && isLast(frame)));
  return received.find((frame) => frame.id === id && isLast(frame))!;
}

const isLast = ({ kind }: Received): boolean => kind !== 'event' && kind !== 'part';

function request(id: number, name: string, input?: unknown, credit = 0): void {
  raw.postMessage({ kind: 'request', id, name, input, credit });
}

beforeEach(() => {
  const { port1, port2 } = new MessageChannel();
  raw = port2;
  received = [];
  isClosed = false;
  wake = () => {};
  sent = 0;
  aborted = [];
  unexpected.length = 0;
  raw.on('message', (frame: Received) => {
    received.push(frame);
    wake();
  });
  served = serveContract(contract, handlers, workerPort(port1), {
    onUnexpected: (error, name) => unexpected.push(`${name} ${error.code}`),
    onClose: () => {
      isClosed = true;
      wake();
    },
  });
});

afterEach(() => served.close());

describe('a request', () => {
  it('is answered with the result of its handler', async () => {
    request(1, 'add', { a: 2, b: 3 });
    expect(await answer(1)).toEqual({ kind: 'result', id: 1, value: 5 });
  });

  it.each([
    ['of a wrong type', { a: 2, b: '3' }],
    ['with a field too much', { a: 2, b: 3, c: 4 }],
    ['that is missing', undefined],
    ['that is something else', [1, 2]],
    ['with an own __proto__', JSON.parse('{"a":1,"b":2,"__proto__":{"x":1}}')],
  ])('with input %s is refused as malformed', async (_, input) => {
    request(1, 'add', input);
    expect(await answer(1)).toMatchObject({ kind: 'error', code: 'input.malformed', retry: 'never' });
    expect(unexpected).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'Add', 'add ', 'x'.repeat(64)])(
    'for the unknown procedure %j is refused',
    async (name) => {
      request(1, name, { a: 1, b: 2 });
      expect(await answer(1)).toMatchObject({ kind: 'error', code: 'rpc.unknown-procedure' });
    },
  );

  it('that fails with a code carries the code, retry and details', async () => {
    request(1, 'fail', 'app');
    expect(await answer(1)).toEqual({
      kind: 'error',
      id: 1,
      code: 'invite.expired',
      retry: 'later',
      details: { uses: 3 },
    });
  });

  it('that fails in an unforeseen way tells nothing but internal.unexpected', async () => {
    request(1, 'fail', 'plain');
    expect(await answer(1)).toEqual({ kind: 'error', id: 1, code: 'internal.unexpected', retry: 'never', details: {} });
    expect(unexpected).toEqual(['fail internal.unexpected']);
  });

  it('whose output has a field that the contract does not name fails instead of leaking it', async () => {
    request(1, 'fail', 'output');
    expect(await answer(1)).toEqual({ kind: 'error', id: 1, code: 'internal.unexpected', retry: 'never', details: {} });
  });

  it('that fails with odd details sends only short plain ones', async () => {
    request(1, 'fail', 'details');
    expect((await answer(1)).details).toEqual({ long: 'x'.repeat(frameLimits.detailLength) });
  });

  it('that answers with a piece of a Buffer does not send the pool behind it', async () => {
    request(1, 'bytes');
    const { picture } = (await answer(1)).value as { picture: Uint8Array };
    expect(Array.from(picture)).toEqual(Array.from(Buffer.from('234')));
    expect(picture.buffer.byteLength).toBe(3);
  });

  it('with the id of an open one is ignored, so that it can not settle that one', async () => {
    request(1, 'wait');
    request(1, 'add', { a: 1, b: 1 });
    request(2, 'add', { a: 1, b: 1 });
    await answer(2);
    expect(received.map((frame) => frame.id)).toEqual([2]);
  });

  it('that is cancelled gets an aborted signal and no answer', async () => {
    request(1, 'wait');
    raw.postMessage({ kind: 'cancel', id: 1 });
    request(2, 'add', { a: 1, b: 1 });
    await answer(2);
    expect(aborted).toEqual(['wait']);
    expect(received.map((frame) => frame.id)).toEqual([2]);
  });

  it('beyond the limit of open calls is refused and the others live on', async () => {
    for (let id = 0; id < openCallsLimit; id += 1) request(id, 'wait');
    request(openCallsLimit, 'wait');
    expect(await answer(openCallsLimit)).toMatchObject({ kind: 'error', code: 'rpc.aborted', retry: 'later' });
    raw.postMessage({ kind: 'cancel', id: 0 });
    request(openCallsLimit + 1, 'add', { a: 1, b: 1 });
    expect(await answer(openCallsLimit + 1)).toMatchObject({ kind: 'result', value: 2 });
  });
});

describe('garbage', () => {
  const bigArray = Array.from({ length: 10_000 }, () => 0);
  it('of every shape is ignored, and the next request is answered', async () => {
    const pieces: unknown[] = [
      undefined,
      null,
      0,
      '',
      'request',
      [],
      {},
      new Map(),
      new Date(),
      bigArray,
      new Uint8Array(9),
    ];
    for (const id of [undefined, null, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', {}, 2 ** 60]) {
      pieces.push({ kind: 'request', id, name: 'add', input: { a: 1, b: 1 }, credit: 0 });
    }
    for (const name of [undefined, null, 7, {}, ['add'], 'x'.repeat(65)]) {
      pieces.push({ kind: 'request', id: 1, name, input: undefined, credit: 0 });
    }
    for (const credit of [undefined, -1, '5', Number.NaN, {}]) {
      pieces.push({ kind: 'request', id: 1, name: 'add', input: { a: 1, b: 1 }, credit });
      pieces.push({ kind: 'credit', id: 1, credit });
    }
    pieces.push(
      { kind: '__proto__', id: 1 },
      { kind: 'result', id: 1 },
      { kind: 'cancel', id: 999 },
      { kind: {}, id: 1 },
    );
    for (const piece of pieces) raw.postMessage(piece);
    request(77, 'add', { a: 1, b: 1 });
    await answer(77);
    expect(received).toEqual([{ kind: 'result', id: 77, value: 2 }]);
  });

  it('at random never stops the server', async () => {
    const kind = fc.constantFrom('request', 'credit', 'cancel', 'event', '');
    const name = fc.constantFrom('add', 'fail', 'bytes', '__proto__', 'count');
    const frame = fc.record(
      { kind, id: fc.oneof(fc.nat(20), fc.anything()), name, input: fc.anything(), credit: fc.anything() },
      { requiredKeys: [] },
    );
    for (const piece of fc.sample(fc.oneof(frame, fc.anything()), 2_000)) {
      try {
        raw.postMessage(piece);
      } catch {
        // what can't be cloned can't be sent either
      }
    }
    request(1_000, 'add', { a: 4, b: 5 });
    expect(await answer(1_000)).toMatchObject({ value: 9 });
    expect(unexpected.filter((line) => !line.startsWith('fail'))).toEqual([]);
  });
});

describe('a listing', () => {
  const parts = (id: number): unknown[] =>
    received.filter((frame) => frame.id === id && frame.kind === 'part').map((frame) => frame.value);

  it('is answered in slices, with others answered in between', async () => {
    request(1, 'numbers', { slices: 100 });
    await until(() => parts(1).length > 0);
    request(2, 'add', { a: 1, b: 1 });
    await answer(1);
    expect(parts(1)).toEqual(Array.from({ length: 100 }, (_, n) => [n, n]));
    expect(received.at(-1)).toEqual({ kind: 'result', id: 1, value: [] });
    expect(received.findIndex(({ id }) => id === 2)).toBeLessThan(received.length - 1);
  });

  it('asks for no more slices when the caller has left', async () => {
    request(1, 'numbers', { slices: 1_000_000 });
    await until(() => parts(1).length > 0);
    raw.postMessage({ kind: 'cancel', id: 1 });
    await expect.poll(() => aborted).toHaveLength(1);
    request(2, 'add', { a: 1, b: 1 });
    await answer(2);
    expect(received.at(-1)).toMatchObject({ id: 2 });
  });

  it('with an item that the contract does not allow fails', async () => {
    request(1, 'wrongItem');
    expect(await answer(1)).toMatchObject({ kind: 'error', code: 'internal.unexpected' });
    expect(parts(1)).toEqual([[1]]);
  });

  it('with wrong input is refused', async () => {
    request(1, 'numbers', { slices: 'many' });
    expect(await answer(1)).toMatchObject({ kind: 'error', code: 'input.malformed' });
    expect(aborted).toEqual([]);
  });
});

describe('a feed', () => {
  const events = (id: number): unknown[] =>
    received.filter((frame) => frame.id === id && frame.kind === 'event').map((frame) => frame.value);

  it('sends no more events than it has credit for', async () => {
    request(1, 'count', { to: 10 }, 3);
    request(2, 'add', { a: 1, b: 1 });
    await answer(2);
    expect(events(1)).toEqual([0, 1, 2]);
    expect(sent).toBe(3);
    raw.postMessage({ kind: 'credit', id: 1, credit: 4 });
    await until(() => events(1).length === 7);
    raw.postMessage({ kind: 'credit', id: 1, credit: 100 });
    expect(await answer(1)).toEqual({ kind: 'end', id: 1 });
    expect(events(1)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('cuts a huge credit down to its own limit', async () => {
    request(1, 'count', { to: 100_000 }, Number.MAX_SAFE_INTEGER);
    await until(() => events(1).length === frameLimits.credit);
    request(2, 'add', { a: 1, b: 1 });
    await answer(2);
    expect(events(1)).toHaveLength(frameLimits.credit);
    raw.postMessage({ kind: 'credit', id: 1, credit: Number.MAX_SAFE_INTEGER });
    raw.postMessage({ kind: 'credit', id: 1, credit: 0 });
    await until(() => events(1).length === 2 * frameLimits.credit);
    raw.postMessage({ kind: 'cancel', id: 1 });
  });

  it('buffers a source that does not wait only to a limit, then fails and stops the source', async () => {
    request(1, 'burst', { events: waitingEventsLimit + 11 }, 10);
    expect(await answer(1)).toMatchObject({ kind: 'error', code: 'rpc.aborted', retry: 'later' });
    expect(aborted).toEqual(['burst']);
    expect(unexpected).toEqual([]);
  });

  it('stops its source when the caller cancels', async () => {
    request(1, 'burst', { events: 2 }, 10);
    await until(() => events(1).length === 2);
    raw.postMessage({ kind: 'cancel', id: 1 });
    request(2, 'add', { a: 1, b: 1 });
    await answer(2);
    expect(aborted).toEqual(['burst']);
  });

  it('releases a source that waits for credit when the caller cancels', async () => {
    request(1, 'count', { to: 10 }, 0);
    raw.postMessage({ kind: 'cancel', id: 1 });
    request(2, 'add', { a: 1, b: 1 });
    await answer(2);
    expect(sent).toBe(1); // the loop went on, saw the aborted signal and left
  });

  it('with an event that the contract does not allow fails', async () => {
    request(1, 'wrongEvent', undefined, 10);
    expect(await answer(1)).toMatchObject({ kind: 'error', code: 'internal.unexpected' });
    await until(() => aborted.length > 0);
    expect(aborted).toEqual(['true']);
    expect(events(1)).toEqual([]);
  });

  it('with wrong input is refused', async () => {
    request(1, 'count', { to: 'many' }, 10);
    expect(await answer(1)).toMatchObject({ kind: 'error', code: 'input.malformed' });
  });
});

describe('when the port closes', () => {
  it('all signals are aborted and all feeds stopped', async () => {
    request(1, 'wait');
    request(2, 'burst', { events: 1 }, 10);
    await until(() => received.length === 1);
    raw.close();
    await until(() => isClosed);
    expect(aborted.toSorted()).toEqual(['burst', 'wait']);
  });
});

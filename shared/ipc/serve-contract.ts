/** Serves a contract over a port: parses what comes in, validates what goes out, and survives whatever the caller sends. */
import type { z } from 'zod';
import { AppError, toAppError } from '../errors';
import { abortSource, type AbortSource, type Signal } from './abort';
import type { Contract, Feed, Listing, Procedure } from './define-contract';
import { detachBytes } from './detach-bytes';
import { feedFlow, type FeedFlow } from './feed-flow';
import { errorFrame, readClientFrame, type ClientFrame, type ServerFrame } from './frames';
import type { Port } from './port';

interface CallContext {
  /** Aborted when the caller gave up or its port closed. */
  readonly signal: Signal;
}

interface FeedContext<Event> extends CallContext {
  /**
   * Sends one event. Never throws; resolves when it was sent, which is later when the caller is slow: a source that can
   * wait should. One that can't is buffered to a limit, then the feed fails with `rpc.aborted` and retry `later`.
   */
  readonly emit: (event: Event) => Promise<void>;
}

/** A feed runs until its promise settles or, when its handler returned a function to stop it, until the caller leaves. */
type FeedRun = Promise<void> | (() => void);

/** The items of a listing, in order. Between two slices it waits as long as it likes; when the caller has left, no more are asked for. */
type Slices<Item> = AsyncIterable<readonly Item[]>;

/** A procedure that answers nothing may be a function that returns nothing. */
type Answer<Output> = undefined extends Output ? Output | void : Output;

export type Handlers<C extends Contract> = {
  readonly [Name in keyof C]: C[Name] extends Procedure<infer Input, infer Output>
    ? (input: z.output<Input>, context: CallContext) => Answer<z.input<Output>> | Promise<Answer<z.input<Output>>>
    : C[Name] extends Listing<infer Input, infer Item>
      ? (input: z.output<Input>, context: CallContext) => Slices<z.input<Item>>
      : C[Name] extends Feed<infer Input, infer Event>
        ? (input: z.output<Input>, context: FeedContext<z.input<Event>>) => FeedRun
        : never;
};

export interface ServeOptions {
  /** Told of every failure that no code foresaw: for the log, which may hold the name and the code, not the cause. */
  readonly onUnexpected?: (error: AppError, name: string) => void;
  readonly onClose?: () => void;
}

/** Calls and feeds of one port that may be under way; more are refused with `rpc.aborted` and retry `later`. */
export const openCallsLimit = 1_024;

/**
 * Answers every request that comes over `port` with `handlers`, until it closes; then all signals are aborted.
 *
 * Answers bad requests with `input.malformed` or `rpc.unknown-procedure`, ignores what is not a frame. Only code, retry
 * and details of an error leave.
 */
export function serveContract<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  port: Port,
  options: ServeOptions = {},
): { close(): void } {
  const routes = routesOf(contract, handlers);
  const calls = new Map<number, OpenCall>();

  const finish = (id: number, call: OpenCall, frame: ServerFrame): void => {
    if (calls.get(id) !== call) return; // cancelled, or already answered
    calls.delete(id);
    call.flow?.stop();
    call.source.abort();
    postOrClose(port, frame);
  };

  const start = (frame: Extract<ClientFrame, { kind: 'request' }>): void => {
    const { id, name } = frame;
    if (calls.has(id)) return; // answering it would settle the call that has this id
    if (calls.size >= openCallsLimit) {
      return postOrClose(port, errorFrame(id, new AppError('rpc.aborted', { retry: 'later' })));
    }
    const call: OpenCall = { source: abortSource() };
    calls.set(id, call);
    const fail = (cause: unknown): void => {
      const error = toAppError(cause);
      if (error.code === 'internal.unexpected') options.onUnexpected?.(error, name);
      finish(id, call, errorFrame(id, error));
    };
    const run: Run = {
      frame,
      call,
      post: (sent) => postOrClose(port, sent),
      end: (sent) => finish(id, call, sent),
      fail,
    };
    const route = routes.get(name);
    if (route === undefined) fail(new AppError('rpc.unknown-procedure'));
    else if (route.kind === 'procedure') void runProcedure(route, run).catch(fail);
    else if (route.kind === 'listing') void runListing(route, run).catch(fail);
    else void runFeed(route, run).catch(fail);
  };

  const leave = (id: number): void => {
    const call = calls.get(id);
    calls.delete(id);
    call?.flow?.stop();
    call?.source.abort();
  };

  port.open({
    onMessage(message) {
      const frame = readClientFrame(message);
      if (frame?.kind === 'request') start(frame);
      else if (frame?.kind === 'credit') calls.get(frame.id)?.flow?.grant(frame.credit);
      else if (frame?.kind === 'cancel') leave(frame.id);
    },
    onClose() {
      for (const id of calls.keys()) leave(id);
      options.onClose?.();
    },
  });
  return { close: () => port.close() };
}

interface OpenCall {
  readonly source: AbortSource;
  flow?: FeedFlow;
}

interface Run {
  readonly frame: Extract<ClientFrame, { kind: 'request' }>;
  readonly call: OpenCall;
  readonly post: (frame: ServerFrame) => void;
  /** Sends the last frame of the call, unless it is over. */
  readonly end: (frame: ServerFrame) => void;
  readonly fail: (cause: unknown) => void;
}

type Handler = (input: unknown, context: FeedContext<unknown>) => unknown;
interface Route {
  readonly kind: 'procedure' | 'listing' | 'feed';
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly handle: Handler;
}

// A Map, because a name comes from outside: `__proto__` and `constructor` must find nothing.
function routesOf<C extends Contract>(contract: C, handlers: Handlers<C>): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>();
  for (const [name, definition] of Object.entries(contract)) {
    const handle = handlers[name] as Handler;
    const output = definition.kind === 'feed' ? definition.event : definition.output;
    routes.set(name, { kind: definition.kind, input: definition.input, output, handle });
  }
  return routes;
}

async function runProcedure(route: Route, { frame, call, end }: Run): Promise<void> {
  const input = parseInput(route.input, frame.input);
  const output: unknown = await route.handle(input, { signal: call.source.signal, emit: async () => {} });
  end({ kind: 'result', id: frame.id, value: outgoing(route.output, output) });
}

async function runListing(route: Route, { frame, call, post, end }: Run): Promise<void> {
  const { id } = frame;
  const { signal } = call.source;
  const input = parseInput(route.input, frame.input);
  for await (const slice of route.handle(input, { signal, emit: async () => {} }) as Slices<unknown>) {
    if (signal.aborted) return;
    post({ kind: 'part', id, value: outgoing(route.output, slice) });
  }
  end({ kind: 'result', id, value: [] });
}

async function runFeed(route: Route, { frame, call, post, end, fail }: Run): Promise<void> {
  const { id } = frame;
  const { signal } = call.source;
  const input = parseInput(route.input, frame.input);
  const flow = feedFlow((value) => post({ kind: 'event', id, value }));
  call.flow = flow;
  flow.grant(frame.credit);
  const emit = async (event: unknown): Promise<void> => {
    if (signal.aborted) return;
    try {
      const pushed = flow.push(outgoing(route.output, event));
      if (pushed === 'overflow') throw new AppError('rpc.aborted', { retry: 'later' });
      await pushed;
    } catch (cause) {
      fail(cause);
    }
  };
  const run = route.handle(input, { signal, emit });
  if (typeof run !== 'function') {
    await run;
    end({ kind: 'end', id });
    return;
  }
  const stop = (): void => {
    try {
      run();
    } catch (cause) {
      fail(cause); // thrown from an event listener it would end the process
    }
  };
  // It may have failed or been cancelled while it started: then no event will come.
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
}

function parseInput(schema: z.ZodType, input: unknown): unknown {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError('input.malformed', { details: { field: parsed.error.issues[0]?.path.join('.') ?? '' } });
}

function outgoing(schema: z.ZodType, output: unknown): unknown {
  const parsed = schema.safeParse(output);
  if (parsed.success) return detachBytes(parsed.data);
  throw new AppError('internal.unexpected', { cause: parsed.error });
}

// What passed its schema can be cloned. If it can't all the same, the caller must not wait for ever: closing the port
// rejects its calls, and it asks for a new one.
function postOrClose(port: Port, frame: ServerFrame): void {
  try {
    port.post(frame);
  } catch {
    port.close();
  }
}

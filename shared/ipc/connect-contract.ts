/** Calls a contract over a port. Holds no schema: the serving side validates both ways, so zod stays out of the page. */
import type { z } from 'zod';
import { AppError, toAppError } from '../errors';
import type { Signal } from './abort';
import type { Contract, Feed, Listing, Procedure, ProcedureName } from './define-contract';
import { detachBytes } from './detach-bytes';
import { errorFromFrame, readServerFrame, type ClientFrame, type ServerFrame } from './frames';
import type { Port } from './port';

type FeedName<C extends Contract> = {
  [Name in keyof C & string]: C[Name] extends Feed ? Name : never;
}[keyof C & string];
type Input<C extends Contract, Name extends keyof C> = z.input<C[Name]['input']>;
type Output<Definition> = Definition extends Procedure | Listing ? z.output<Definition['output']> : never;
type Event<Definition> = Definition extends Feed ? z.output<Definition['event']> : never;
type CallArguments<I> = undefined extends I ? [input?: I, options?: CallOptions] : [input: I, options?: CallOptions];

export interface CallOptions {
  /** Gives up: the promise rejects with `rpc.aborted`, and the other side is told. */
  readonly signal?: Signal;
}

interface FeedListener<E> {
  /** Called for one event after the other; a promise holds back the next, and in the end the source. */
  onEvent(event: E): void | Promise<void>;
  /** Called once when the feed ended by itself, failed (also by an exception of `onEvent`) or lost its port; not after `stop`. */
  onEnd?(error: AppError | undefined): void;
}

export interface Client<C extends Contract> {
  /** Rejects with the `AppError` of the other side, or with `rpc.closed` when the port is or gets closed. */
  call<Name extends ProcedureName<C>>(name: Name, ...rest: CallArguments<Input<C, Name>>): Promise<Output<C[Name]>>;
  /** Returns a function that stops the feed. A plain function listens to events only. */
  subscribe<Name extends FeedName<C>>(
    name: Name,
    input: Input<C, Name>,
    listener: FeedListener<Event<C[Name]>> | FeedListener<Event<C[Name]>>['onEvent'],
  ): () => void;
  readonly isClosed: boolean;
  close(): void;
}

/** Events of a feed that may be under way to this side. */
export const feedCredit = 64;

/** The calling side of a contract. `onClose` is called once, after all pending calls were rejected. */
export function connectContract<C extends Contract>(port: Port, onClose?: () => void): Client<C> {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let isClosed = false;

  port.open({
    onMessage(message) {
      const frame = readServerFrame(message);
      if (frame === undefined) return;
      const entry = pending.get(frame.id);
      if (entry === undefined) return;
      if (frame.kind !== 'event' && frame.kind !== 'part') pending.delete(frame.id);
      entry.onFrame(frame);
    },
    onClose() {
      isClosed = true;
      const orphans = [...pending.values()];
      pending.clear();
      for (const entry of orphans) entry.onFail(new AppError('rpc.closed', { retry: 'reconnect' }));
      onClose?.();
    },
  });

  // Posting can throw, when the input can't be cloned: the caller gets it as the failure of its call.
  const request = (name: string, input: unknown, credit: number, entry: Pending): number => {
    const id = nextId;
    nextId += 1;
    if (isClosed) {
      entry.onFail(new AppError('rpc.closed', { retry: 'reconnect' }));
      return id;
    }
    pending.set(id, entry);
    try {
      port.post({ kind: 'request', id, name, input: detachBytes(input), credit } satisfies ClientFrame);
    } catch (cause) {
      pending.delete(id);
      entry.onFail(new AppError('input.malformed', { cause }));
    }
    return id;
  };
  const cancel = (id: number): void => {
    if (pending.delete(id)) port.post({ kind: 'cancel', id } satisfies ClientFrame);
  };
  const grant = (id: number, credit: number): void => {
    if (pending.has(id)) port.post({ kind: 'credit', id, credit } satisfies ClientFrame);
  };

  const wire: Wire = { request, cancel, grant };
  return {
    call: async (name, ...[input, options]) => (await call(wire, name, input, options?.signal)) as never,
    subscribe(name, input, given) {
      const listener = typeof given === 'function' ? { onEvent: given } : given;
      return subscribe(wire, name, input, listener);
    },
    get isClosed() {
      return isClosed;
    },
    close: () => port.close(),
  };
}

interface Pending {
  onFrame(frame: ServerFrame): void;
  onFail(error: AppError): void;
}

interface Wire {
  request(name: string, input: unknown, credit: number, entry: Pending): number;
  cancel(id: number): void;
  grant(id: number, credit: number): void;
}

function call(wire: Wire, name: string, input: unknown, signal: Signal | undefined): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(new AppError('rpc.aborted'));
    let id = -1;
    const onAbort = (): void => {
      wire.cancel(id);
      reject(new AppError('rpc.aborted'));
    };
    const parts: unknown[][] = [];
    const settle = (): void => signal?.removeEventListener('abort', onAbort);
    signal?.addEventListener('abort', onAbort, { once: true });
    id = wire.request(name, input, 0, {
      onFrame(frame) {
        if (frame.kind === 'part' && Array.isArray(frame.value)) return void parts.push(frame.value);
        settle();
        if (frame.kind === 'result') resolve(parts.length === 0 ? frame.value : parts.concat([frame.value]).flat());
        else reject(frame.kind === 'error' ? errorFromFrame(frame) : new AppError('protocol.unexpected'));
        if (frame.kind === 'event' || frame.kind === 'part') wire.cancel(id);
      },
      onFail(error) {
        settle();
        reject(error);
      },
    });
  });
}

function subscribe(wire: Wire, name: string, input: unknown, listener: FeedListener<unknown>): () => void {
  const events: unknown[] = [];
  let stopped = false;
  let running = false;
  let owed = 0;
  let last: { readonly error: AppError | undefined } | undefined;

  const end = (error: AppError | undefined): void => {
    if (stopped) return;
    stopped = true;
    listener.onEnd?.(error);
  };
  const drain = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      while (!stopped && events.length > 0) {
        await listener.onEvent(events.shift());
        owed += 1;
        // Credit goes back in batches, so that not every event costs a frame.
        if (owed >= feedCredit / 2) {
          wire.grant(id, owed);
          owed = 0;
        }
      }
      if (last !== undefined) end(last.error);
    } catch (cause) {
      wire.cancel(id);
      end(toAppError(cause));
    } finally {
      running = false;
    }
  };
  const id = wire.request(name, input, feedCredit, {
    onFrame(frame) {
      if (frame.kind === 'event') events.push(frame.value);
      else if (frame.kind === 'end') last = { error: undefined };
      else last = { error: frame.kind === 'error' ? errorFromFrame(frame) : new AppError('protocol.unexpected') };
      if (frame.kind === 'part') wire.cancel(id);
      void drain();
    },
    onFail: end,
  });
  return () => {
    stopped = true;
    wire.cancel(id);
  };
}

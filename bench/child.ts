/** Programs of this folder in processes of their own, which answer requests over Node's channel. */
import { fork } from 'node:child_process';
import path from 'node:path';

type Handler = (...input: never[]) => unknown;
type Handlers = Readonly<Record<string, Handler>>;

interface Request {
  readonly id: number;
  readonly name: string;
  readonly input: readonly unknown[];
}

type Answer = { readonly id: number; readonly output: unknown } | { readonly id: number; readonly failure: string };

export interface Child<H extends Handlers> {
  /** Rejects with what the child threw, and when it exits before it answers. */
  request<Name extends keyof H & string>(
    name: Name,
    ...input: Parameters<H[Name]>
  ): Promise<Awaited<ReturnType<H[Name]>>>;
  /** Lets it end by itself and waits for that. */
  stop(): Promise<void>;
}

interface PendingRequest {
  readonly resolve: (output: never) => void;
  readonly reject: (error: Error) => void;
}

export interface ChildOptions {
  /** The runtime, unless it is the one that runs. */
  readonly executable?: string;
  /** Changes of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the program that was bundled under this name beside the one that runs. */
export function startChild<H extends Handlers>(name: string, options: ChildOptions = {}): Child<H> {
  const { executable = process.execPath, env = {} } = options;
  const child = fork(path.join(__dirname, `${name}.js`), {
    serialization: 'advanced',
    execPath: executable,
    env: { ...process.env, ...env },
  });
  const pending = new Map<number, PendingRequest>();
  let nextId = 1;
  child.on('message', (message) => {
    const answer = message as Answer;
    const call = pending.get(answer.id);
    pending.delete(answer.id);
    if ('failure' in answer) call?.reject(new Error(`${name}: ${answer.failure}`));
    else call?.resolve(answer.output as never);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.once('exit', () => {
    for (const { reject } of pending.values()) reject(new Error(`${name} ended`));
  });
  return {
    request(request, ...input) {
      const id = nextId;
      nextId += 1;
      return new Promise<never>((resolve, reject) => {
        pending.set(id, { resolve, reject });
        child.send({ id, name: request, input } satisfies Request);
      });
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** The child's side. `onStop` runs when the parent is done with it or gone; then the process exits. */
export function answerRequests(handlers: Handlers, onStop: () => Promise<void>): void {
  process.on('message', (message) => {
    const { id, name, input } = message as Request;
    void run(handlers[name], input).then(
      (output) => answer({ id, output }),
      (error: unknown) => answer({ id, failure: error instanceof Error ? (error.stack ?? error.message) : 'failed' }),
    );
  });
  process.once('disconnect', () => {
    onStop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}

async function run(handler: Handler | undefined, input: readonly unknown[]): Promise<unknown> {
  if (handler === undefined) throw new Error('no such request');
  return handler(...(input as never[]));
}

function answer(message: Answer): void {
  if (process.connected) process.send?.(message);
}

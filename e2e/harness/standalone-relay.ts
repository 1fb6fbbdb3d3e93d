/** The relay as administrators run it: a process of its own, started from the command line. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import path from 'node:path';
import { announcement } from '../../relay/testing/relay-process';

const script = path.resolve(__dirname, '../../out/relay/main.js');

export interface StandaloneRelay {
  /** As printed at the first start. */
  readonly foundingLink: string;
  /** Ends the process, and resolves when it is gone. Does nothing while it is stopped. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again with the same data, on the same port. */
  start(): Promise<void>;
}

/** Starts a fresh relay and resolves when it listens. */
export async function startStandaloneRelay(dataFolder: string, port: number): Promise<StandaloneRelay> {
  const url = `wss://127.0.0.1:${port}`;
  const args = [script, '--data', dataFolder, '--host', '127.0.0.1', '--port', String(port), '--public-url', url];
  let child: ChildProcess | undefined;
  const start = async (): Promise<string> => {
    const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    child = started;
    return announcement(started);
  };
  const foundingLink = /conclave:found#\S+/.exec(await start())?.[0];
  if (foundingLink === undefined) throw new Error('The relay printed no founding link');
  return {
    foundingLink,
    async stop(signal) {
      const running = child;
      child = undefined;
      if (running === undefined) return;
      const exited = new Promise((resolve) => running.once('exit', resolve));
      running.kill(signal);
      await exited;
    },
    async start() {
      await start();
    },
  };
}

/** The system gives out none of these by itself: nobody else gets one meanwhile, or while a relay on it is stopped. */
const ports = { from: 20_000, to: 32_000 } as const;

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(ports.from, ports.to);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (isListening) await new Promise((resolve) => server.close(resolve));
  return isListening;
}

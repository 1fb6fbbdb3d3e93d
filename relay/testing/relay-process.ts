/** The relay as a program of its own, bundled as the application bundles it, for tests that kill it. */
import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';
import { decodeFoundingLink } from '../../shared/protocol/link-codec';
import type { FoundingLink } from '../../shared/protocol/link-codec';
import type { RunningRelay } from '../start-relay';
import type { FoundingToken } from '../store/store';

export interface RelayProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly port: number;
  readonly metricsPort: number | undefined;
  readonly certificateFingerprint: Uint8Array;
  /** Undefined when the relay printed none. */
  readonly foundingLink: FoundingLink | undefined;
  /** What it has written to standard error. */
  log(): string;
  kill(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Runs a program and collects what it says until it ends. */
export async function runToEnd(script: string, args: readonly string[]) {
  const child = spawn(process.execPath, [script, ...args]);
  const output = collect(child);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout: output.stdout(), stderr: output.stderr() };
}

/** Starts the relay on any port of loopback and waits until it has announced itself. */
export async function spawnRelay(
  script: string,
  dataFolder: string,
  more: readonly string[] = [],
): Promise<RelayProcess> {
  const child = spawn(process.execPath, [script, '--data', dataFolder, '--host', '127.0.0.1', '--port', '0', ...more]);
  const output = collect(child);
  const announced = await announcement(child).catch((cause: unknown) => {
    throw new Error(output.stderr(), { cause });
  });
  const metricsPort = /Metrics on port (\d+)/.exec(announced)?.[1];
  const link = /conclave:found#\S+/.exec(announced)?.[0];
  return {
    child,
    metricsPort: metricsPort === undefined ? undefined : Number(metricsPort),
    port: Number(/relay on port (\d+)/.exec(announced)?.[1]),
    certificateFingerprint: Uint8Array.from(Buffer.from(/SHA-256: (\w+)/.exec(announced)?.[1] ?? '', 'hex')),
    foundingLink: link === undefined ? undefined : decodeFoundingLink(link),
    log: output.stderr,
    async kill(signal) {
      const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
        child.once('exit', (code, signal) => resolve({ code, signal }));
      });
      child.kill(signal);
      return exited;
    },
  };
}

/** What a relay prints, in one piece, when it listens. */
export function announcement(child: Pick<ChildProcess, 'stdout' | 'once'>): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (/(?:Certificate SHA-256: \w+|Metrics on port \d+|conclave:found#\S+)\n$/.test(text)) resolve(text);
    });
    child.once('exit', (code) => reject(new Error(`The relay ended with ${String(code)}`)));
  });
}

/** What tests of a workspace need of a relay that runs in another process. */
export function asRunningRelay({
  port,
  metricsPort,
  certificateFingerprint,
  foundingLink,
}: RelayProcess): RunningRelay {
  return {
    port,
    metricsPort,
    certificateFingerprint,
    foundingToken: foundingLink?.foundingToken as FoundingToken | undefined,
    close: async () => undefined,
  };
}

function collect(child: ChildProcessWithoutNullStreams): { stdout(): string; stderr(): string } {
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return { stdout: () => stdout, stderr: () => stderr };
}

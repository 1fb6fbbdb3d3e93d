/** What every process holds when nothing happens. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { BenchRun } from './bench-run';
import { startBareWindow, startConclave, type AppProcess, type MeasuredApp } from './measured-app';
import { proportionalBytes } from './process-memory';
import { sum } from './statistics';
import { compare, mebibytes, type Row, type Table } from './table';
import { storedMessages, usedProfile } from './used-profile';

/** Bytes of each process by its name. */
type Memory = ReadonlyMap<string, number>;

const names: Readonly<Record<string, string>> = {
  Browser: 'main process',
  Tab: 'renderer',
  'Conclave core': 'core',
  'Conclave relay': 'relay, embedded',
  GPU: 'GPU process',
  'Network Service': 'network service',
  Zygote: 'zygotes',
};

const quietMs = 5_000;
const longestWaitMs = 60_000;
/** Memory that changes by less than this between two looks is at rest. */
const restShare = 0.01;

export async function measureMemory(run: BenchRun): Promise<Table> {
  const profile = await usedProfile(run);
  const bare = await memoryOfApp(await startBareWindow(run.newFolder('bare')));
  const conclave = await memoryOfApp(await startConclave(profile));
  const relay = await memoryOfProgram([
    path.resolve(__dirname, '../relay/main.js'),
    '--data',
    run.newFolder('relay'),
    '--host',
    '127.0.0.1',
    '--port',
    '0',
  ]);
  const node = await memoryOfProgram(['-e', "process.stdout.write('ready'); setInterval(() => {}, 60_000)"]);
  const isShared = proportionalBytes(process.pid) !== undefined;
  return {
    title: `Memory when idle: ${isShared ? 'proportional set size (PSS)' : 'working set'} of each process`,
    rows: [
      ...Array.from(conclave, ([name, bytes]) => rowOf(name, bytes, bare.get(name))),
      rowOf('all processes of the application', total(conclave), total(bare)),
      ...compare('relay, standalone', mebibytes(relay), [['bare Node process', mebibytes(node)]]),
    ],
    notes: [
      `After a start on a workspace with a relay of its own and a conversation with ${storedMessages} messages, as soon as the sum`,
      `changes by less than ${restShare * 100} % in ${quietMs / 1_000} s. The bare window is one page with one line in the same runtime.`,
    ],
  };
}

function rowOf(name: string, bytes: number, bareBytes: number | undefined): Row {
  const isInBare = bareBytes !== undefined;
  return {
    what: name,
    measured: mebibytes(bytes),
    comparedWith: isInBare ? 'bare Electron window' : 'bare Electron window has none',
    value: isInBare ? mebibytes(bareBytes) : '-',
  };
}

async function memoryOfApp(app: MeasuredApp): Promise<Memory> {
  try {
    return await atRest(async () => {
      const memory = new Map<string, number>();
      const processes = await app.processes();
      for (const { pid, name, workingSetBytes } of inOrder(processes)) {
        const known = names[name] ?? name;
        memory.set(known, (memory.get(known) ?? 0) + (proportionalBytes(pid) ?? workingSetBytes));
      }
      return memory;
    });
  } finally {
    await app.quit();
  }
}

function inOrder(processes: readonly AppProcess[]): readonly AppProcess[] {
  const order = Object.keys(names);
  const rank = ({ name }: AppProcess): number => (name in names ? order.indexOf(name) : order.length);
  return [...processes].sort((a, b) => rank(a) - rank(b));
}

/** Of a program for Node that says something when it is ready. */
async function memoryOfProgram(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await Promise.race([
      new Promise((resolve) => child.stdout.once('data', resolve)),
      exited.then(() => Promise.reject(new Error('the program ended'))),
    ]);
    return total(await atRest(async () => new Map([['', proportionalBytes(child.pid ?? 0) ?? Number.NaN]])));
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

async function atRest(read: () => Promise<Memory>): Promise<Memory> {
  let before = await read();
  for (let waitedMs = 0; waitedMs < longestWaitMs; waitedMs += quietMs) {
    await new Promise((resolve) => setTimeout(resolve, quietMs));
    const now = await read();
    if (Math.abs(total(now) - total(before)) < restShare * total(before)) return now;
    before = now;
  }
  return before;
}

function total(memory: Memory): number {
  return sum([...memory.values()]);
}

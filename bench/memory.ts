/** What every process holds when nothing happens. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { BenchRun } from './bench-run';
import { startBareWindow, startConclave, type AppProcess, type MeasuredApp } from './measured-app';
import { addMemory, readProcessMemory, type ProcessMemory } from './process-memory';
import { compare, mebibytes, type Row, type Table } from './table';
import { storedMessages, usedProfile } from './used-profile';

/** Of each process by its name. */
type Memory = ReadonlyMap<string, ProcessMemory>;

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
  return {
    title: 'Memory of each process when idle: proportional set size (PSS), and what it alone has written',
    rows: [
      ...Array.from(conclave, ([name, memory]) => rowOf(name, memory, bare.get(name))),
      rowOf('all processes of the application', total(conclave), total(bare)),
      ...compare('relay, standalone', format(relay), [['bare Node process', format(node)]]),
    ],
    notes: [
      `After a start on a workspace with a relay of its own and a conversation with ${storedMessages} messages, as soon as what`,
      `they have written changes by less than ${restShare * 100} % in ${quietMs / 1_000} s. The bare window is one page with one line in the same`,
      'runtime. PSS is less while other programs use that runtime too.',
    ],
  };
}

function rowOf(name: string, memory: ProcessMemory, bare: ProcessMemory | undefined): Row {
  return {
    what: name,
    measured: format(memory),
    comparedWith: bare === undefined ? 'bare Electron window has none' : 'bare Electron window',
    value: bare === undefined ? '-' : format(bare),
  };
}

function format({ proportionalBytes, ownBytes }: ProcessMemory): string {
  if (Number.isNaN(ownBytes)) return mebibytes(proportionalBytes);
  return `${mebibytes(proportionalBytes)}, own ${mebibytes(ownBytes)}`;
}

async function memoryOfApp(app: MeasuredApp): Promise<Memory> {
  try {
    return await atRest(async () => {
      const memory = new Map<string, ProcessMemory>();
      const processes = await app.processes();
      for (const { pid, name, workingSetBytes } of inOrder(processes)) {
        const known = names[name] ?? name;
        const read = readProcessMemory(pid) ?? { proportionalBytes: workingSetBytes, ownBytes: Number.NaN };
        const before = memory.get(known);
        memory.set(known, before === undefined ? read : addMemory([before, read]));
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
async function memoryOfProgram(args: readonly string[]): Promise<ProcessMemory> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await Promise.race([
      new Promise((resolve) => child.stdout.once('data', resolve)),
      exited.then(() => Promise.reject(new Error('the program ended'))),
    ]);
    const unknown = { proportionalBytes: Number.NaN, ownBytes: Number.NaN };
    return total(await atRest(async () => new Map([['', readProcessMemory(child.pid ?? 0) ?? unknown]])));
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
    const grownBytes = Math.abs(total(now).ownBytes - total(before).ownBytes);
    if (Number.isNaN(grownBytes) || grownBytes < restShare * total(before).ownBytes) return now;
    before = now;
  }
  return before;
}

function total(memory: Memory): ProcessMemory {
  return addMemory([...memory.values()]);
}

/** Measures what is named on the command line, or everything, and prints it beside what it is compared with. */
import { rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { measureBacklog } from './backlog';
import { benchRun, type BenchRun } from './bench-run';
import { measureDirectory } from './directory';
import { measureLatency } from './latency';
import { measureMemory } from './memory';
import { compareMls } from './mls';
import { measureRelayCost } from './relay-cost';
import { measureRelayLatency } from './relay-latency';
import { measureRelayMemory } from './relay-memory';
import { measureSearch } from './search';
import { measureStartup } from './startup';
import { formatTable, type Table } from './table';
import { measureThroughput } from './throughput';
import { measureWindow } from './window';

const parts = new Map<string, (run: BenchRun) => Promise<Table | readonly Table[]>>([
  ['startup', measureStartup],
  ['latency', measureLatency],
  ['throughput', measureThroughput],
  ['backlog', measureBacklog],
  ['directory', measureDirectory],
  ['window', measureWindow],
  ['search', measureSearch],
  ['mls', compareMls],
  ['relay', measureRelayCost],
  ['relay-latency', measureRelayLatency],
  ['relay-memory', measureRelayMemory],
  ['memory', measureMemory],
]);

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

async function main(chosen: readonly string[]): Promise<number> {
  const unknown = chosen.find((name) => !parts.has(name));
  if (unknown !== undefined) {
    console.error(`There is no part ${unknown}. Usage: npm run bench -- [${[...parts.keys()].join('] [')}]`);
    return 2;
  }
  const folder = path.resolve(__dirname, '../../.cache/bench', String(process.pid));
  const run = benchRun(folder);
  try {
    console.log(`\n${describeComputer()}\n`);
    for (const name of chosen.length > 0 ? chosen : parts.keys()) {
      const tables = await parts.get(name)?.(run);
      for (const table of [tables ?? []].flat()) console.log(formatTable(table));
    }
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

// Figures of a busy computer say little about the program.
function describeComputer(): string {
  const [load = 0] = loadavg();
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${cpus().length} CPUs, ${process.platform} ${process.arch}, Node ${process.versions.node}, load at the start ${load.toFixed(1)}`;
}

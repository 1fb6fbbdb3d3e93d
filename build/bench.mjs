/**
 * `npm run bench`: measures the real application and prints each figure beside what it is compared with. Arguments name
 * parts: startup, latency, throughput, backlog, directory, window, search, mls, relay, relay-latency, relay-memory, memory.
 * See docs/performance.md.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { bundle, bundleForNode } from './bundle.mjs';
import { cacheFolder, projectFolder } from './setup/command.mjs';
import { setUp } from './setup/setup.mjs';
import { runInVirtualSession } from './virtual-session.mjs';

const outFolder = path.join(projectFolder, 'out', 'bench');
/** Programs that run in processes of their own, beside the one that starts them. */
const programs = [
  'main',
  'app-probe',
  'bare-window',
  'broadcast-process',
  'core-process',
  'echo-process',
  'mls-process',
  'relay-load-process',
  'relay-process',
];

const runtime = await setUp({ needsVirtualSession: true });
await bundle();
rmSync(outFolder, { recursive: true, force: true });
// One by one, without shared chunks: the programs find each other in their own folder.
for (const name of programs) await bundleForNode({ [name]: `bench/${name}.ts` }, outFolder);

const command = [process.execPath, path.join(outFolder, 'main.js'), ...process.argv.slice(2)];
process.exitCode = await runInVirtualSession(command, {
  folder: path.join(cacheFolder, 'bench-session'),
  env: { CONCLAVE_TEST_RUNTIME: runtime.executable },
});

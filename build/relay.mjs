/** `npm run relay`: builds what changed and runs the standalone relay with the given options. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { bundle } from './bundle.mjs';
import { projectFolder } from './setup/command.mjs';
import { setUp } from './setup/setup.mjs';

await setUp({ needsRuntime: false });
await bundle();
const relay = spawn(process.execPath, [path.join(projectFolder, 'out/relay/main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => relay.kill(signal));
relay.on('exit', (code) => process.exit(code ?? 1));

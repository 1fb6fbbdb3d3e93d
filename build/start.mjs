/** `npm start`: sets up what is missing, builds what changed, and opens the application with its embedded relay. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { bundle } from './bundle.mjs';
import { cacheFolder, projectFolder } from './setup/command.mjs';
import { setUp } from './setup/setup.mjs';
import { runInVirtualSession } from './virtual-session.mjs';

const say = (line) => process.stdout.write(`[start] ${line}\n`);
const isHeadless =
  process.platform === 'linux' && process.env.DISPLAY === undefined && process.env.WAYLAND_DISPLAY === undefined;

const runtime = await setUp({ needsVirtualSession: isHeadless });
if (await bundle()) say('Built');

const command = [runtime.executable, ...runtimeOptions(), projectFolder, ...process.argv.slice(2)];
if (isHeadless) {
  say(
    'No display: running in a virtual one, with a keychain of its own in .cache/virtual-session. Stop it with Ctrl+C.',
  );
  process.exit(await runInVirtualSession(command, { folder: path.join(cacheFolder, 'virtual-session') }));
}
const child = spawn(command[0], command.slice(1), { stdio: 'inherit' });
child.on('exit', (code) => process.exit(code ?? 1));

function runtimeOptions() {
  const options = [];
  if (process.platform === 'linux' && process.getuid() === 0) {
    say("Running as root: Chromium's operating-system sandbox is off. Run as another user to have it.");
    options.push('--no-sandbox');
  }
  if (isHeadless) options.push('--disable-gpu');
  return options;
}

/** `npm start`: sets up what is missing, builds what changed, and opens the application with its embedded relay. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { bundle } from './bundle.mjs';
import { cacheFolder, projectFolder } from './setup/command.mjs';
import { setUp } from './setup/setup.mjs';
import { exitOf, runInVirtualSession } from './virtual-session.mjs';

const say = (line) => process.stdout.write(`[start] ${line}\n`);
const isHeadless =
  process.platform === 'linux' && process.env.DISPLAY === undefined && process.env.WAYLAND_DISPLAY === undefined;

const runtime = await setUp({ needsVirtualSession: isHeadless });
if (await bundle()) say('Built');

const sessionFolder = path.join(cacheFolder, 'virtual-session');
const command = [runtime.executable, ...runtimeOptions(), projectFolder, ...process.argv.slice(2)];
if (isHeadless) {
  say(
    'No display: running in a virtual one, with accounts and a keychain of its own in .cache/virtual-session. Stop it with Ctrl+C.',
  );
  process.exit(await runInVirtualSession(command, { folder: sessionFolder }));
}
process.exit(await exitOf(spawn(command[0], command.slice(1), { stdio: 'inherit', detached: true })));

function runtimeOptions() {
  const options = [];
  if (process.platform === 'linux' && process.getuid() === 0) {
    say("Running as root: Chromium's operating-system sandbox is off. Run as another user to have it.");
    options.push('--no-sandbox');
  }
  if (isHeadless) options.push('--disable-gpu');
  // Vaults whose keys are in the desktop's keychain can't be opened here, nor those of here there.
  const hasProfile = process.argv.some((argument) => argument.startsWith('--user-data-dir='));
  if (isHeadless && !hasProfile) options.push(`--user-data-dir=${path.join(sessionFolder, 'profile')}`);
  return options;
}

/**
 * A display, a session bus and an unlocked keychain of one's own, for a machine without a desktop. The keychain's
 * password is random and lives beside it: good for trying out and for tests, not for real secrets.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeFolder } from './setup/command.mjs';

// An interrupt is for the command: the session is to last as long as it does. Programs that want it set their own handlers.
const unimpressed = 'trap "" INT; exec dbus-run-session -- "$@"';

// The bus's own chatter goes nowhere; what the command says goes where ours does (3). Nothing here has a system bus:
// the session's stands in, or Chromium complains of its absence.
const insideSession = [
  'exec 2>&3 3>&-',
  'export DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS"',
  'printf %s "$CONCLAVE_KEYRING_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1',
  'unset CONCLAVE_KEYRING_PASSWORD',
  'exec "$@"',
].join('\n');

/**
 * Runs `command` inside such a session and resolves with its exit code. `folder` keeps the keychain between runs. With a
 * `displayCount`, CONCLAVE_DISPLAYS names that many displays, the first of which is the session's own.
 */
export async function runInVirtualSession(command, { folder, env = {}, screen = '1440x900x24', displayCount = 1 }) {
  makeFolder(path.join(folder, 'data'));
  const displays = await Promise.all(Array.from({ length: displayCount }, () => startDisplay(screen)));
  const names = displays.map(({ name }) => name);
  const runtimeFolder = mkdtempSync(path.join(tmpdir(), 'conclave-session-'));
  const child = spawn('bash', ['-c', unimpressed, 'bash', 'bash', '-c', insideSession, 'bash', ...command], {
    stdio: ['inherit', 'inherit', 'ignore', process.stderr.fd],
    // A group of its own, or the terminal's Ctrl+C would arrive twice.
    detached: true,
    env: {
      ...process.env,
      ...env,
      DISPLAY: names[0],
      CONCLAVE_DISPLAYS: names.join(' '),
      XDG_RUNTIME_DIR: runtimeFolder,
      XDG_DATA_HOME: path.join(folder, 'data'),
      CONCLAVE_KEYRING_PASSWORD: keyringPassword(folder),
    },
  });
  const code = await exitOf(child);
  for (const display of displays) display.stop();
  rmSync(runtimeFolder, { recursive: true, force: true });
  return code;
}

/**
 * Resolves with the exit code of a detached child, whose group is interrupted when this process is told to end, or has lost
 * its parent: npm's shell ends without passing on what it is told. Always by SIGINT: the session's bus, which is in the
 * group, would follow the other signals.
 */
export async function exitOf(child) {
  const parent = process.ppid;
  const interrupt = () => interruptGroup(child.pid);
  for (const signal of endingSignals) process.on(signal, interrupt);
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    interrupt();
  }, parentCheckMs);
  const code = await new Promise((resolve) => child.on('exit', (exitCode) => resolve(exitCode ?? 1)));
  clearInterval(watch);
  for (const signal of endingSignals) process.off(signal, interrupt);
  return code;
}

const parentCheckMs = 500;

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function interruptGroup(pid) {
  try {
    process.kill(-pid, 'SIGINT');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // it has just ended by itself
  }
}

function keyringPassword(folder) {
  const file = path.join(folder, 'keyring-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

function startDisplay(screen) {
  return new Promise((resolve, reject) => {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      detached: true, // Ctrl+C must not take the display away from what is still ending
    });
    server.on('error', reject);
    server.on('exit', () => reject(new Error('Xvfb could not start')));
    server.stdio[3].once('data', (data) =>
      resolve({ name: `:${String(data).trim()}`, stop: () => server.kill('SIGTERM') }),
    );
  });
}

/** Runs programs for the setup. No dependency: this runs before anything is installed. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

export const projectFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const cacheFolder = path.join(projectFolder, '.cache');

/** Runs a program to its end and returns `{ ok, output }`. Never throws; `timeoutMs` bounds it. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, {
    cwd: options.cwd ?? projectFolder,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    timeout: options.timeoutMs,
    maxBuffer: 64 * 1024 * 1024,
    stdio: options.inherit === true ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  return { ok: result.status === 0, output: `${result.stdout ?? ''}${result.stderr ?? ''}` };
}

/** Whether a program of this name is on the PATH. */
export function hasProgram(name) {
  return run('sh', ['-c', `command -v ${name}`]).ok;
}

/** Ends the program with one line that says what is wrong: see `tellInOneLine`. */
export class SetupError extends Error {}

/** From now on a `SetupError` that nobody caught is told by its message; anything else, a fault of ours, with its stack. */
export function tellInOneLine() {
  process.on('uncaughtException', (error) => {
    process.stderr.write(error instanceof SetupError ? `[setup] ${error.message}\n` : `${error.stack ?? error}\n`);
    process.exit(1);
  });
}

/** Makes a folder of this name for oneself, and those above it. Throws SetupError when that is not possible. */
export function makeFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new SetupError(`${folder} can not be written to (${error.code}). Make it yours, or use a copy that is.`);
  }
}

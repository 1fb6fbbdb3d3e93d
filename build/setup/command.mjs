/** Runs programs for the setup. No dependency: this runs before anything is installed. */
import { spawnSync } from 'node:child_process';
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

/** Ends the setup with one line that says what is wrong. */
export class SetupError extends Error {}

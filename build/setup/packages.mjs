/** npm packages from the lock file. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder, run, SetupError } from './command.mjs';

/** Whether every package is there. */
export function arePackagesReady() {
  return packagesMatchLockFile(projectFolder);
}

/** Installs what is missing. Whatever was broken off at any point is done again. */
export function setUpPackages(say) {
  if (arePackagesReady()) return;
  say('Installing npm packages from the lock file');
  const result = run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  if (!result.ok) throw new SetupError(`npm ci failed:\n${result.output}`);
}

// npm keeps what it installed in a hidden lock file; optional packages of other platforms are absent from it. What is
// there and not locked is from another version of this project, which may have changed other packages too.
export function packagesMatchLockFile(folder) {
  const installed = readPackages(path.join(folder, 'node_modules', '.package-lock.json'));
  const locked = readPackages(path.join(folder, 'package-lock.json'));
  if (installed === undefined || locked === undefined) return false;
  if (Object.keys(installed).some((name) => locked[name] === undefined)) return false;
  return Object.entries(locked).every(([name, entry]) => {
    if (name === '') return true;
    const found = installed[name];
    return found === undefined ? entry.optional === true || entry.peer === true : found.version === entry.version;
  });
}

// Undefined too for one that npm was writing when it was killed.
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

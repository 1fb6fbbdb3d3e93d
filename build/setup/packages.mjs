/** npm packages from the lock file, and the patches on them. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder, run, SetupError } from './command.mjs';

const patchStamp = path.join(projectFolder, 'node_modules', '.conclave-patches');

/** Whether every package is there and patched. */
export function arePackagesReady() {
  return packagesMatchLockFile(projectFolder) && readPatchStamp() === patchesHash();
}

/** Installs what is missing. Whatever was broken off at any point is done again. */
export function setUpPackages(say) {
  if (arePackagesReady()) return;
  // Packages that are current and have no stamp were installed by hand, or a setup was broken off while it patched them.
  if (packagesMatchLockFile(projectFolder) && readPatchStamp() === undefined && applyPatches().ok) return;
  say('Installing npm packages from the lock file');
  rmSync(patchStamp, { force: true });
  const result = run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  if (!result.ok) throw new SetupError(`npm ci failed:\n${result.output}`);
  const patched = applyPatches();
  if (!patched.ok) throw new SetupError(`A patch did not apply:\n${patched.output}`);
}

function applyPatches() {
  const patched = run(process.execPath, [path.join('node_modules', 'patch-package', 'index.js'), '--error-on-fail']);
  if (patched.ok) writeFileSync(patchStamp, patchesHash());
  return patched;
}

function readPatchStamp() {
  return existsSync(patchStamp) ? readFileSync(patchStamp, 'utf8') : undefined;
}

// npm keeps what it installed in a hidden lock file; optional packages of other platforms are absent from it.
export function packagesMatchLockFile(folder) {
  const installed = readPackages(path.join(folder, 'node_modules', '.package-lock.json'));
  const locked = readPackages(path.join(folder, 'package-lock.json'));
  if (installed === undefined || locked === undefined) return false;
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

function patchesHash() {
  const folder = path.join(projectFolder, 'patches');
  const hash = createHash('sha256');
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    if (name.endsWith('.patch')) hash.update(name).update(readFileSync(path.join(folder, name)));
  }
  return hash.digest('hex');
}

/** npm packages from the lock file, and the patches on them. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder, run, SetupError } from './command.mjs';

const patchStamp = path.join(projectFolder, 'node_modules', '.conclave-patches');

/** Installs what is missing. Returns true when it did any work. */
export function setUpPackages(say) {
  const wanted = patchesHash();
  const applied = existsSync(patchStamp) ? readFileSync(patchStamp, 'utf8') : undefined;
  const arePackagesCurrent = packagesMatchLockFile();
  if (arePackagesCurrent && applied === wanted) return false;
  if (!arePackagesCurrent || applied !== undefined) {
    say('Installing npm packages from the lock file');
    rmSync(patchStamp, { force: true });
    const result = run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
    if (!result.ok) throw new SetupError(`npm ci failed:\n${result.output}`);
  }
  const patched = run(process.execPath, [path.join('node_modules', 'patch-package', 'index.js'), '--error-on-fail']);
  if (!patched.ok) throw new SetupError(`A patch did not apply:\n${patched.output}`);
  writeFileSync(patchStamp, wanted);
  return true;
}

// npm keeps what it installed in a hidden lock file; optional packages of other platforms are absent from it.
function packagesMatchLockFile() {
  const installedPath = path.join(projectFolder, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return false;
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(path.join(projectFolder, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(([name, entry]) => {
    if (name === '') return true;
    const found = installed[name];
    return found === undefined ? entry.optional === true || entry.peer === true : found.version === entry.version;
  });
}

function patchesHash() {
  const folder = path.join(projectFolder, 'patches');
  const hash = createHash('sha256');
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    if (name.endsWith('.patch')) hash.update(name).update(readFileSync(path.join(folder, name)));
  }
  return hash.digest('hex');
}

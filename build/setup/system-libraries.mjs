/** System libraries and programs that Electron, the keychain and the tests need. Installed where we may, named where not. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { hasProgram, projectFolder, run, SetupError } from './command.mjs';

const libraries = (
  'libasound2 libatk-bridge2.0-0 libatk1.0-0 libatspi2.0-0 libcairo2 libcups2 libdrm2 libgbm1 libglib2.0-0 libgtk-3-0 ' +
  'libnspr4 libnss3 libpango-1.0-0 libx11-6 libxcb1 libxcomposite1 libxdamage1 libxext6 libxfixes3 libxkbcommon0 ' +
  'libxrandr2 libsecret-1-0'
).split(' ');
const programs = {
  Xvfb: 'xvfb',
  'dbus-run-session': 'dbus',
  'gnome-keyring-daemon': 'gnome-keyring',
  gdbus: 'libglib2.0-bin',
  ps: 'procps',
};

/**
 * Makes sure that the runtime's libraries load and, for headless use and tests, that the programs of a virtual session
 * exist. Throws SetupError with one line that names what to install when it may not install itself.
 */
export function setUpSystemLibraries(runtime, needsVirtualSession, say) {
  if (process.platform !== 'linux') return;
  const missing = [
    ...(hasUnresolvedLibraries(runtime) ? libraries : []),
    ...Object.entries(programs)
      .filter(([program]) => needsVirtualSession && !hasProgram(program))
      .map(([, name]) => name),
  ];
  if (missing.length === 0) return;
  const sudo = process.getuid() === 0 ? [] : ['sudo', '-n'];
  const isAllowed = hasProgram('apt-get') && (sudo.length === 0 || run('sudo', ['-n', 'true']).ok);
  if (!isAllowed) {
    const names = hasProgram('apt-get') ? knownNames(missing) : missing;
    throw new SetupError(`Missing system packages. Install them with: sudo apt-get install -y ${names.join(' ')}`);
  }
  say(`Installing system packages: ${missing.join(' ')}`);
  installPackages(sudo, missing);
  if (hasUnresolvedLibraries(runtime)) throw new SetupError('Electron still lacks system libraries: run ldd on it.');
}

function hasUnresolvedLibraries(runtime) {
  const keychain = path.join(projectFolder, 'node_modules/@github/keytar/prebuilds', `linux-${process.arch}`);
  const names = existsSync(keychain) ? readdirSync(keychain) : [];
  const files = names.filter((name) => name.endsWith('.node') && !name.includes('musl'));
  return [runtime.executable, ...files.map((name) => path.join(keychain, name))].some((file) =>
    run('ldd', [file], { env: { LD_LIBRARY_PATH: runtime.folder } }).output.includes('not found'),
  );
}

function installPackages(sudo, names) {
  const aptGet = (...args) => {
    const [program, ...rest] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return run(program, rest);
  };
  aptGet('update', '-qq');
  const result = aptGet('install', '-y', '-qq', '--no-install-recommends', ...knownNames(names));
  if (!result.ok) throw new SetupError(`System packages could not be installed:\n${result.output}`);
}

// Debian 13 and Ubuntu 24.04 renamed some libraries with a t64 suffix.
function knownNames(names) {
  return names.map((name) => (run('apt-cache', ['show', `${name}t64`]).ok ? `${name}t64` : name));
}

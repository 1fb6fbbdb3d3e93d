/** Brings a fresh clone to where it can be built, run and tested. Does nothing, fast, when everything is there. */
import { SetupError, tellInOneLine } from './command.mjs';
import { findElectronRuntime, setUpElectronRuntime } from './electron-runtime.mjs';
import { withLock } from './lock.mjs';
import { arePackagesReady, setUpPackages } from './packages.mjs';
import { setUpSystemLibraries } from './system-libraries.mjs';

/**
 * Returns the Electron runtime to use, unless `needsRuntime` is false (a relay or a build needs none).
 * `needsVirtualSession`: a display, a session bus and a keychain of its own are needed as well.
 * On failure it prints one line and ends the process.
 */
export async function setUp({ needsRuntime = true, needsVirtualSession = false } = {}) {
  const say = (line) => process.stdout.write(`[setup] ${line}\n`);
  tellInOneLine();
  checkNode();
  // Only when there is work: with everything in place nothing is written, and nobody waits.
  if (!arePackagesReady() || (needsRuntime && findElectronRuntime() === undefined)) {
    const onWait = (holder) => say(`Waiting for another setup (process ${holder})`);
    await withLock('setup', () => install(needsRuntime, say), { onWait });
  }
  if (!needsRuntime) return undefined;
  const runtime = findElectronRuntime();
  setUpSystemLibraries(runtime, needsVirtualSession, say);
  say(
    runtime.isFallback
      ? `Runtime: Electron ${runtime.version}, a fallback for development only (the pinned version's download host is unreachable)`
      : `Runtime: Electron ${runtime.version}`,
  );
  return runtime;
}

async function install(needsRuntime, say) {
  setUpPackages(say);
  if (needsRuntime) await setUpElectronRuntime(say);
}

/** As package.json says under `engines`. */
const oldestNode = [20, 18];

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new SetupError(`Node ${oldestNode.join('.')} or later is needed; this is ${process.versions.node}.`);
}

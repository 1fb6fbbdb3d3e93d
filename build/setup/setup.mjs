/** Brings a fresh clone to where it can be built, run and tested. Does nothing, fast, when everything is there. */
import { mkdirSync } from 'node:fs';
import { cacheFolder, SetupError } from './command.mjs';
import { setUpElectronRuntime } from './electron-runtime.mjs';
import { setUpPackages } from './packages.mjs';
import { setUpSystemLibraries } from './system-libraries.mjs';

/**
 * Returns the Electron runtime to use, unless `needsRuntime` is false (a relay or a build needs none).
 * `needsVirtualSession`: a display, a session bus and a keychain of its own are needed as well.
 * On failure it prints one line and ends the process.
 */
export async function setUp({ needsRuntime = true, needsVirtualSession = false } = {}) {
  const say = (line) => process.stdout.write(`[setup] ${line}\n`);
  try {
    mkdirSync(cacheFolder, { recursive: true });
    setUpPackages(say);
    if (!needsRuntime) return undefined;
    const runtime = await setUpElectronRuntime(say);
    setUpSystemLibraries(runtime, needsVirtualSession, say);
    say(
      runtime.isFallback
        ? `Runtime: Electron ${runtime.version}, a fallback for development only (the pinned version's download host is unreachable)`
        : `Runtime: Electron ${runtime.version}`,
    );
    return runtime;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`[setup] ${error.message}\n`);
    process.exit(1);
  }
}

/** A core as a program of its own, which kills itself at a step; for tests. Takes what it needs as JSON. */
import { startCore } from '../../core/main';
import { openVault } from '../../core/vault/vault';
import { workerPort } from '../../shared/ipc/port';
import { newLife, steppedNetwork, steppedVault } from './step-by-step';
import { createSteps } from './steps';

export interface CoreProgramOptions {
  readonly vaultPath: string;
  readonly vaultKeyHex: string;
  /** The name of the step at which it ends, if it is to. */
  readonly target: string | undefined;
}

const { vaultPath, vaultKeyHex, target } = JSON.parse(process.argv[2] ?? '') as CoreProgramOptions;
// Sent to oneself it takes effect before the call returns: nothing is done after this step.
const steps = createSteps(() => process.kill(process.pid, 'SIGKILL'));
steps.watch(target);
const life = newLife();

async function run(): Promise<void> {
  const core = await startCore({
    vaultPath,
    vaultKey: Uint8Array.from(Buffer.from(vaultKeyHex, 'hex')),
    openVault: (options) => steppedVault(openVault(options), life, steps),
    network: steppedNetwork(life, steps),
  });
  core.serve(
    workerPort({
      postMessage: (message) => process.send?.(message),
      on: (event, listener) => process.on(event === 'close' ? 'disconnect' : 'message', listener),
      close: () => process.disconnect(),
    }),
  );
  await new Promise((resolve) => {
    process.once('disconnect', resolve);
  });
  await core.stop();
  process.exit(0);
}

void run();

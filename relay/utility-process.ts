import { relayCommand } from '../shared/ipc/process-messages';
import type { RelayReport } from '../shared/ipc/process-messages';
import { systemClock } from '../shared/domain/clock';
import { toAppError } from '../shared/errors';
import { createLog } from './log';
import { startRelay } from './start-relay';
import type { RunningRelay } from './start-relay';

/** The end of Electron's message channel that a utility process has: `process.parentPort`. */
export interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: RelayReport): void;
}

/** Runs the relay as a utility process of the application: started and stopped by messages of `relayCommand`. */
export function runUtilityProcess(parent: ParentPort, exit: (code: number) => void): void {
  let starting: Promise<RunningRelay | undefined> | undefined;
  const log = createLog((line) => process.stderr.write(line), systemClock);

  async function start(where: { dataFolder: string; host: string; port: number }): Promise<RunningRelay | undefined> {
    try {
      const relay = await startRelay({ ...where, log });
      const { port, certificateFingerprint, foundingToken } = relay;
      parent.postMessage({
        kind: 'listening',
        port,
        // Copies: a small view would drag along, or leak, the memory it lies in.
        certificateFingerprint: Uint8Array.from(certificateFingerprint),
        ...(foundingToken && { foundingToken: Uint8Array.from(foundingToken) }),
      });
      return relay;
    } catch (error) {
      const { code } = toAppError(error);
      log('relay-failed', { code });
      parent.postMessage({ kind: 'failed', code });
      return undefined;
    }
  }

  async function stop(): Promise<void> {
    const relay = await starting;
    await relay?.close();
    exit(0);
  }

  parent.on('message', ({ data }) => {
    const command = relayCommand.safeParse(data);
    if (!command.success) {
      log('relay-failed', { code: 'protocol.malformed' });
      return;
    }
    if (command.data.kind === 'stop') void stop();
    else starting ??= start(command.data);
  });
}

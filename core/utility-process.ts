/** The core as a utility process of the application: takes commands, reports, and serves the windows' ports. */
import { toAppError, type ErrorDetails } from '../shared/errors';
import { mainPort } from '../shared/ipc/port';
import { coreCommand, type CoreReport } from '../shared/ipc/process-messages';
import type { Log } from './log';
import type { Core, CoreOptions } from './start-core';

/** The part of Electron's `process.parentPort` that is used. */
export interface ParentPort {
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly Parameters<typeof mainPort>[0][] }) => void,
  ): unknown;
  postMessage(message: CoreReport): void;
}

/** Serves the shell behind `parentPort` until it says `stop`; then the process exits. */
export function runUtilityProcess(parentPort: ParentPort, startCore: (options: CoreOptions) => Promise<Core>): void {
  let core: Promise<Core> | undefined;
  let isStopping = false;

  const start = async (options: CoreOptions): Promise<Core> => {
    const started = await startCore({
      ...options,
      log: logLine,
      hasWindow: true,
      onJoined: () => parentPort.postMessage({ kind: 'joined' }),
      // The next start checks everything, sets a copy aside and says so, or finds that it was a passing fault.
      onDamaged: () => process.exit(1),
    });
    parentPort.postMessage({ kind: 'started', isBlank: started.isBlank });
    return started;
  };

  const stop = async (): Promise<void> => {
    // A core that could not start has nothing to stop.
    const started = await core?.catch(() => undefined);
    await started?.stop();
    process.exit(0);
  };

  parentPort.on('message', ({ data, ports }) => {
    const command = coreCommand.safeParse(data);
    if (!command.success) {
      logLine('command-malformed');
    } else if (command.data.kind === 'start') {
      core ??= start(command.data);
      core.catch((error: unknown) => report(parentPort, error));
    } else if (command.data.kind === 'connect') {
      const [port] = ports;
      if (port === undefined) return;
      if (core === undefined) port.close();
      else core.then((started) => started.serve(mainPort(port))).catch(() => port.close());
    } else if (!isStopping) {
      isStopping = true;
      stop().catch((error: unknown) => {
        logLine('stop-failed', { code: toAppError(error).code });
        process.exit(1);
      });
    }
  });
}

function report(parentPort: ParentPort, cause: unknown): void {
  const { code, details } = toAppError(cause);
  const backupName = details['backupName'];
  logLine('start-failed', { code });
  parentPort.postMessage({ kind: 'failed', code, ...(typeof backupName === 'string' ? { backupName } : {}) });
}

// Codes and counts only; see core/log.ts.
const logLine: Log = (event: string, details: ErrorDetails = {}) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), part: 'core', event, ...details })}\n`);
};

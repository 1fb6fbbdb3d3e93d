import { utilityProcess } from 'electron';
import type { StartChild } from './child-process';

/** Starts scripts as utility processes: Node without a window, in a process of their own. */
export function utilityProcessStarter(scriptPath: string, serviceName: string): StartChild {
  return (listener) => {
    // Not 'inherit': a log that nobody reads any more would end the process with its next line.
    const child = utilityProcess.fork(scriptPath, [], { serviceName, stdio: 'pipe' });
    child.stdout?.on('data', (lines: Buffer) => process.stdout.write(lines));
    child.stderr?.on('data', (lines: Buffer) => process.stderr.write(lines));
    let hasExited = false;
    child.on('message', (message: unknown) => listener.onMessage(message));
    child.on('exit', () => {
      hasExited = true;
      listener.onExit();
    });
    return {
      post(message, port) {
        if (!hasExited) child.postMessage(message, port === undefined ? [] : [port]);
        else port?.close(); // so that the other end learns that nobody has this one
      },
      kill: () => void child.kill(),
    };
  };
}

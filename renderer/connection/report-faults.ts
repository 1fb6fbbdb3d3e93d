import type { Shell } from './shell';

/**
 * How React's root tells of what threw while it was drawn: the shell logs the class of the error and the place in the code, once each for
 * as long as the window lives. The message of an error may hold content, so it is neither sent nor printed, as React itself would.
 */
export function reportFaults(shell: Pick<Shell, 'call'>): (error: unknown) => void {
  const told = new Set<string>();
  return (thrown) => {
    const fault = faultOf(thrown);
    const key = `${fault.name} ${fault.at}`;
    if (told.has(key)) return;
    told.add(key);
    // Without the shell there is nobody to tell.
    shell.call('window.fault', fault).catch(() => undefined);
  };
}

function faultOf(error: unknown): { readonly name: string; readonly at: string } {
  if (!(error instanceof Error)) return { name: typeof error, at: '' };
  const { name, message, stack = '' } = error;
  // The stack repeats the message, which may hold anything: it is cut off first.
  const frames = stack.slice(stack.indexOf(message) + message.length);
  return {
    name: /^\w{1,40}$/.test(name) ? name : 'Error',
    at: /([\w.-]{1,80}:\d{1,7}:\d{1,7})\)?$/m.exec(frames)?.[1] ?? '',
  };
}

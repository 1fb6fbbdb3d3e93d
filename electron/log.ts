import { AppError } from '../shared/errors';

/** Writes one JSON line to stderr: what happened and a code. Never a message, which could hold content, nor a name. */
export function logEvent(event: string, details: Readonly<Record<string, string | number>> = {}): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), from: 'shell', event, ...details })}\n`);
}

/** Logs a failure by its code, or by its class and the place in the code where it arose. */
export function logFailure(event: string, error: unknown): void {
  if (error instanceof AppError && error.code !== 'internal.unexpected') return logEvent(event, { code: error.code });
  const cause = error instanceof AppError ? error.cause : error;
  const name = cause instanceof Error ? cause.name : typeof cause;
  logEvent(event, { code: 'internal.unexpected', name, at: placeOf(cause) });
}

// The stack repeats the message, which may hold anything: it is cut off first.
function placeOf(cause: unknown): string {
  if (!(cause instanceof Error) || cause.stack === undefined) return '';
  const frames = cause.stack.slice(cause.stack.indexOf(cause.message) + cause.message.length);
  return /^ {4}at (.+:\d+:\d+\)?)$/m.exec(frames)?.[1] ?? '';
}

/**
 * Logs what nobody caught, and goes on: the shell keeps nothing that a fault could corrupt (accounts live in their own
 * processes), and a window that vanishes would be worse.
 */
export function logUncaught(): void {
  // Whoever read the log may be gone, a terminal for example. Telling that in the log would go on for ever.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  process.on('uncaughtException', (error) => logFailure('uncaught-exception', error));
  process.on('unhandledRejection', (reason) => logFailure('unhandled-rejection', reason));
}

import { AppError } from '../../shared/errors';

/** Why something is refused. Never shown: outside this folder it is only ever the cause of a `crypto.failed`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/**
 * Runs `work` and turns a refusal, or whatever a primitive threw, into `crypto.failed`: which check refused a message would
 * tell its forger what to try next. Errors that are meant for people pass through.
 */
export function failAlike<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('crypto.failed', { cause });
  }
}

/** Throws a `Refusal` unless `condition` holds. */
export function demand(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new Refusal(reason);
}

import { AppError } from '../../shared/errors';

/** Why we refuse something that the library let pass. Never shown: it is only ever the cause of a `crypto.failed`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/**
 * Runs `work` and turns whatever it throws into `crypto.failed`: which check refused a message would tell its forger
 * what to try next.
 */
export async function failAlike<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new AppError('crypto.failed', { cause });
  }
}

/** `failAlike` for work that doesn't wait. */
export function failAlikeSync<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new AppError('crypto.failed', { cause });
  }
}

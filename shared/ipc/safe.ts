import { toAppError, type AppError } from '../errors';

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppError };

/** Turns a call that may fail into a value, so that the failure has a type: `const answer = await safe(client.call(...))`. */
export async function safe<T>(promise: Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await promise };
  } catch (error) {
    return { ok: false, error: toAppError(error) };
  }
}

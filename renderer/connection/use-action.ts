import { useCallback, useEffect, useRef, useState } from 'react';
import { toAppError, type AppError } from '../../shared/errors';

export interface Action<Arguments extends unknown[], Result> {
  /** Resolves with undefined when it failed (`error` then says why) or when one is still under way. */
  readonly run: (...args: Arguments) => Promise<Result | undefined>;
  readonly isPending: boolean;
  readonly error: AppError | undefined;
  readonly reset: () => void;
}

/** A call that a person starts: one at a time, with its failure kept for showing in place. */
export function useAction<Arguments extends unknown[], Result>(
  action: (...args: Arguments) => Promise<Result>,
): Action<Arguments, Result> {
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<AppError>();
  const isRunning = useRef(false);
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });

  const run = useCallback(async (...args: Arguments): Promise<Result | undefined> => {
    if (isRunning.current) return undefined;
    isRunning.current = true;
    setIsPending(true);
    setError(undefined);
    try {
      return await latest.current(...args);
    } catch (cause) {
      setError(toAppError(cause));
      return undefined;
    } finally {
      isRunning.current = false;
      setIsPending(false);
    }
  }, []);
  const reset = useCallback(() => setError(undefined), []);
  return { run, isPending, error, reset };
}

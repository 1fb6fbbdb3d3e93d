import type { Timers } from './transport/timers';

/** What takes the thread for long waits at the start until the window is there, which is to be usable at once. */
export interface WindowFirst {
  /** Resolves when a window is served, or when none has come for a while. */
  readonly served: Promise<void>;
  /** A window is served, or nobody needs to wait for one any more. */
  release(): void;
}

/** How long a window may take; on a busy computer that is seconds. */
const patienceMs = 5_000;

/** Without a window to come, nothing waits. */
export function windowFirst(hasWindow: boolean, timers: Timers): WindowFirst {
  let resolveServed = (): void => {};
  const served = new Promise<void>((resolve) => {
    resolveServed = resolve;
  });
  const cancel = timers.after(patienceMs, resolveServed);
  const release = (): void => {
    cancel();
    resolveServed();
  };
  if (!hasWindow) release();
  return { served, release };
}

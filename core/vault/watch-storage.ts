import type { Timers } from '../transport/timers';
import type { Vault } from './vault';

const firstDelayMs = 500;
const longestDelayMs = 5_000;

/** Tries again and again to write to a vault that could not be written to, so that it says so when that works. Returns how to stop. */
export function watchStorage(vault: Vault, timers: Timers): () => void {
  let cancel: (() => void) | undefined;
  const probeAfter = (delayMs: number): void => {
    cancel = timers.after(delayMs, () => {
      cancel = undefined;
      if (!vault.probeStorage()) probeAfter(Math.min(2 * delayMs, longestDelayMs));
    });
  };
  const unsubscribe = vault.subscribe((changes) => {
    const isWanted = changes.some(({ what }) => what === 'storage') && vault.storage() !== 'writable';
    if (isWanted && cancel === undefined) probeAfter(firstDelayMs);
  });
  return () => {
    unsubscribe();
    cancel?.();
  };
}

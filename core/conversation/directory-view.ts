import type { Directory } from '../directory/directory';
import type { Timers } from '../transport/timers';
import type { Vault } from '../vault/vault';
import type { DirectoryView } from './leaf-check';

export interface StoppableDirectoryView extends DirectoryView {
  /** Whoever waits for the directory to move waits no longer. */
  stop(): void;
}

/** What conversations see of the directory. It moves when the vault says that people, or their devices, have changed. */
export function directoryView(directory: Directory, vault: Vault, timers: Timers): StoppableDirectoryView {
  const waiting = new Set<(hasMoved: boolean) => void>();
  let isStopped = false;
  vault.subscribe((changes) => {
    if (!changes.some(({ what }) => what === 'people' || what === 'workspace')) return;
    for (const finish of Array.from(waiting)) finish(true);
  });
  return {
    state: () => directory.state(),
    moved: (withinMs) =>
      new Promise((resolve) => {
        if (isStopped) return resolve(false);
        const cancel = timers.after(withinMs, () => finish(false));
        const finish = (hasMoved: boolean): void => {
          cancel();
          waiting.delete(finish);
          resolve(hasMoved);
        };
        waiting.add(finish);
      }),
    stop() {
      isStopped = true;
      for (const finish of Array.from(waiting)) finish(false);
    },
  };
}
